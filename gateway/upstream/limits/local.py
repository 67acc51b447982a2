"""At most so many calls at once per upstream API and organisation, counted in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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

    @asynccontextmanager
    async def slot(self, api: Api, organisation: str, *, operation: object, deadline: float) -> AsyncIterator[float]:
        key = (api, organisation)
        time = asyncio.get_running_loop().time
        asked = time()
        await self._enter(key, operation, deadline)
        begun = time()
        try:
            yield begun - asked
        finally:
            self._durations.add(time() - begun)
            self._leave(key)

    async def aclose(self) -> None:
        """Nothing is held."""

    async def _enter(self, key: tuple[Api, str], operation: object, deadline: float) -> None:
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(self._places)
        if lane.free:
            lane.free -= 1
            self.counters.in_flight += 1
            return
        waiter = Waiter(operation)
        lane.queue.add(waiter)
        try:
            await waiter.wait(deadline, self.counters)
        except asyncio.CancelledError:
            # The place may have been granted in the same moment.
            if not lane.queue.discard(waiter):
                self._leave(key)
            raise
        if lane.queue.discard(waiter):
            self.counters.refused += 1
            retry_after = self._durations.retry_after(len(lane.queue) + 1, self._places)
            raise RateLimitedError(api=key[0], retry_after=retry_after)

    def _leave(self, key: tuple[Api, str]) -> None:
        lane = self._lanes[key]
        if len(lane.queue):
            lane.queue.pop().grant()
            return
        lane.free += 1
        self.counters.in_flight -= 1
        if lane.free == self._places:
            del self._lanes[key]
