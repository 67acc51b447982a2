import datetime as dt

from gateway.domain.dato import SystemClock, idag


class FixedClock:
    def __init__(self, now: str) -> None:
        self._now = dt.datetime.fromisoformat(now)

    def now(self) -> dt.datetime:
        return self._now


def test_today_is_oslos_date_in_winter_and_in_summer() -> None:
    assert idag(FixedClock("2026-01-31T23:30:00+00:00")) == dt.date(2026, 2, 1)
    assert idag(FixedClock("2026-01-31T22:30:00+00:00")) == dt.date(2026, 1, 31)
    assert idag(FixedClock("2026-06-30T22:30:00+00:00")) == dt.date(2026, 7, 1)


def test_the_machines_clock_knows_its_zone() -> None:
    assert SystemClock().now().utcoffset() == dt.timedelta(0)
