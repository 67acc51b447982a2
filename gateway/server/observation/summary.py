"""What is told about each operation that was answered; never a value from the caller or from upstream."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Literal, Protocol

import msgspec

from gateway.upstream.operation import Tally

Transport = Literal["post", "get", "event-stream", "websocket"]


class Work(Protocol):
    """What an operation did: `asked` are the calls by name and party, `orders` the ids that were named."""

    @property
    def organisation(self) -> str: ...
    @property
    def asked(self) -> AbstractSet[tuple[str, str | None]]: ...
    @property
    def orders(self) -> frozenset[str]: ...
    @property
    def tally(self) -> Tally: ...


class OperationSummary(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One answered operation.

    `name` is the client's word for it; `type` is query, mutation or subscription; both are None when the document did
    not get that far. `duration` is in seconds; `status` is the HTTP status (101 on a WebSocket); `events` counts
    the events of a subscription; `traceparent` names the trace it belongs to; `work` is what it did on its way, None
    when it did not get that far. When one event of a subscription is told of, `events` is its number.
    """

    name: str | None
    type: str | None
    duration: float
    codes: tuple[str, ...]
    request_id: str
    status: int
    transport: Transport
    events: int = 0
    traceparent: str | None = None
    work: Work | None = None


def trace_id(summary: OperationSummary) -> str | None:
    """The id of the trace, as tracing systems show it (https://www.w3.org/TR/trace-context/)."""
    return summary.traceparent.split("-")[1] if summary.traceparent else None


OnOperation = Callable[[OperationSummary], None]


def ignore_summary(_: OperationSummary) -> None:
    """Tell nobody."""
