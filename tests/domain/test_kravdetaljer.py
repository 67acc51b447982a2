import datetime as dt
import json
from typing import Any

import msgspec
import pytest

from gateway.domain.kravdetaljer import Kravdetaljer, KravdetaljerSvar, kravdetaljer

UUID = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"
V14: dict[str, Any] = {
    "krav": {
        "kravtype": "TILBAKEKREVING_BARNETRYGD",
        "opprinneligBeloep": 100,
        "gjenstaaendeBeloep": 40.5,
        "skatteetatensKravidentifikator": UUID,
        "kravlinjer": [{"kravlinjetype": "HOVEDSTOL", "opprinneligBeloep": 100, "gjenstaaendeBeloep": 40.5}],
        "kravgrunnlag": {"oppdragsgiversKravidentifikator": "K-1", "oppdragsgiversReferanse": None},
        "forfallsdato": None,
        "innbetalingerPlassertMotKrav": None,
    }
}
ELDRE: dict[str, Any] = {
    "kravgrunnlag": {"datoNaarKravVarBesluttetHosOppdragsgiver": "2025-03-14"},
    "kravlinjer": [
        {"kravlinjetype": "hovedstol", "opprinneligBeloep": 0.1, "gjenstaaendeBeloep": 0.1},
        {"kravlinjetype": "renter", "opprinneligBeloep": 0.2},
    ],
}


def dekod(svar: dict[str, Any]) -> KravdetaljerSvar:
    return msgspec.json.decode(json.dumps(svar), type=KravdetaljerSvar)


def les(svar: dict[str, Any], **ider: str) -> Kravdetaljer:
    detaljer = kravdetaljer(dekod(svar), **ider)
    assert detaljer is not None
    return detaljer


def test_the_newer_shape_reads_flat_and_null_lists_are_empty() -> None:
    detaljer = les(V14)
    assert (detaljer.kravtype, detaljer.skatteetatens_kravidentifikator) == ("TILBAKEKREVING_BARNETRYGD", UUID)
    assert (detaljer.oppdragsgivers_kravidentifikator, detaljer.oppdragsgivers_referanse) == ("K-1", None)
    assert (detaljer.forfallsdato, detaljer.betalinger) == (None, ())


def test_a_payment_counts_as_placed_as_a_whole() -> None:
    betaling = {
        "innbetalingsIdentifikator": "B",
        "innbetalingstype": "AVSKRIVING",
        "innbetalingsdato": "2025-05-05",
        "innbetaltBeloep": 59.5,
    }
    (lest,) = les({"krav": {**V14["krav"], "innbetalingerPlassertMotKrav": [betaling]}}).betalinger
    assert (lest.innbetalingsidentifikator, lest.plassert_beloep) == ("B", 59.5)
    assert (lest.plassert_dato, lest.innbetalt_fra) == (None, None)


def test_the_older_shape_is_summed_over_its_lines_and_knows_only_the_id_it_was_asked_with() -> None:
    detaljer = les(ELDRE, skatteetatens_kravidentifikator=UUID)
    assert (detaljer.opprinnelig_beloep, detaljer.gjenstaaende_beloep) == (0.3, 0.3)
    assert (detaljer.kravtype, detaljer.fastsettelsesdato) == ("UKJENT", dt.date(2025, 3, 14))
    assert (detaljer.skatteetatens_kravidentifikator, detaljer.oppdragsgivers_kravidentifikator) == (UUID, None)
    assert les(ELDRE, oppdragsgivers_kravidentifikator="K-1").skatteetatens_kravidentifikator == ""


def test_a_deviation_alone_gives_no_details_and_one_beside_the_claim_keeps_them() -> None:
    avvik = {"avvikstype": "tekniskfeil", "utdypendeAvviksbeskrivelse": "..."}
    svar = dekod({"avvik": avvik})
    assert svar.avvik is not None
    assert kravdetaljer(svar) is None
    assert les({**V14, "avvik": avvik}).kravtype == "TILBAKEKREVING_BARNETRYGD"


@pytest.mark.parametrize("svar", [{}, {"skyldner": {"identifikator": "05826930057"}}, {"krav": None, "avvik": None}])
def test_an_answer_with_neither_is_refused(svar: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        dekod(svar)
