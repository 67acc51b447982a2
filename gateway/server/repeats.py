"""Requests that come again, byte for byte: their kept answers are found without reading them again.

bytes ──keyed hash──> what the answer is kept under ──> is all that it was made of still at hand?

Every line of the head counts but the headers listed here, so a request that another answer could belong to is never
taken for a repeat.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Final

import msgspec

from gateway.execution.kept_answers import KeptAnswer, KeptAnswers
from gateway.server.identity import Identity, identify
from gateway.server.operations import Task
from gateway.upstream.operation import Operation

MOST: Final = 10_000
NO_MATTER: Final = frozenset(
    {
        b"x-request-id",
        b"traceparent",
        b"tracestate",
        b"x-amzn-trace-id",
        b"x-cloud-trace-context",
        b"cf-ray",
        b"x-forwarded-for",
        b"x-real-ip",
        b"forwarded",
    }
)
"""Headers that differ from request to request; the first two are only told, the others not read at all."""

_HEAD_ENDS: Final = b"\r\n\r\n"
_LINE_ENDS: Final = b"\r\n"
_NO_MATTER: Final = re.compile(rb"\r\n(?i:%b):" % b"|".join(sorted(NO_MATTER)))
_HARMLESS: Final = re.compile(rb"([!-9;-~]+):[ \t]*([ -~]*?)[ \t]*")
"""A header line that holds nothing but itself: neither a line end nor anything that a parser might take for one."""


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A request as it came: what it is known by, how long its body is if it is whole, and its own ids."""

    digest: bytes
    body_size: int
    own: dict[bytes, str]

    def identity(self) -> Identity:
        """The ids of this request."""
        return identify(self.own.get(b"x-request-id"), self.own.get(b"traceparent"))


class Repeat(msgspec.Struct, frozen=True, gc=False):
    """What is known of a request: the operation's name, the key of its answer, and how that is sent."""

    name: str | None
    key: bytes
    head: bytes
    coding: str | None
    keep_alive: bool


class Repeats:
    """Remembers requests whose answers are kept; neither a token nor anything else of them.

    `generation` changes when the same request may mean something else.
    """

    def __init__(self, answers: KeptAnswers, generation: Callable[[], int]) -> None:
        self._answers = answers
        self._generation = generation
        self._secret = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, Repeat] = OrderedDict()

    def look(self, data: bytes) -> Seen:
        """What came in one piece, be it a request or not."""
        head, end, body = data.partition(_HEAD_ENDS)
        own: dict[bytes, str] = {}
        if _NO_MATTER.search(head):
            head = _without_own(head, own)
        digest = sha256(b"%b%d %b%b%b" % (self._secret, self._generation(), head, end, body)).digest()
        return Seen(digest, len(body), own)

    def find(self, digest: bytes) -> tuple[Repeat, KeptAnswer] | None:
        """A request that came before, and its answer, if it would be the same again."""
        repeat = self._known.get(digest)
        if repeat is None:
            return None
        answer = self._answers.again(repeat.key)
        if answer is None:
            del self._known[digest]
            return None
        self._known.move_to_end(digest)
        return repeat, answer

    def remember(self, digest: bytes, task: Task, head: bytes, *, coding: str | None, keep_alive: bool) -> None:
        """Remember a request that was answered, if whoever sends it again is to have the answer that is kept.

        One that reads past the cache is not; nor one whose tokens are to be looked at each time.
        """
        operation: Operation | None = task.context.operation if task.context else None
        if operation is None or operation.kept_as is None or operation.refresh or operation.credentials.guard:
            return
        name = task.operation.name if task.operation else None
        self._known[digest] = Repeat(name, operation.kept_as, head, coding, keep_alive)
        if len(self._known) > MOST:
            self._known.popitem(last=False)


def _without_own(head: bytes, own: dict[bytes, str]) -> bytes:
    """A head without the headers that do not matter, the first of each of which is put where `own` are."""
    lines = []
    for line in head.split(_LINE_ENDS):
        harmless = _HARMLESS.fullmatch(line)
        name = harmless[1].lower() if harmless else b""
        if harmless and name in NO_MATTER:
            own.setdefault(name, harmless[2].decode("ascii"))
        else:
            lines.append(line)
    return _LINE_ENDS.join(lines)
