"""The way to a shared Redis or Valkey server, which may fail in any way without harm.

ask ── gate shut? ──> StoreUnavailableError at once
  └──> command over the wire ── reply in time ──> reply
                             └─ error, silence ──> gate shut, StoreUnavailableError
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from gateway.cache.counters import Counters
from gateway.cache.gate import PATIENCE, Gate

_PROBE = 1.0  # seconds


class StoreUnavailableError(Exception):
    """The shared server did not do what it was asked, for whatever reason."""


class Script:
    """A Lua script that the server runs as one step."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class RedisLink:
    """Asks the server, and takes `patience` seconds of silence for an outage."""

    def __init__(self, url: str, counters: Counters, *, patience: float = PATIENCE) -> None:
        # redis-py imports slowly, and OpenTelemetry wherever that is installed: only who has a server waits for it.
        from gateway.cache.redis_backend import RedisBackend  # noqa: PLC0415

        self._patience = patience
        self._counters = counters
        self._backend = RedisBackend(url, patience)
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
        except self._backend.refusals as exc:
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
        except self._backend.script_unknown:
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
