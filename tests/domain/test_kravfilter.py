import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from gateway.domain.kravfilter import KravFilter, filtrer
from gateway.domain.kravstatus import Kravstatus
from tests.domain.bygg import IDAG, bygg_forfall, bygg_krav, bygg_tekst, om_dager

FORFALT = bygg_krav(
    bygg_forfall(100.0, -5, kravforfallsidentifikator="FF-77"),
    kravidentifikator="FORFALT",
    kravgruppe="Skatt",
    kravbeskrivelse=bygg_tekst(nb="Restskatt for ØKONOMI", en="Residual tax"),
)
FREMTIDIG = bygg_krav(
    bygg_forfall(0.1, 5), bygg_forfall(0.2, 50), kravidentifikator="FREMTIDIG", kravtype="Mva-melding"
)
KREDIT = bygg_krav(bygg_forfall(-20.0, 9), kravidentifikator="KREDIT", part_identifikator="12837530065")
ALLE = (FORFALT, FREMTIDIG, KREDIT)


def slipper_gjennom(**felt: Any) -> list[str]:  # noqa: ANN401 - any field of the filter
    return [krav.kravidentifikator for krav in filtrer(ALLE, KravFilter(**felt), IDAG)]


@pytest.mark.parametrize(
    ("felt", "ventet"),
    [
        ({}, ["FORFALT", "FREMTIDIG", "KREDIT"]),
        ({"status": [Kravstatus.FORFALT, Kravstatus.TILGODE]}, ["FORFALT", "KREDIT"]),
        ({"status": []}, []),
        ({"kravgruppe": ["Skatt"]}, ["FORFALT"]),
        ({"kravgruppe": ["Andre krav"]}, ["FREMTIDIG", "KREDIT"]),
        ({"kravtype": ["Mva-melding", "X"]}, ["FREMTIDIG"]),
        ({"part_identifikator": "12837530065"}, ["KREDIT"]),
        ({"forfall_fra_og_med": om_dager(9)}, ["FREMTIDIG", "KREDIT"]),
        ({"forfall_til_og_med": om_dager(5)}, ["FORFALT", "FREMTIDIG"]),
        ({"forfall_fra_og_med": om_dager(6), "forfall_til_og_med": om_dager(49)}, ["KREDIT"]),
        ({"minst_gjenstaaende": Decimal("0.30")}, ["FORFALT", "FREMTIDIG"]),
        ({"minst_gjenstaaende": Decimal("0.31")}, ["FORFALT"]),
        ({"minst_gjenstaaende": 0}, ["FORFALT", "FREMTIDIG"]),
        ({"tekst": "økonomi"}, ["FORFALT"]),
        ({"tekst": " RESIDUAL "}, ["FORFALT"]),
        ({"tekst": "mva"}, ["FREMTIDIG"]),
        ({"tekst": "ff-77"}, ["FORFALT"]),
        ({"tekst": "kredit"}, ["KREDIT"]),
        ({"tekst": "finnes ikke"}, []),
        ({"tekst": "", "status": [Kravstatus.TILGODE]}, ["KREDIT"]),
    ],
)
def test_a_claim_passes_when_every_part_of_the_filter_holds(felt: dict[str, Any], ventet: list[str]) -> None:
    assert slipper_gjennom(**felt) == ventet


def test_no_filter_gives_the_claims_themselves() -> None:
    assert filtrer(ALLE, None, IDAG) is ALLE


def test_both_days_must_hold_for_one_and_the_same_due_date() -> None:
    krav = bygg_krav(bygg_forfall(1.0, 0), bygg_forfall(1.0, 10))
    mellom = KravFilter(forfall_fra_og_med=om_dager(1), forfall_til_og_med=om_dager(9))
    assert filtrer([krav], mellom, dt.date.min) == []
