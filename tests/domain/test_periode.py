import datetime as dt

import pytest

from gateway.domain.periode import del_opp, kontroller
from gateway.errors import BadUserInputError


def dag(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("fra", "til", "ventet"),
    [
        ("2025-03-01", "2025-03-01", ["2025-03-01/2025-03-01"]),
        ("2025-03-01", "2026-02-28", ["2025-03-01/2026-02-28"]),
        ("2025-03-01", "2026-03-01", ["2025-03-01/2026-02-28", "2026-03-01/2026-03-01"]),
        ("2023-03-01", "2024-02-29", ["2023-03-01/2024-02-29"]),
        ("2024-02-29", "2025-02-28", ["2024-02-29/2025-02-27", "2025-02-28/2025-02-28"]),
        ("9998-12-31", "9999-12-31", ["9998-12-31/9999-12-30", "9999-12-31/9999-12-31"]),
        ("9999-01-01", "9999-12-31", ["9999-01-01/9999-12-31"]),
        ("2026-01-02", "2026-01-01", []),
    ],
)
def test_a_period_is_split_before_the_same_date_of_the_next_year(fra: str, til: str, ventet: list[str]) -> None:
    assert [f"{start}/{slutt}" for start, slutt in del_opp(dag(fra), dag(til))] == ventet


def test_ten_years_are_ten_parts() -> None:
    assert len(del_opp(dag("2016-11-22"), dag("2026-11-21"))) == 10


@pytest.mark.parametrize(
    ("fra", "til"), [("2026-01-02", "2026-01-01"), ("2016-01-01", "2026-01-02"), ("2016-02-29", "2026-03-01")]
)
def test_a_reversed_or_too_long_period_is_the_fault_of_its_last_day(fra: str, til: str) -> None:
    with pytest.raises(BadUserInputError) as feil:
        kontroller(dag(fra), dag(til), 10)
    assert feil.value.reason == "tilOgMed"


@pytest.mark.parametrize(
    ("fra", "til"), [("2016-01-01", "2026-01-01"), ("2016-02-29", "2026-02-28"), ("2026-01-01", "2026-01-01")]
)
def test_ten_years_to_the_same_date_and_a_single_day_are_accepted(fra: str, til: str) -> None:
    kontroller(dag(fra), dag(til), 10)


def test_the_end_of_the_calendar_does_not_overflow() -> None:
    kontroller(dag("9995-01-01"), dag("9999-12-31"), 10)
