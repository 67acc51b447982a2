"""At most so many calls at once per upstream API and organisation, counted in this process."""

import asyncio
from typing import Final

from gateway.errors import RateLimitedError
from gateway.upstream.limits.base import Durations, Key, LimitCounters
from gateway.upstream.limits.queue import FairQueue, Waiter

_NAMELESS: Final = b""


class LocalLimiter:
    """Counts the calls of this process; an organisation without calls costs no memory."""

    def __init__(self, places: int) -> None:
        self.counters = LimitCounters()
        self._places = places
        self._taken: dict[Key, int] = {}
        self._queues: dict[Key, FairQueue] = {}  # where no place is free
        self._durations = Durations()

    def enter_now(self, key: Key) -> bytes | None:
        taken = self._taken.get(key, 0)
        if taken == self._places:
            return None
        self._taken[key] = taken + 1
        self.counters.in_flight += 1
        return _NAMELESS

    async def enter(self, key: Key, *, operation: object, deadline: float) -> bytes:
        if self.enter_now(key) is not None:
            return _NAMELESS
        queue = self._queues.setdefault(key, FairQueue())
        waiter = Waiter(operation)
        queue.add(waiter)
        try:
            await waiter.wait(deadline, self.counters)
        except asyncio.CancelledError:
            # The place may have been granted in the same moment.
            if not self._discard(key, queue, waiter):
                self._hand_over(key)
            raise
        if self._discard(key, queue, waiter):
            self.counters.refused += 1
            raise RateLimitedError(api=key[0], retry_after=self._durations.retry_after(len(queue) + 1, self._places))
        return _NAMELESS

    def leave(self, key: Key, place: bytes, seconds: float) -> None:  # noqa: ARG002 - one is as good as another
        self._durations.add(seconds)
        self._hand_over(key)

    async def aclose(self) -> None:
        """Nothing is held."""

    def _hand_over(self, key: Key) -> None:
        queue = self._queues.get(key)
        if queue is not None:
            queue.pop().grant()
            self._forget_if_empty(key, queue)
            return
        self.counters.in_flight -= 1
        if self._taken[key] > 1:
            self._taken[key] -= 1
        else:
            del self._taken[key]

    def _discard(self, key: Key, queue: FairQueue, waiter: Waiter) -> bool:
        discarded = queue.discard(waiter)
        if discarded:
            self._forget_if_empty(key, queue)
        return discarded

    def _forget_if_empty(self, key: Key, queue: FairQueue) -> None:
        if not len(queue):
            del self._queues[key]
