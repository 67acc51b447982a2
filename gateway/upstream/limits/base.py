"""What every limiter has in common."""

import math
from typing import Protocol

import msgspec

from gateway.errors import Api

_SMOOTHING = 0.1  # the share that one call's duration has in the running mean


Key = tuple[Api, str]
"""What has places of its own: one organisation at one API."""


class LimitCounters(msgspec.Struct):
    """`in_flight` and `waiting` are now; the others are totals since the limiter was created."""

    in_flight: int = 0
    waiting: int = 0
    waited: int = 0
    refused: int = 0
    wait_seconds: float = 0.0


class Limiter(Protocol):
    """Gives calls a place each, which they must leave."""

    counters: LimitCounters

    def enter_now(self, key: Key) -> bytes | None:
        """Take a place that is free, and give its name; None when one must be waited for."""
        ...

    async def enter(self, key: Key, *, operation: object, deadline: float) -> bytes:
        """Wait for a place, and give its name.

        `deadline` is in the event loop's time; RateLimitedError when no place comes free before it.
        """
        ...

    def leave(self, key: Key, place: bytes, seconds: float) -> None:
        """Leave a place that was held for so long."""
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
