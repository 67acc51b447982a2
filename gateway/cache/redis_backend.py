"""The client library behind `RedisLink`, which alone imports this module, and only when there is a shared server."""

from typing import Final

from aiocache.backends.redis import RedisCache  # type: ignore[import-untyped] # aiocache ships no types
from aiocache.serializers import NullSerializer  # type: ignore[import-untyped] # same
from redis.asyncio import ConnectionPool
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from gateway.cache.wire import WiredRedis

CONNECT_SECONDS: Final = 1.0


class RedisBackend(RedisCache):  # type: ignore[misc] # its base is untyped
    """aiocache's Redis backend (0.12.3) over our own wire, without the calls that redis-py 8 deprecates."""

    # A server that is full, say, refuses at once and may serve the next; one slow reply among others is no outage.
    refusals: tuple[type[Exception], ...] = (ResponseError, RedisTimeoutError)
    script_unknown: type[Exception] = NoScriptError

    def __init__(self, url: str, patience: float) -> None:
        super().__init__(serializer=NullSerializer(encoding=None), timeout=0)
        # RESP 2 and no driver info spare two round trips per connection; the wire has its own time limits.
        pool = ConnectionPool.from_url(
            url, protocol=2, driver_info=None, socket_timeout=None, socket_connect_timeout=CONNECT_SECONDS
        )
        self.client = WiredRedis(pool, patience)

    async def _set(self, key: bytes, value: bytes, ttl: float, _cas_token: None = None, _conn: None = None) -> object:
        return await self.client.set(key, value, px=int(ttl * 1000))

    async def _close(self, *_: object, **__: object) -> None:
        await self.client.aclose()
