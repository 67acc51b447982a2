"""The store in the process: decoded values, bounded by bytes."""

from collections.abc import Callable

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

    def at_hand(self, place: Place) -> Entry | None:
        entry = self._entries.find(place.key)
        if entry is None or not self._generations.covers(place.scope, entry.stamp):
            return None
        kept: Entry = entry
        return kept

    def peek(self, place: Place) -> Found:
        return Found(self._generations.epoch(place.scope), self._generations.latest, self.at_hand(place))

    async def find(self, place: Place, decode: Decode) -> Found:  # noqa: ARG002 - values are kept decoded
        return self.peek(place)

    def turn(self, place: Place, found: Found, decode: Decode, purpose: Purpose) -> None:
        """The single flight of the one process is enough."""

    def save(self, place: Place, turn: Found, entry: Entry, body: bytes) -> None:  # noqa: ARG002 - values are kept decoded
        ttl = entry.utloeper - self._clock()
        if ttl > 0 and isinstance(entry.stamp, int) and self._generations.covers(place.scope, entry.stamp):
            self._entries.keep(place.key, entry, ttl)

    async def invalidate(self, scope: str) -> None:
        self._generations.advance(scope)

    async def aclose(self) -> None:
        await self._entries.clear()
