"""One question for all nodes: where an order stands is asked by one process and read by the others that follow it.

Each process keeps its own rhythm, and asks only when the shared server holds nothing as new as it wants. Who asks has
a lease meanwhile, so a process that dies is followed by another within seconds, and without the server each asks for
itself. What is kept is found and opened only by who has the same key as in the cache.
"""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from gateway.cache.counters import Counters
from gateway.cache.create import shared_key_salt
from gateway.cache.fetched import Fetched
from gateway.cache.keys import Keys, Place, scope_of
from gateway.cache.redis_link import RedisLink
from gateway.cache.redis_place import scope_salt
from gateway.cache.redis_store import RedisStore
from gateway.cache.store import WEIGHT, Entry, Purpose
from gateway.credentials import Credentials
from gateway.domain.mottaksstatus import MottaksstatusSvar
from gateway.errors import Api
from gateway.orders.status_channel import LONGEST_PAUSE, Status
from gateway.settings import Settings

PATIENCE: Final = 0.5
"""Seconds for one answer of the server: nobody waits for a poll."""

KEPT: Final = 2 * LONGEST_PAUSE
_TOLERANCE: Final = 0.1  # seconds by which a pause may end early
_MOST_BYTES: Final = 1_048_576
_API: Final = Api.INNKREVINGSOPPDRAG

_decode = msgspec.json.Decoder(MottaksstatusSvar).decode


class SharedStatuses:
    """The statuses that processes tell each other; `clock` gives seconds since the epoch."""

    def __init__(self, store: RedisStore, keys: Keys, clock: Callable[[], float]) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock

    async def read(
        self, credentials: Credentials, name: str, *, oldest: float, ask: Callable[[], Awaitable[Status]]
    ) -> Status:
        """A status at most `oldest` seconds old: another's, or what `ask` gives; what that raises is raised.

        While another process asks, the last status is given once more, however old.
        """
        place = self._place(credentials, name)
        found = await self._store.find(place, _decode)
        if found.entry is not None and self._clock() - found.entry.hentet < oldest - _TOLERANCE:
            return _from_another(found.entry)
        purpose = Purpose.READ if found.entry is None else Purpose.REVALIDATE
        async with self._store.turn(place, found, _decode, purpose) as turn:
            if turn.entry is not None:
                return _from_another(turn.entry)
            status = await ask()
            body = msgspec.json.encode(status.value)
            ends = min(status.hentet + KEPT, credentials.expires_at or float("inf"))
            entry = Entry(status.value, status.hentet, ends, turn.stamp, WEIGHT * len(body))
            await self._store.save(place, turn, entry, body)
        return status

    async def aclose(self) -> None:
        """Let go of the server."""
        await self._store.aclose()

    def _place(self, credentials: Credentials, name: str) -> Place:
        place = self._keys.place(credentials, _API, "follow", (name,))
        # A scope that no write makes stale: a change of status would otherwise be asked for by every process.
        return msgspec.structs.replace(place, scope=f"{scope_of(credentials, _API)} statuses")


def _from_another(entry: Entry) -> Status:
    return Fetched(entry.value, entry.hentet, fra_mellomlager=True, antall_kall=0)


def create_shared_statuses(settings: Settings, clock: Callable[[], float]) -> SharedStatuses | None:
    """What is told over the server that the cache uses, when it uses one."""
    if settings.cache_url.startswith("memory://"):
        return None
    counters = Counters()
    store = RedisStore(
        RedisLink(settings.cache_url, counters, patience=PATIENCE),
        _MOST_BYTES,
        salt=scope_salt(settings),
        lifetime=KEPT,
        clock=clock,
        counters=counters,
    )
    return SharedStatuses(store, Keys(shared_key_salt(settings)), clock)
