"""A store in the process behind aiocache's interface, bounded by bytes instead of kept by timers.

aiocache's own (0.12.3) has no bound, and a timer per entry that outlives `clear()`.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

from aiocache.base import BaseCache  # type: ignore[import-untyped] # aiocache ships no types
from aiocache.serializers import NullSerializer  # type: ignore[import-untyped] # same

from gateway.cache.counters import Counters

OVERHEAD = 512  # bytes that an entry costs beside its value: its key, its node in the table, its bookkeeping
_LOOKED_AT = 2  # the oldest entries looked at for expiry whenever one is added: more than one, so it catches up


class _Kept(NamedTuple):
    value: Any
    ends: float
    size: int


class BoundedMemoryCache(BaseCache):  # type: ignore[misc] # its base is untyped
    """Holds at most `max_bytes`: the least recently used goes first, and what has expired is dropped when met.

    `weigh` gives the bytes of a value, `clock` seconds. Values are kept as they are, not copied.
    """

    NAME = "bounded-memory"

    def __init__(
        self, max_bytes: int, *, weigh: Callable[[Any], int], clock: Callable[[], float], counters: Counters
    ) -> None:
        super().__init__(serializer=NullSerializer(), timeout=0)
        self._max_bytes = max_bytes
        self._weigh = weigh
        self._clock = clock
        self._counters = counters
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    # Overridden whole: aiocache wraps it three times and formats a log line, several times the cost of the look-up.
    async def get(
        self,
        key: Hashable,
        default: object = None,
        loads_fn: Callable[[Any], Any] | None = None,
        namespace: str | None = None,
        _conn: object = None,
    ) -> Any:  # noqa: ANN401 - whatever was set
        """The value, which now counts as just used, or `default`."""
        value = self.find(key if namespace is None else self.build_key(key, namespace=namespace))
        if value is None:
            return default
        return loads_fn(value) if loads_fn else value

    def find(self, key: Hashable) -> Any:  # noqa: ANN401 - same
        """As `get`, for a caller that knows its store and need not wait."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.ends <= self._clock():
            self.drop(key)
            self._counters.expirations += 1
            return None
        self._kept.move_to_end(key)
        return kept.value

    async def _get(self, key: Hashable, encoding: object = None, _conn: object = None) -> object:  # noqa: ARG002 - aiocache's signature
        return self.find(key)

    _gets = _get

    async def _multi_get(self, keys: Iterable[Hashable], encoding: object = None, _conn: object = None) -> list[object]:  # noqa: ARG002 - same
        return [self.find(key) for key in keys]

    async def _set(
        self, key: Hashable, value: object, ttl: float | None, _cas_token: object = None, _conn: object = None
    ) -> bool:
        if _cas_token is not None and _cas_token != self.find(key):
            return False
        return self.keep(key, value, ttl)

    async def _multi_set(
        self, pairs: Iterable[tuple[Hashable, object]], ttl: float | None, _conn: object = None
    ) -> bool:
        kept = [self.keep(key, value, ttl) for key, value in pairs]
        return all(kept)

    async def _add(self, key: Hashable, value: object, ttl: float | None, _conn: object = None) -> bool:
        if self.find(key) is not None:
            raise ValueError("The key exists already")
        return self.keep(key, value, ttl)

    async def _exists(self, key: Hashable, _conn: object = None) -> bool:
        return self.find(key) is not None

    async def _expire(self, key: Hashable, ttl: float | None, _conn: object = None) -> bool:
        kept = self._kept.get(key)
        if kept is None or self.find(key) is None:
            return False
        self._kept[key] = kept._replace(ends=self._clock() + ttl if ttl else float("inf"))
        return True

    async def _delete(self, key: Hashable, _conn: object = None) -> int:
        return int(self.drop(key))

    async def _clear(self, namespace: str | None = None, _conn: object = None) -> bool:
        for key in [key for key in self._kept if namespace is None or str(key).startswith(namespace)]:
            self.drop(key)
        return True

    def keep(self, key: Hashable, value: object, ttl: float | None) -> bool:
        """As `set`, for a caller that knows its store and need not wait; whether there was room."""
        self.drop(key)
        size = self._weigh(value) + OVERHEAD
        if size > self._max_bytes:
            self._counters.oversized += 1
            return False
        now = self._clock()
        self._drop_expired(now)
        self._kept[key] = _Kept(value, now + ttl if ttl is not None else float("inf"), size)
        self._counters.entries += 1
        self._counters.bytes += size
        while self._counters.bytes > self._max_bytes:
            self.drop(next(iter(self._kept)))
            self._counters.evictions += 1
        return True

    def drop(self, key: Hashable) -> bool:
        """Forget a value; whether there was one."""
        kept = self._kept.pop(key, None)
        if kept is None:
            return False
        self._counters.entries -= 1
        self._counters.bytes -= kept.size
        return True

    def _drop_expired(self, now: float) -> None:
        for _ in range(_LOOKED_AT):
            oldest = next(iter(self._kept), None)
            if oldest is None or self._kept[oldest].ends > now:
                return
            self.drop(oldest)
            self._counters.expirations += 1
