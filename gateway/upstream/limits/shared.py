"""At most so many calls at once per upstream API and organisation, counted by all workers and nodes together.

gw:p:<scope>   the places taken: who has one, until when; renewed while the call lasts
gw:q:<scope>   the workers that wait for one, in the order they came; gw:s:<scope> when each was last heard of

In each worker one pump per organisation asks for places and hands them to the worker's own fair queue. No worker ever
has more than its own limit, so without the server the limit holds in each worker alone.
"""

import asyncio
import os
import random

from gateway.cache.redis_link import RedisLink, StoreUnavailableError
from gateway.cache.redis_place import scope_name
from gateway.errors import RateLimitedError
from gateway.upstream.limits.base import Durations, Key, LimitCounters
from gateway.upstream.limits.queue import FairQueue, Waiter
from gateway.upstream.limits.scripts import LEAVE, RENEW, TAKE

_LEASE_SECONDS = 6.0  # after which the places of a worker that died are free; renewed while it lives
_WAITING_SECONDS = 0.2  # after which a worker that was not heard of no longer waits
_POLL_SECONDS = 0.01


class _Lane:
    """The places and the queue that one organisation at one API has in this worker."""

    def __init__(self, names: tuple[bytes, bytes, bytes]) -> None:
        self.names = names
        self.queue = FairQueue()
        self.taken: set[bytes] = set()
        self.changed = asyncio.Event()
        self.pump: asyncio.Task[None] | None = None


class SharedLimiter:
    """Counts the calls of all workers that share a server; an organisation without calls costs no memory."""

    def __init__(self, places: int, link: RedisLink, salt: bytes) -> None:
        self.counters = LimitCounters()
        self._places = places
        self._link = link
        self._salt = salt
        self._worker = os.urandom(8)
        self._lanes: dict[Key, _Lane] = {}
        self._durations = Durations()
        self._renewal: asyncio.Task[None] | None = None

    def enter_now(self, key: Key) -> None:
        """The server must be asked."""

    async def enter(self, key: Key, *, operation: object, deadline: float) -> bytes:
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane(self._names(key))
        waiter = Waiter(operation)
        lane.queue.add(waiter)
        if lane.pump is None:
            lane.pump = asyncio.ensure_future(self._pump(key, lane))
        try:
            await waiter.wait(deadline, self.counters)
        except asyncio.CancelledError:
            # The place may have been granted in the same moment.
            if not lane.queue.discard(waiter):
                self._leave(key, waiter.place)
            raise
        if lane.queue.discard(waiter):
            self.counters.refused += 1
            retry_after = self._durations.retry_after(len(lane.queue) + 1, self._places)
            raise RateLimitedError(api=key[0], retry_after=retry_after)
        return waiter.place

    def leave(self, key: Key, place: bytes, seconds: float) -> None:
        self._durations.add(seconds)
        self._leave(key, place)

    async def aclose(self) -> None:
        """Stop asking for places; those that are taken run out."""
        tasks = [task for task in (self._renewal, *(lane.pump for lane in self._lanes.values())) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._link.aclose()

    def _leave(self, key: Key, place: bytes) -> None:
        lane = self._lanes[key]
        lane.taken.discard(place)
        self.counters.in_flight -= 1
        self._link.in_background(self._link.run(LEAVE, lane.names, place))
        lane.changed.set()
        self._forget_if_idle(key, lane)

    async def _pump(self, key: Key, lane: _Lane) -> None:
        heard = True
        while len(lane.queue):
            lane.changed.clear()
            if len(lane.taken) >= self._places:
                await lane.changed.wait()
                continue
            place = os.urandom(16)
            heard = await self._take(lane, place)
            if not heard:
                await _either(lane.changed, _POLL_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - spreads polls only
            elif len(lane.queue):
                self._hand_over(lane, place)
            else:
                self._link.in_background(self._link.run(LEAVE, lane.names, place))
        if not heard:
            self._link.in_background(self._link.run(LEAVE, lane.names, self._worker))
        lane.pump = None
        self._forget_if_idle(key, lane)

    async def _take(self, lane: _Lane, place: bytes) -> bool:
        milliseconds = (int(_LEASE_SECONDS * 1000), int(_WAITING_SECONDS * 1000))
        try:
            taken = await self._link.run(
                TAKE, lane.names, self._places, place, milliseconds[0], self._worker, milliseconds[1]
            )
        except StoreUnavailableError:
            return True  # our own limit is all there is without the server
        return bool(taken != 0)

    def _hand_over(self, lane: _Lane, place: bytes) -> None:
        lane.taken.add(place)
        self.counters.in_flight += 1
        lane.queue.pop().grant(place)
        if self._renewal is None:
            self._renewal = asyncio.ensure_future(self._renew())

    async def _renew(self) -> None:
        while self._lanes:
            await asyncio.sleep(_LEASE_SECONDS / 3)
            for lane in self._lanes.values():
                if lane.taken:
                    renewed = self._link.run(RENEW, lane.names[:1], int(_LEASE_SECONDS * 1000), *lane.taken)
                    self._link.in_background(renewed)
        self._renewal = None

    def _names(self, key: Key) -> tuple[bytes, bytes, bytes]:
        scope = f"{key[0].value} {key[1]}"
        places, queue, seen = (scope_name(kind, scope, self._salt) for kind in (b"p", b"q", b"s"))
        return places, queue, seen

    def _forget_if_idle(self, key: Key, lane: _Lane) -> None:
        if not lane.taken and lane.pump is None and not len(lane.queue):
            self._lanes.pop(key, None)


async def _either(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
