import datetime as dt

import pytest

from gateway.domain.kontoutskrift import Kontoutskriftstype, linjer, tekst
from tests.domain.bygg import (
    IDAG,
    bygg_betaling,
    bygg_forfall,
    bygg_krav,
    bygg_tekst,
    bygg_utbetaling,
    om_dager,
)

FRA = om_dager(-100)


def test_everything_stands_on_one_line_oldest_first_and_claims_first_on_the_same_day() -> None:
    alle = linjer(
        [bygg_krav(opprinnelig_beloep=100.0, opprettelsesdato=IDAG)],
        [bygg_betaling(-40.0), bygg_betaling(60.0, innbetalingsdato=om_dager(-1))],
        [bygg_utbetaling(5.0)],
        fra_og_med=FRA,
    )
    assert [(linje.type, linje.dato, linje.beloep) for linje in alle] == [
        (Kontoutskriftstype.BETALING, om_dager(-1), -60.0),
        (Kontoutskriftstype.KRAV, IDAG, 100.0),
        (Kontoutskriftstype.BETALING, IDAG, -40.0),
        (Kontoutskriftstype.UTBETALING, IDAG, 5.0),
    ]
    assert [sum(en is not None for en in (linje.krav, linje.betaling, linje.utbetaling)) for linje in alle] == [1] * 4


def test_a_credit_claim_lowers_what_the_party_owes() -> None:
    (linje,) = linjer([bygg_krav(opprinnelig_beloep=-21000.0)], [], [], fra_og_med=FRA)
    assert linje.beloep == -21000.0


@pytest.mark.parametrize(
    ("opprettet", "forfall", "ventet"),
    [(om_dager(-2), [5, 1], om_dager(-2)), (None, [5, 1], om_dager(1)), (None, [], FRA)],
)
def test_a_claim_without_a_day_of_its_own_takes_its_first_due_date_or_the_first_day(
    opprettet: dt.date | None, forfall: list[int], ventet: dt.date
) -> None:
    krav = bygg_krav(*(bygg_forfall(1.0, dager) for dager in forfall), opprettelsesdato=opprettet)
    (linje,) = linjer([krav], [], [], fra_og_med=FRA)
    assert linje.dato == ventet


def test_the_text_is_in_the_language_chosen() -> None:
    krav = bygg_krav(kravbeskrivelse=bygg_tekst(nb="Skatt", en="Tax"))
    betaling = bygg_betaling(1.0, innbetalingstype="Innbetalt OCR")
    linje_krav, linje_betaling, linje_utbetaling = linjer([krav], [betaling], [bygg_utbetaling(1.0)], fra_og_med=FRA)
    assert [tekst(linje, "en") for linje in (linje_krav, linje_betaling, linje_utbetaling)] == [
        "Tax",
        "Payment",
        "Disbursement",
    ]
    assert [tekst(linje, None, ("se", "NB")) for linje in (linje_krav, linje_betaling, linje_utbetaling)] == [
        "Skatt",
        "Innbetalt OCR",
        "Utbetaling",
    ]


def test_what_has_no_text_is_called_by_its_kind() -> None:
    linje_krav, linje_betaling = linjer([bygg_krav(kravtype="RESTSKATT")], [bygg_betaling(1.0)], [], fra_og_med=FRA)
    assert tekst(linje_krav) == "RESTSKATT"
    assert tekst(linje_betaling) == "Innbetaling"
