"""Traces: which steps an operation took, and how long each lasted. Off, and costing next to nothing, unless asked for.

operation ──> fetch, one per look-up (cache or not) ──> wait for a place
                                                    └─> each attempt upstream, whose id goes with it as traceparent

Attributes are names, codes, counts and correlation ids; never a value from a caller or from upstream.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal, Protocol, Self

Value = str | int | float | bool
Kind = Literal["server", "internal", "client"]


class Span(Protocol):
    """One step that is under way."""

    def set(self, name: str, value: Value | None) -> None:
        """Say something of it; None says nothing."""

    @property
    def traceparent(self) -> str | None:
        """What the next service is told; None when nothing is traced."""


class Tracing(Protocol):
    """Begins steps."""

    def span(self, name: str, kind: Kind = "internal", *, parent: str | None = None) -> AbstractContextManager[Span]:
        """A step that lasts as long as the block, inside of the one under way, or of the caller's `parent`."""

    def close(self) -> None:
        """Send what has not been sent."""


class NoSpan:
    """A step that nobody follows; one object serves for all of them."""

    traceparent: str | None = None

    def set(self, name: str, value: Value | None) -> None:
        """Forget it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


_NO_SPAN = NoSpan()


class NoTracing:
    """Follows nothing."""

    def span(self, name: str, kind: Kind = "internal", *, parent: str | None = None) -> NoSpan:  # noqa: ARG002 - nothing is followed
        """A step that nobody follows."""
        return _NO_SPAN

    def close(self) -> None:
        """Nothing waits to be sent."""


NO_TRACING = NoTracing()


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether the environment asks for traces.

    Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/.
    """
    endpoint = environment.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or environment.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    disabled = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return bool(endpoint) and not disabled and environment.get("OTEL_TRACES_EXPORTER", "otlp") == "otlp"
