"""Today, as the Norwegian calendar has it."""

import datetime as dt
import functools
import time
import zoneinfo
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from; tests bring their own."""

    def now(self) -> dt.datetime:
        """This instant, aware of its zone."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


def seconds_of(clock: Clock) -> Callable[[], float]:
    """The clock as a function that gives seconds since the epoch."""
    return time.time if isinstance(clock, SystemClock) else lambda: clock.now().timestamp()


def idag(clock: Clock) -> dt.date:
    """Today's date in Europe/Oslo."""
    return clock.now().astimezone(_oslo()).date()


def end_of(day: dt.date) -> float:
    """When a day ends in Europe/Oslo, in seconds since the epoch."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), _oslo()).timestamp()


@functools.cache
def _oslo() -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo("Europe/Oslo")
