"""What OpenTelemetry gets to see, and what it does not."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator
from gateway.telemetry.opentelemetry import OpenTelemetryTracing
from tests.graphql.short_way import ShortWayTransport
from tests.graphql.subscriptions import STATUS
from tests.operations.asking import FIRM, QUERY, ask, client
from tests.operations.processes import GatewayProcess, environment

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
BOOKED = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f504"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"

Spans = Callable[[], dict[str, ReadableSpan]]


class Traced:
    """A gateway in this process whose spans are kept."""

    def __init__(self, http: httpx.AsyncClient, exporter: InMemorySpanExporter) -> None:
        self.http = http
        self._exporter = exporter

    def spans(self) -> dict[str, ReadableSpan]:
        return {span.name: span for span in self._exporter.get_finished_spans()}

    def text(self) -> str:
        return "\n".join(span.to_json() for span in self._exporter.get_finished_spans())


@pytest.fixture
async def traced(simulator: RunningSimulator, token: str) -> AsyncIterator[Traced]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    settings = Settings(
        krav_og_betalinger_url=simulator.krav_og_betalinger_url,
        innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
        retry_attempts=1,
    )
    app = create_app(settings, tracing=OpenTelemetryTracing(provider))
    headers = {"Authorization": f"Bearer {token}", "traceparent": PARENT, "Accept": "application/json"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=ShortWayTransport(app), base_url="http://gateway", headers=headers) as http,
    ):
        yield Traced(http, exporter)


def trace_id(span: ReadableSpan) -> str:
    assert span.context is not None
    return f"{span.context.trace_id:032x}"


def is_inside(inner: ReadableSpan, outer: ReadableSpan) -> bool:
    return inner.parent is not None and outer.context is not None and inner.parent.span_id == outer.context.span_id


async def test_an_operation_its_fetch_its_wait_and_its_attempt_are_one_trace(traced: Traced) -> None:
    await ask(traced.http)

    spans = traced.spans()

    assert list(spans) == ["wait for a place", "GET aapnekrav", "fetch aapnekrav", "query"]
    assert {trace_id(span) for span in spans.values()} == {TRACE}
    assert is_inside(spans["GET aapnekrav"], spans["fetch aapnekrav"])
    assert is_inside(spans["fetch aapnekrav"], spans["query"])
    attempt = dict(spans["GET aapnekrav"].attributes or {})
    assert attempt["http.response.status_code"] == 200
    assert len(str(attempt["gateway.kall_id"])) == 36
    assert dict(spans["query"].attributes or {})["graphql.operation.name"] == "Oversikt"


async def test_upstream_is_told_the_attempt_as_its_parent(traced: Traced, simulator: RunningSimulator) -> None:
    await ask(traced.http)

    (call,) = await simulator.control("GET", "log")

    assert "traceparent" in call["headers"]


async def test_an_answer_out_of_the_cache_says_so(traced: Traced) -> None:
    await ask(traced.http)
    await ask(traced.http)

    assert dict(traced.spans()["fetch aapnekrav"].attributes or {})["gateway.from_cache"] is True


async def test_an_operation_that_comes_again_is_traced_again(traced: Traced) -> None:
    for _ in range(5):
        await ask(traced.http)

    assert traced.text().count('"name": "query"') == 5


async def test_a_failure_is_marked_by_its_code(traced: Traced, simulator: RunningSimulator) -> None:
    await simulator.fault("status", status=503, count=1)
    await ask(traced.http)

    spans = traced.spans()

    for name in ("GET aapnekrav", "fetch aapnekrav", "query"):
        assert dict(spans[name].attributes or {})["error.type"] == "UPSTREAM_UNAVAILABLE"


async def test_an_event_is_in_the_trace_of_who_follows_and_the_question_in_one_of_its_own(traced: Traced) -> None:
    await traced.http.post(
        "/graphql", json={"query": STATUS, "variables": {"id": BOOKED}}, headers={"Accept": "text/event-stream"}
    )

    spans = traced.spans()

    assert trace_id(spans["event"]) == TRACE
    assert dict(spans["event"].attributes or {})["gateway.event"] == 1
    assert is_inside(spans["fetch mottaksstatus"], spans["poll mottaksstatus"])
    assert trace_id(spans["poll mottaksstatus"]) != TRACE
    assert BOOKED not in traced.text()


async def test_nothing_personal_is_in_a_trace(traced: Traced, simulator: RunningSimulator, token: str) -> None:
    body = f'{{"kode": "KB-006", "melding": "Ugyldig {FIRM}", "korrelasjonsid": "{FIRM}"}}'
    await simulator.fault("status", status=400, body=body, count=1)
    query = QUERY.replace("Oversikt", f"O{FIRM}")
    await ask(traced.http, query)
    await ask(traced.http, query)

    assert "fetch aapnekrav" in traced.text()
    assert FIRM not in traced.text()
    assert token.split(".")[1] not in traced.text()


def test_without_the_standard_variables_the_exporter_is_not_imported() -> None:
    # redis-py imports the SDK by itself where it is installed; what sends spans is ours to leave out.
    program = (
        "import sys, gateway.app; gateway.app.create_tracing({});"
        "sys.exit(any(name.startswith('opentelemetry.exporter') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class Collector:
    """Where OTLP over HTTP goes to."""

    def __init__(self, server: HTTPServer, bodies: list[bytes]) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.bodies = bodies


@contextlib.contextmanager
def running_collector() -> Iterator[Collector]:
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as in its base
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Collector(server, bodies)
        server.shutdown()
        thread.join()


async def test_spans_go_where_the_standard_variables_say(simulator: RunningSimulator, token: str) -> None:
    with running_collector() as collector:
        variables = environment(simulator) | {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
        gateway = GatewayProcess(variables)
        try:
            async with client(gateway.url, token) as http:
                await ask(http)
            gateway.process.terminate()
            assert gateway.wait() == 0, "what has not been sent is sent before the end"
        finally:
            gateway.close()

        sent = b"".join(collector.bodies)
    assert b"fetch aapnekrav" in sent
    assert b"innkreving-gateway" in sent
    assert FIRM.encode() not in sent
