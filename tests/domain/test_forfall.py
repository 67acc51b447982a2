import pytest

from gateway.domain.forfall import kommende_forfall
from gateway.errors import BadUserInputError
from tests.domain.bygg import IDAG, bygg_forfall, bygg_krav

FLERE = bygg_krav(
    bygg_forfall(1.0, 31), bygg_forfall(1.0, -1), bygg_forfall(0.0, 2), bygg_forfall(-5.0, 3), kravidentifikator="A"
)
I_DAG = bygg_krav(bygg_forfall(1.0, 0), bygg_forfall(1.0, 30), kravidentifikator="B")
SAMTIDIG = bygg_krav(bygg_forfall(1.0, 30), kravidentifikator="C")
ALLE = (FLERE, I_DAG, SAMTIDIG)


def funn(innen_dager: int | None, *, inkluder_forfalte: bool = True) -> list[tuple[str, int]]:
    kommende = kommende_forfall(ALLE, IDAG, innen_dager=innen_dager, inkluder_forfalte=inkluder_forfalte)
    return [(ett.krav.kravidentifikator, (ett.forfall.forfallsdato - IDAG).days) for ett in kommende]


def test_all_due_dates_with_something_to_pay_come_soonest_first() -> None:
    assert funn(None) == [("A", -1), ("B", 0), ("B", 30), ("C", 30), ("A", 31)]


def test_the_last_day_counts_and_the_overdue_are_included() -> None:
    assert funn(30) == [("A", -1), ("B", 0), ("B", 30), ("C", 30)]


def test_the_overdue_are_left_out_when_told_but_what_is_due_today_is_not() -> None:
    assert funn(0, inkluder_forfalte=False) == [("B", 0)]


def test_a_very_long_horizon_is_no_overflow() -> None:
    assert funn(2**31 - 1) == funn(None)


def test_a_negative_number_of_days_is_refused_by_name() -> None:
    with pytest.raises(BadUserInputError) as feil:
        funn(-1)
    assert feil.value.reason == "innenDager"
