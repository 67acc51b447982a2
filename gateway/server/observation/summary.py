"""What is told about each operation that was answered; never a value from the caller or from upstream."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

Transport = Literal["post", "get", "event-stream", "websocket"]


class OperationSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One answered operation.

    `name` is the client's word for it; `type` is query, mutation or subscription; both are None when the document did
    not get that far. `duration` is in seconds; `status` is the HTTP status (101 on a WebSocket); `events` counts
    the events of a subscription; `traceparent` names the trace it belongs to; `context` is the context that resolvers
    had, for what it counted on its way. When one event of a subscription is told of, `events` is its number.
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
    context: Any = None


def trace_id(summary: OperationSummary) -> str | None:
    """The id of the trace, as tracing systems show it (https://www.w3.org/TR/trace-context/)."""
    return summary.traceparent.split("-")[1] if summary.traceparent else None


OnOperation = Callable[[OperationSummary], None]


def ignore_summary(_: OperationSummary) -> None:
    """Tell nobody."""
