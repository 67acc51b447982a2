"""At most so many calls at once per upstream API and organisation, counted in this process."""

import asyncio
from types import TracebackType

from gateway.errors import Api, RateLimitedError
from gateway.upstream.limits.base import Durations, LimitCounters
from gateway.upstream.limits.queue import FairQueue, Waiter


class _Lane:
    """The places and the queue of one organisation at one API: somebody waits only when no place is free."""

    __slots__ = ("free", "queue")

    def __init__(self, places: int) -> None:
        self.free = places
        self.queue = FairQueue()


class LocalLimiter:
    """Counts the calls of this process; an organisation without calls costs no memory."""

    def __init__(self, places: int) -> None:
        self.counters = LimitCounters()
        self._places = places
        self._lanes: dict[tuple[Api, str], _Lane] = {}
        self._durations = Durations()

    def slot(self, api: Api, organisation: str, *, operation: object, deadline: float) -> "_Slot":
        return _Slot(self, (api, organisation), operation, deadline)

    async def aclose(self) -> None:
        """Nothing is held."""

    def enter_now(self, key: tuple[Api, str]) -> bool:
        """Take a place if one is free."""
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(self._places)
        if not lane.free:
            return False
        lane.free -= 1
        self.counters.in_flight += 1
        return True

    async def enter(self, key: tuple[Api, str], operation: object, deadline: float) -> None:
        """Wait for a place, after `enter_now` found none."""
        lane = self._lanes[key]
        waiter = Waiter(operation)
        lane.queue.add(waiter)
        try:
            await waiter.wait(deadline, self.counters)
        except asyncio.CancelledError:
            # The place may have been granted in the same moment.
            if not lane.queue.discard(waiter):
                self.leave(key)
            raise
        if lane.queue.discard(waiter):
            self.counters.refused += 1
            retry_after = self._durations.retry_after(len(lane.queue) + 1, self._places)
            raise RateLimitedError(api=key[0], retry_after=retry_after)

    def count_duration(self, seconds: float) -> None:
        """Note how long a place was held."""
        self._durations.add(seconds)

    def leave(self, key: tuple[Api, str]) -> None:
        """Hand the place over to the next who waits."""
        lane = self._lanes[key]
        if len(lane.queue):
            lane.queue.pop().grant()
            return
        lane.free += 1
        self.counters.in_flight -= 1
        if lane.free == self._places:
            del self._lanes[key]


class _Slot:
    """One place as long as the context lasts; gives the seconds waited."""

    __slots__ = ("_begun", "_deadline", "_key", "_limiter", "_operation")

    def __init__(self, limiter: LocalLimiter, key: tuple[Api, str], operation: object, deadline: float) -> None:
        self._limiter = limiter
        self._key = key
        self._operation = operation
        self._deadline = deadline

    async def __aenter__(self) -> float:
        time = asyncio.get_running_loop().time
        asked = self._begun = time()
        if not self._limiter.enter_now(self._key):
            await self._limiter.enter(self._key, self._operation, self._deadline)
            self._begun = time()
        return self._begun - asked

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._limiter.count_duration(asyncio.get_running_loop().time() - self._begun)
        self._limiter.leave(self._key)
