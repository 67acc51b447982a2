"""One call to an upstream API, and what came back."""

import enum
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from gateway.errors import Api


class Repeat(enum.Enum):
    """What may be done after an attempt without a usable answer.

    Source: both APIs advise to repeat 5xx with a growing delay, and 4xx never; a create without an id of the
    principal's own has nothing that stops a second order.
    """

    READ = "read"
    SAFE_WRITE = "safe write"
    NEVER = "never"


NEVER: Final = Repeat.NEVER
"""Asked for in each call; to look a member up in its enum costs more than the question."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request about `part`, if it is about one party.

    `path` is percent-encoded and holds the query string, `body` is JSON. With `may_find_nothing` a 404 is an answer.
    """

    api: Api
    name: str
    method: Literal["GET", "POST", "PUT"]
    path: str
    body: bytes | None = None
    repeat: Repeat = Repeat.READ
    part: str | None = None
    may_find_nothing: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A complete HTTP answer, its body decompressed; headers are as they came, their names in lower case."""

    status: int
    headers: Mapping[bytes, bytes]
    body: bytes
    kall_id: str

    @property
    def ok(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the range of HTTP success

    def header(self, name: str) -> str | None:
        """The value of a header, by its name in lower case; None when it is not there."""
        value = self.headers.get(name.encode("ascii"))
        return None if value is None else value.decode("latin-1").rstrip(" \t")
