"""Traces through OpenTelemetry's SDK, which is imported only when the environment asks for traces."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from gateway import __version__
from gateway.telemetry.tracing import Kind, Value

_KINDS = {"server": SpanKind.SERVER, "internal": SpanKind.INTERNAL, "client": SpanKind.CLIENT}
_PROPAGATOR = TraceContextTextMapPropagator()


class OpenTelemetrySpan:
    """One step, as OpenTelemetry keeps it."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    @property
    def traceparent(self) -> str | None:
        """What the next service is told."""
        carrier: dict[str, str] = {}
        _PROPAGATOR.inject(carrier, trace.set_span_in_context(self._span))
        return carrier.get("traceparent")

    def set(self, name: str, value: Value | None) -> None:
        """Say something of it; `error.type` marks it as failed."""
        if value is not None:
            self._span.set_attribute(name, value)
            if name == "error.type":
                self._span.set_status(Status(StatusCode.ERROR))


class OpenTelemetryTracing:
    """Begins spans of one provider, and closes it."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("gateway", __version__)

    @contextmanager
    def span(self, name: str, kind: Kind = "internal", *, parent: str | None = None) -> Iterator[OpenTelemetrySpan]:
        """A step; an exception marks it as failed by its type, since its text may quote what must not be seen."""
        here = trace.get_current_span().get_span_context()
        context = None if here.is_valid or parent is None else _PROPAGATOR.extract({"traceparent": parent})
        with self._tracer.start_as_current_span(
            name, context, _KINDS[kind], record_exception=False, set_status_on_exception=False
        ) as span:
            step = OpenTelemetrySpan(span)
            try:
                yield step
            except BaseException as error:
                step.set("error.type", getattr(error, "code", None) or type(error).__name__)
                raise

    def close(self) -> None:
        """Send what has not been sent."""
        self._provider.shutdown()


def create_opentelemetry() -> OpenTelemetryTracing:
    """Send spans where the standard environment variables say; a collector that is away costs no operation anything."""
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    provider = TracerProvider(
        resource=Resource.create({"service.version": __version__}).merge(Resource({"service.name": _service_name()}))
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return OpenTelemetryTracing(provider)


def _service_name() -> str:
    named = Resource.create().attributes.get("service.name")
    return "innkreving-gateway" if named is None or str(named).startswith("unknown_service") else str(named)
