import datetime as dt

import pytest

from gateway.domain.krav import Kravforfall, dager_til_forfall, er_forfalt, neste_forfall, status
from gateway.domain.kravstatus import Kravstatus
from gateway.domain.plassering import PlassertBetaling, plassert_beloep_absolutt
from tests.domain.bygg import IDAG, bygg_forfall, bygg_krav


@pytest.mark.parametrize(
    ("forfall", "ventet"),
    [
        ([bygg_forfall(0.0, -3)], Kravstatus.BETALT),
        ([bygg_forfall(0.004, -3)], Kravstatus.BETALT),
        ([bygg_forfall(100.0, 0)], Kravstatus.IKKE_FORFALT),
        ([bygg_forfall(100.0, -1)], Kravstatus.FORFALT),
        ([bygg_forfall(0.01, -1), bygg_forfall(0.0, 9)], Kravstatus.FORFALT),
        ([bygg_forfall(100.0, -1), bygg_forfall(100.0, 1)], Kravstatus.DELVIS_FORFALT),
        ([bygg_forfall(0.0, -1), bygg_forfall(100.0, 1)], Kravstatus.IKKE_FORFALT),
        ([bygg_forfall(-100.0, -1)], Kravstatus.TILGODE),
    ],
)
def test_status_follows_from_what_remains_and_when_it_is_due(forfall: list[Kravforfall], ventet: Kravstatus) -> None:
    assert status(bygg_krav(*forfall), IDAG) is ventet


def test_a_claim_that_remains_without_due_dates_is_not_overdue() -> None:
    assert status(bygg_krav(gjenstaaende_beloep=5.0), IDAG) is Kravstatus.IKKE_FORFALT


def test_the_next_due_date_is_the_first_with_something_left_to_pay() -> None:
    foerst = bygg_forfall(10.0, -2)
    krav = bygg_krav(bygg_forfall(10.0, 30), foerst, bygg_forfall(0.0, -9), bygg_forfall(-5.0, -20))
    assert neste_forfall(krav) is foerst
    assert neste_forfall(bygg_krav(bygg_forfall(0.0, 3))) is None


@pytest.mark.parametrize(("dager", "forfalt"), [(-1, True), (0, False), (1, False)])
def test_what_is_due_today_is_not_overdue(dager: int, forfalt: bool) -> None:  # noqa: FBT001 - a column of the table
    forfall = bygg_forfall(1.0, dager)
    assert dager_til_forfall(forfall, IDAG) == dager
    assert er_forfalt(forfall, IDAG) is forfalt


def test_a_paid_due_date_is_not_overdue_though_its_day_has_passed() -> None:
    assert not er_forfalt(bygg_forfall(0.0, -1), IDAG)


@pytest.mark.parametrize("beloep", [429.0, -429.0])
def test_an_amount_placed_is_told_without_the_ledgers_sign(beloep: float) -> None:
    betaling = PlassertBetaling(innbetalingsidentifikator="B", plassert_beloep=beloep, plassert_dato=dt.date.min)
    assert plassert_beloep_absolutt(betaling) == 429.0
