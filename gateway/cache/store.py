"""What the cache asks of a store, be it in the process or shared."""

import enum
from collections.abc import Awaitable, Callable, Hashable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import msgspec

from gateway.cache.fetched import Fetched
from gateway.cache.keys import Place

Decode = Callable[[bytes], Any]

WEIGHT = 3  # bytes in memory of a decoded value per byte of its JSON, rounded up; a test measures it


class Purpose(enum.Enum):
    """Why a value is fetched: there is none, the caller wants a new one, or it is past half its life."""

    READ = enum.auto()
    REFRESH = enum.auto()
    REVALIDATE = enum.auto()


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A kept value: `hentet` and `utloeper` (when it ends) are seconds since the epoch, `size` is bytes.

    `stamp` says which generation of its scope the fetch began in. A write begins a new one, and an entry is visible
    only in its own: what was under way when the write happened is never seen after it. `serial` tells an entry of this
    process from every other; 0 when it is not known, or not kept. `again` is what is given for it, from then on.
    """

    value: Any
    hentet: float
    utloeper: float
    stamp: int | bytes | None
    size: int
    serial: int = 0
    again: Fetched[Any] | None = None


class Found(msgspec.Struct, frozen=True, gc=False):
    """What a look-up gives: the entry if there is one, the stamp for a fetch that begins now (None: not to be kept).

    Reads that need the same call share it when they also found the same `epoch`. `lease` is what other processes know
    a fetch by.
    """

    epoch: Hashable
    stamp: int | bytes | None
    entry: Entry | None = None
    lease: bytes = b""


class Store(Protocol):
    """Keeps entries; what fails in a server behind it is a miss, never an exception."""

    def at_hand(self, place: Place) -> Entry | None:
        """The entry that `find` would find, where nothing is to be waited for."""
        ...

    def peek(self, place: Place) -> Found | None:
        """As `find`, where nothing is to be waited for; None from a store that must be asked."""
        ...

    async def find(self, place: Place, decode: Decode) -> Found:
        """Look the place up; an entry that has ended or is older than a write is not there."""
        ...

    def turn(
        self, place: Place, found: Found, decode: Decode, purpose: Purpose
    ) -> AbstractAsyncContextManager[Found] | None:
        """Wait for the right to fetch; an entry comes with it when another process makes the fetch needless.

        None where no other process could.
        """
        ...

    def save(self, place: Place, turn: Found, entry: Entry, body: bytes) -> Awaitable[None] | None:
        """Keep what was fetched in this turn, unless it has ended; `body` is what `decode` makes the value from.

        What is returned must be awaited, if anything is.
        """
        ...

    async def invalidate(self, scope: str) -> None:
        """Make everything stale that was fetched in this scope before now."""
        ...

    async def aclose(self) -> None: ...
