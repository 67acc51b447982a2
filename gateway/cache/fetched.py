"""What goes into the cache and what comes out of it."""

from typing import Generic, TypeVar

import msgspec

from gateway.cache.keys import Place

T = TypeVar("T")


class Loaded(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """What a fetch brings: the decoded value, the JSON it can be decoded from again, and the attempts it took."""

    value: T
    body: bytes
    kall: int


class Kept(msgspec.Struct, frozen=True, gc=False):
    """One entry of the cache: `serial` tells it from whatever else is, or will be, in its place."""

    place: Place
    serial: int


class Fetched(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """A value with its origin.

    `hentet` is when upstream answered (seconds since the epoch); `antall_kall` counts the upstream attempts that
    this read and those that shared its flight cost together, 0 from the cache. `kept` is the cache's entry, if any.
    """

    value: T
    hentet: float
    fra_mellomlager: bool
    antall_kall: int
    kept: Kept | None = None
