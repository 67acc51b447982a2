"""Where the data behind a field came from, and when."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec

from gateway.cache.fetched import Fetched
from gateway.errors import Api
from resolvers.context import Context

T = TypeVar("T")


class Kilde(msgspec.Struct, frozen=True, gc=False):
    """The origin of one answer, or of the parts that were merged into one."""

    api: Api
    hentet: datetime
    fra_mellomlager: bool
    antall_kall: int


class Svar(msgspec.Struct, Generic[T], frozen=True):
    """A domain value that upstream answered with, of one read or merged from several; its origin if it is asked for."""

    value: T
    api: Api
    parts: tuple[Fetched[Any], ...]

    @property
    def kilde(self) -> Kilde:
        return make_kilde(self.api, *self.parts)


def make_kilde(api: Api, *fetched: Fetched[Any]) -> Kilde:
    """The origin of one or more reads: as old as the oldest, from the cache when all of them are."""
    return Kilde(
        api=api,
        hentet=datetime.fromtimestamp(min(one.hentet for one in fetched), UTC),
        fra_mellomlager=all(one.fra_mellomlager for one in fetched),
        antall_kall=sum(one.antall_kall for one in fetched),
    )


def merge_kilder(kilder: Sequence[Kilde]) -> Kilde:
    """The origin of what several answers of one API were merged into."""
    return Kilde(
        api=kilder[0].api,
        hentet=min(kilde.hentet for kilde in kilder),
        fra_mellomlager=all(kilde.fra_mellomlager for kilde in kilder),
        antall_kall=sum(kilde.antall_kall for kilde in kilder),
    )


def make_svar(api: Api, fetched: Fetched[T]) -> Svar[T]:
    """What one read gave."""
    return Svar(fetched.value, api, (fetched,))


def alder_sekunder(kilde: Kilde, context: Context) -> int:
    """Whole seconds since the oldest part was fetched."""
    return max(0, int((context.clock.now() - kilde.hentet).total_seconds()))
