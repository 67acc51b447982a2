"""Requests that come again, byte for byte: their kept answers are found without reading them again.

headers, body ──keyed hash──> what the answer is kept under ──> is all that it was made of still at hand?

Every header counts but those listed here, so a request that another answer could belong to is never taken for a repeat.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Final

import msgspec

from gateway.execution.kept_answers import KeptAnswer, KeptAnswers
from gateway.server.exchange import RawHeader
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


class Repeat(msgspec.Struct, frozen=True, gc=False):
    """What is known of a request: the operation's name, the key of its answer, the head it begins with, its coding."""

    name: str | None
    key: bytes
    head: bytes
    coding: str | None


class Repeats:
    """Remembers requests whose answers are kept; neither a token nor anything else of them.

    `generation` changes when the same request may mean something else.
    """

    def __init__(self, answers: KeptAnswers, generation: Callable[[], int]) -> None:
        self._answers = answers
        self._generation = generation
        self._secret = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, Repeat] = OrderedDict()

    def digest(self, headers: list[RawHeader], body: bytes) -> bytes:
        """What a request is known by.

        No header holds a line end (RFC 9112, section 5), so no two requests look alike.
        """
        parts = [part for header in headers if header[0] not in NO_MATTER for part in header]
        request = b"\n".join([b"%d" % self._generation(), *parts, b"", body])
        return sha256(self._secret + request).digest()

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

    def remember(self, digest: bytes, task: Task, head: bytes, coding: str | None) -> None:
        """Remember a request that was answered, if whoever sends it again is to have the answer that is kept.

        One that reads past the cache is not; nor one whose tokens are to be looked at each time.
        """
        operation: Operation | None = task.context.operation if task.context else None
        if operation is None or operation.kept_as is None or operation.refresh or operation.credentials.guard:
            return
        self._known[digest] = Repeat(task.operation.name if task.operation else None, operation.kept_as, head, coding)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
