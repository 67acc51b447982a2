"""An issuer's keys as long as they are good: fetched ahead of need, and kept through an outage.

find(kid) ── known ──────────────────────────────> key   (older than an hour: fetched anew in the background)
   └── unknown ── asked lately? ── yes ──────────> None
                       └── no ──> fetch once ────> key or None
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from gateway.errors import UpstreamUnavailableError
from gateway.telemetry.logging import log
from gateway.tokens.keys import Key, read_keys

FRESH: Final = 3_600.0
"""Seconds after which keys are fetched anew, in the background."""

USABLE: Final = 86_400.0
"""Seconds that keys are used when they cannot be fetched: an outage of a day is survived."""

UNKNOWN_PAUSE: Final = 30.0
"""Seconds between fetches for names of keys that nobody knows, however many tokens bring one."""

_LONGEST_PAUSE: Final = 60.0

_logger = logging.getLogger("gateway.tokens")


class KeySet:
    """The keys of one issuer; `fetch` gives its key set or raises OSError, `monotonic` seconds."""

    def __init__(self, fetch: Callable[[], Awaitable[bytes]], *, monotonic: Callable[[], float]) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._keys: dict[str | None, Key] = {}
        self._fetched = float("-inf")
        self._not_before = float("-inf")
        self._failures = 0
        self._fetching: asyncio.Task[None] | None = None
        self.generation = 0

    async def find(self, kid: str | None) -> Key | None:
        """The key of this name; UpstreamUnavailableError when there are no keys at all."""
        age = self._monotonic() - self._fetched
        if age > USABLE:
            await self._fetch_once()
            if self._monotonic() - self._fetched > USABLE:
                raise UpstreamUnavailableError(retry_after=max(1.0, round(self._not_before - self._monotonic())))
        elif age > FRESH:
            self._begin()
        key = self._keys.get(kid)
        if key is None and self._monotonic() >= self._not_before:
            await self._fetch_once()
            key = self._keys.get(kid)
        return key

    def renew(self) -> None:
        """Fetch anew in the background, whenever that was last done; the keys at hand stay until then."""
        self._not_before = float("-inf")
        self._begin()

    async def aclose(self) -> None:
        """Stop fetching."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait((self._fetching,))

    async def _fetch_once(self) -> None:
        """Wait for the one fetch of all who need it, unless the pause after the last one lasts."""
        task = self._begin()
        if task is not None:
            await asyncio.wait((task,))

    def _begin(self) -> asyncio.Task[None] | None:
        if self._fetching is None or self._fetching.done():
            if self._monotonic() < self._not_before:
                return None
            self._fetching = asyncio.create_task(self._renew())
        return self._fetching

    async def _renew(self) -> None:
        try:
            keys = read_keys(await self._fetch())
        except (OSError, ValueError) as exc:
            self._failures += 1
            self._not_before = self._monotonic() + min(2.0 ** (self._failures - 1), _LONGEST_PAUSE)
            log(_logger, logging.WARNING, "keys of an issuer could not be fetched", fault=type(exc).__name__)
            return
        self._failures = 0
        self._fetched = self._monotonic()
        self._not_before = self._fetched + UNKNOWN_PAUSE
        if keys != self._keys:
            self.generation += 1
        self._keys = keys
