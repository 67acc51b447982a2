import datetime as dt

import pytest

from gateway.domain.innkrevingsoppdrag import (
    Innkrevingsoppdrag,
    Kravidentifikatortype,
    er_oppdragsgivers_id,
    er_skatteetatens_id,
    ugyldig_id,
)
from gateway.domain.mottaksstatus import Ansvarlig, Mottaksstatus, MottaksstatusSvar, ansvarlig, er_endelig

UUID = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"
SKATTEETATENS = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR
OPPDRAGSGIVERS = Kravidentifikatortype.OPPDRAGSGIVERS_KRAVIDENTIFIKATOR


def test_skatteetatens_ids_are_uuids() -> None:
    assert er_skatteetatens_id(UUID)
    assert er_skatteetatens_id(UUID.upper())
    assert not any(map(er_skatteetatens_id, ["KRAV-90000001", UUID.replace("-", ""), f"{{{UUID}}}", UUID + "\n"]))


def test_a_principals_ids_are_1_to_40_letters_digits_hyphens_and_slashes() -> None:
    assert all(map(er_oppdragsgivers_id, ["TVA-2025-000007/1", "æØå", "x" * 40]))
    assert not any(map(er_oppdragsgivers_id, ["", "x" * 41, "a b", "é", "a_b", "a\n", "../x"]))


@pytest.mark.parametrize(
    ("ident", "identtype", "ventet"),
    [
        (UUID, SKATTEETATENS, None),
        ("KRAV-1", SKATTEETATENS, "ugyldig-kravidentifikator"),
        ("KRAV-1", OPPDRAGSGIVERS, None),
        ("KRAV 1", OPPDRAGSGIVERS, "ugyldig-oppdragsgivers-kravidentifikator"),
    ],
)
def test_an_id_of_the_wrong_shape_is_told_with_upstreams_own_slug(
    ident: str, identtype: Kravidentifikatortype, ventet: str | None
) -> None:
    assert ugyldig_id(ident, identtype) == ventet


def test_an_order_is_known_by_skatteetatens_id_unless_told_otherwise() -> None:
    assert Innkrevingsoppdrag(kravidentifikator=UUID).kravidentifikatortype is SKATTEETATENS


@pytest.mark.parametrize("status", Mottaksstatus)
def test_the_principal_acts_on_what_will_not_be_booked_and_waits_for_what_is_not_final(status: Mottaksstatus) -> None:
    hos_oppdragsgiver = {Mottaksstatus.VALIDERINGSFEIL, Mottaksstatus.SKAL_IKKE_RESKONTROFOERES}
    underveis = {Mottaksstatus.MOTTATT_IKKE_BEHANDLET, Mottaksstatus.MOTTATT_UNDER_BEHANDLING, Mottaksstatus.UKJENT}
    ventet = Ansvarlig.OPPDRAGSGIVER if status in hos_oppdragsgiver else Ansvarlig.SKATTEETATEN
    assert ansvarlig(status) is ventet
    assert er_endelig(status) is (status not in underveis)


def test_an_unknown_status_passes_and_is_kept_raw() -> None:
    svar = MottaksstatusSvar(
        kravidentifikator=UUID, mottaksstatus_kode="HELT_NY", status_oppdatert=dt.datetime.now(dt.UTC)
    )
    assert (svar.mottaksstatus, svar.mottaksstatus_kode) == (Mottaksstatus.UKJENT, "HELT_NY")
    assert svar.ansvarlig is Ansvarlig.SKATTEETATEN
