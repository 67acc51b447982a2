"""What every limiter has in common."""

import math
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import msgspec

from gateway.errors import Api

_SMOOTHING = 0.1  # the share that one call's duration has in the running mean


class LimitCounters(msgspec.Struct):
    """`in_flight` and `waiting` are now; the others are totals since the limiter was created."""

    in_flight: int = 0
    waiting: int = 0
    waited: int = 0
    refused: int = 0
    wait_seconds: float = 0.0


class Limiter(Protocol):
    """Gives calls a place each; who waits for one is told how long it took."""

    counters: LimitCounters

    def slot(
        self, api: Api, organisation: str, *, operation: object, deadline: float
    ) -> AbstractAsyncContextManager[float]:
        """A place for one call, as long as the context lasts; gives the seconds waited for it.

        `deadline` is in the event loop's time; RateLimitedError when no place comes free before it.
        """
        ...

    async def aclose(self) -> None: ...


class Durations:
    """How long a call usually holds its place: the running mean in seconds."""

    def __init__(self) -> None:
        self.mean = 1.0

    def add(self, seconds: float) -> None:
        self.mean += _SMOOTHING * (seconds - self.mean)

    def retry_after(self, waiting: int, places: int) -> float:
        """Whole seconds until those who wait now will have been served, at least 1."""
        return float(max(1, math.ceil(waiting * self.mean / places)))
