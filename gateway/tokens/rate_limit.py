"""How often one caller may ask: a bucket of requests that fills up evenly.

The bucket is kept on the shared server when the cache has one, else in the process; when the server does not answer,
each process counts by itself.
"""

import asyncio
import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from gateway.cache.counters import Counters
from gateway.cache.gate import PATIENCE
from gateway.cache.redis_link import RedisLink, Script, StoreUnavailableError
from gateway.cache.redis_place import scope_salt
from gateway.errors import RateLimitedError
from gateway.settings import Settings

MOST_CALLERS: Final = 100_000
_MINUTE: Final = 60.0

# KEYS: bucket. ARGV: requests a second, size. Gives 0, or the milliseconds until there is room for one.
_TAKE = Script("""
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local rate, size = tonumber(ARGV[1]), tonumber(ARGV[2])
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = math.min(size, (tonumber(bucket[1]) or size) + math.max(0, now - (tonumber(bucket[2]) or now)) * rate)
if left < 1 then return math.ceil((1 - left) / rate * 1000) end
redis.call('HSET', KEYS[1], 'left', tostring(left - 1), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(size / rate * 1000))
return 0
""")


class Buckets:
    """The buckets of this process; `rate` is in requests a second, `size` how many may come at once."""

    def __init__(self, rate: float, size: float, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._size = size
        self._clock = clock
        self._kept: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def take(self, caller: bytes) -> float:
        """Zero, or the seconds until there is room for a request."""
        now = self._clock()
        left, at = self._kept.pop(caller, (self._size, now))
        left = min(self._size, left + max(0.0, now - at) * self._rate)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate
        self._kept[caller] = (left if wait else left - 1, now)
        if len(self._kept) > MOST_CALLERS:
            self._kept.popitem(last=False)  # the one seen least lately: most likely its bucket is full again
        return wait


class RateLimit:
    """Counts requests by caller; `clock` gives seconds that only grow."""

    def __init__(
        self, per_minute: float, size: int, *, link: RedisLink | None, salt: bytes, clock: Callable[[], float]
    ) -> None:
        self.refused = 0
        self._rate = per_minute / _MINUTE
        self._size = size
        self._link = link
        self._salt = salt
        self._buckets = Buckets(self._rate, size, clock)

    async def take(self, caller: bytes) -> None:
        """Count a request of this caller; RateLimitedError, with the seconds to wait, when there is no room for it."""
        wait = await self._wait(caller)
        if wait:
            self.refused += 1
            raise RateLimitedError(retry_after=float(math.ceil(wait)))

    async def aclose(self) -> None:
        """Let go of the server."""
        if self._link is not None:
            await self._link.aclose()

    async def _wait(self, caller: bytes) -> float:
        if self._link is not None:
            name = hashlib.blake2b(caller, key=self._salt, digest_size=16, person=b"gateway rate").hexdigest()
            try:
                return float(await self._link.run(_TAKE, (f"gw:r:{name}".encode(),), self._rate, self._size)) / 1000
            except StoreUnavailableError:
                pass
        return self._buckets.take(caller)


def create_rate_limit(
    settings: Settings, *, clock: Callable[[], float] | None = None, patience: float = PATIENCE
) -> RateLimit | None:
    """What the settings ask for, or None; `clock` is for tests, `patience` as for the cache."""
    if settings.rate_limit_per_minute is None:
        return None
    shared = not settings.cache_url.startswith("memory://")
    return RateLimit(
        settings.rate_limit_per_minute,
        settings.rate_limit_burst,
        link=RedisLink(settings.cache_url, Counters(), patience=patience) if shared else None,
        salt=scope_salt(settings),
        clock=clock or (lambda: asyncio.get_running_loop().time()),
    )
