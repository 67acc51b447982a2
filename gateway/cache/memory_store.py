"""The store in the process: decoded values, bounded by bytes."""

from collections.abc import Callable
from contextlib import nullcontext

from gateway.cache.bounded_memory import BoundedMemoryCache
from gateway.cache.counters import Counters
from gateway.cache.generations import Generations
from gateway.cache.keys import Place
from gateway.cache.store import Decode, Entry, Found, Purpose


def entry_size(entry: Entry) -> int:
    """The bytes an entry is counted as."""
    return entry.size


class MemoryStore:
    """Keeps entries of one process; `lifetime` is the longest that any is kept, in seconds."""

    def __init__(self, max_bytes: int, *, lifetime: float, clock: Callable[[], float], counters: Counters) -> None:
        self._clock = clock
        self._entries = BoundedMemoryCache(max_bytes, weigh=entry_size, clock=clock, counters=counters)
        self._generations = Generations(lifetime=lifetime, clock=clock)

    def peek(self, place: Place) -> Found:
        generations = self._generations
        entry = self._entries.find(place.key)
        if entry is not None and not generations.covers(place.scope, entry.stamp):
            entry = None
        return Found(generations.epoch(place.scope), generations.latest, entry)

    async def find(self, place: Place, decode: Decode) -> Found:  # noqa: ARG002 - values are kept decoded
        return self.peek(place)

    def turn(self, place: Place, found: Found, decode: Decode, purpose: Purpose) -> nullcontext[Found]:  # noqa: ARG002 - the single flight of the one process is enough
        return nullcontext(Found(found.epoch, found.stamp))

    async def save(self, place: Place, turn: Found, entry: Entry, body: bytes) -> None:  # noqa: ARG002 - values are kept decoded
        ttl = entry.utloeper - self._clock()
        if ttl > 0 and isinstance(entry.stamp, int) and self._generations.covers(place.scope, entry.stamp):
            self._entries.keep(place.key, entry, ttl)

    async def invalidate(self, scope: str) -> None:
        self._generations.advance(scope)

    async def aclose(self) -> None:
        await self._entries.clear()
