"""The way to a shared Redis or Valkey server, which may fail in any way without harm.

ask ── gate shut? ──> StoreUnavailableError at once
  └──> command over the wire ── reply in time ──> reply
                             └─ error, silence ──> gate shut, StoreUnavailableError
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from aiocache import RedisCache  # type: ignore[import-untyped] # aiocache ships no types
from aiocache.serializers import NullSerializer  # type: ignore[import-untyped] # same
from redis.asyncio import ConnectionPool
from redis.exceptions import NoScriptError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from gateway.cache.counters import Counters
from gateway.cache.gate import Gate
from gateway.cache.wire import PATIENCE, WiredRedis

_PROBE = 1.0  # seconds


class StoreUnavailableError(Exception):
    """The shared server did not do what it was asked, for whatever reason."""


class Script:
    """A Lua script that the server runs as one step."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class _Backend(RedisCache):  # type: ignore[misc] # its base is untyped
    """aiocache's Redis backend (0.12.3) over our own wire, without the calls that redis-py 8 deprecates."""

    def __init__(self, url: str, patience: float) -> None:
        super().__init__(serializer=NullSerializer(encoding=None), timeout=0)
        # RESP 2 and no driver info spare two round trips per connection; the wire has its own time limits.
        pool = ConnectionPool.from_url(
            url, protocol=2, driver_info=None, socket_timeout=None, socket_connect_timeout=_PROBE
        )
        self.client = WiredRedis(pool, patience)

    async def _set(self, key: bytes, value: bytes, ttl: float, _cas_token: None = None, _conn: None = None) -> object:
        return await self.client.set(key, value, px=int(ttl * 1000))

    async def _close(self, *_: object, **__: object) -> None:
        await self.client.aclose()


class RedisLink:
    """Asks the server, and takes `patience` seconds of silence for an outage."""

    def __init__(self, url: str, counters: Counters, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._counters = counters
        self._backend = _Backend(url, patience)
        self._gate = Gate(self._probe)
        self._background: set[asyncio.Task[Any]] = set()

    @property
    def is_open(self) -> bool:
        """Whether the server answered when last asked."""
        return self._gate.is_open

    def when_back(self, call: Callable[[], None]) -> None:
        """Call this whenever the server is back after an outage."""
        self._gate.opened = call

    async def run(self, script: Script, keys: tuple[bytes, ...], *arguments: bytes | float) -> Any:  # noqa: ANN401 - any reply
        """What the script returns; StoreUnavailableError when it does not, or not in time."""
        return await self._ask(self._evaluate, script, keys, arguments)

    async def set(self, key: bytes, value: bytes, ttl: float) -> None:
        """Keep a value for `ttl` seconds; StoreUnavailableError as with `run`."""
        await self._ask(self._backend.set, key, value, ttl)

    def in_background(self, work: Awaitable[Any]) -> None:
        """Ask without waiting for it; its failure concerns nobody."""
        task = asyncio.ensure_future(_unconcerned(work))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def aclose(self) -> None:
        """Wait for what is being asked, and disconnect."""
        await self._gate.aclose()
        if self._background:
            await asyncio.wait(self._background, timeout=3 * self._patience)
        await self._backend.close()

    async def _ask(self, command: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:  # noqa: ANN401 - same
        if not self._gate.is_open:
            self._counters.store_skips += 1
            raise StoreUnavailableError
        try:
            return await command(*arguments)
        except (ResponseError, RedisTimeoutError) as exc:
            # A server that is full, say, refuses at once and may serve the next; one slow reply among others is no
            # outage either.
            self._counters.store_errors += 1
            raise StoreUnavailableError from exc
        except Exception as exc:
            # Whatever a broken server makes the client library raise: a read must not fail for it.
            self._counters.store_errors += 1
            self._gate.shut()
            raise StoreUnavailableError from exc

    async def _evaluate(self, script: Script, keys: tuple[bytes, ...], arguments: tuple[bytes | float, ...]) -> Any:  # noqa: ANN401 - same
        try:
            return await self._backend.raw("evalsha", script.sha, len(keys), *keys, *arguments)
        except NoScriptError:
            return await self._backend.raw("eval", script.text, len(keys), *keys, *arguments)

    async def _probe(self) -> bool:
        time = asyncio.get_running_loop().time
        try:
            for _ in range(3):  # the first one connects
                asked = time()
                await asyncio.wait_for(self._backend.raw("ping"), _PROBE)
                if time() - asked < self._patience:
                    return True
        except Exception:  # noqa: BLE001 - as above: it is not back
            return False
        return False


async def _unconcerned(work: Awaitable[Any]) -> None:
    try:
        await work
    except StoreUnavailableError:
        return
