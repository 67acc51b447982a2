import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from gateway.errors import UnauthenticatedError
from gateway.server.draining import Draining, drain_on_signals
from gateway.server.identity import Identity
from gateway.server.observation.summary import OperationSummary
from tests.execution.toy import ToyContext
from tests.server.serving import client, serving, toy_application

_JSON = "application/json"
_GRAPHQL = "application/graphql-response+json"


async def ask(query: str, accept: str | None = None, **parts: Any) -> httpx.Response:  # noqa: ANN401 - any part
    async with client(toy_application(**parts)) as http:
        headers = {"accept": accept} if accept else {}
        return await http.post("/graphql", json={"query": query}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", _JSON),
        ("application/*", _JSON),
        ("application/json", _JSON),
        ("application/graphql-response+json", _GRAPHQL),
        ("application/json, application/graphql-response+json", _GRAPHQL),
        ("application/graphql-response+json;q=0.5, application/json", _JSON),
        ("application/json;q=0.9, application/graphql-response+json;q=0.91", _GRAPHQL),
        ("application/json;q=0, */*", _GRAPHQL),
        ("APPLICATION/GraphQL-Response+JSON;charset=utf-8", _GRAPHQL),
        ("text/html, application/json", _JSON),
    ],
)
async def test_the_form_of_the_answer_is_negotiated(accept: str, content_type: str) -> None:
    response = await ask("{ hello }", accept)
    assert response.headers["content-type"] == f"{content_type}; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "json_status", "graphql_status"),
    [
        ("{ hello }", 200, 200),
        ("{ missing hello }", 200, 200),
        ("{ required }", 200, 200),
        ("{", 200, 400),
        ("{ nope }", 200, 400),
    ],
)
async def test_each_form_has_a_status_of_its_own(query: str, json_status: int, graphql_status: int) -> None:
    assert (await ask(query, _JSON)).status_code == json_status
    assert (await ask(query, _GRAPHQL)).status_code == graphql_status


async def test_a_browser_gets_the_page() -> None:
    async with client(toy_application()) as http:
        response = await http.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in response.headers["content-security-policy"]


async def test_an_error_of_the_context_refuses_the_request() -> None:
    def make_context(_: Headers, __: Identity) -> ToyContext:
        raise UnauthenticatedError

    response = await ask("{ hello }", make_context=make_context)
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_unforeseen_failure_of_the_server_is_a_coded_answer() -> None:
    def make_context(_: Headers, __: Identity) -> ToyContext:
        raise RuntimeError("secret")

    response = await ask("{ hello }", make_context=make_context)
    assert response.status_code == 500
    assert response.json()["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "secret" not in response.text


async def test_each_answer_is_told_of_once() -> None:
    told: list[OperationSummary] = []
    async with client(toy_application(on_operation=told.append)) as http:
        response = await http.post("/graphql", json={"query": "query Q { missing down again: missing }"})
        await http.post("/graphql", content=b"{")
    first, second = told
    assert (first.name, first.type, first.status, first.transport) == ("Q", "query", 200, "post")
    assert first.codes == ("NOT_FOUND", "UPSTREAM_UNAVAILABLE")
    assert first.request_id == response.headers["x-request-id"]
    assert (second.name, second.status) == (None, 400)


async def test_the_schema_is_served() -> None:
    async with client(toy_application()) as http:
        assert (await http.get("/schema.graphql")).text == "type Query { hello: String! }"


async def test_metrics_are_served_where_they_are_given() -> None:
    async with client(toy_application(metrics=PlainTextResponse("operations 1"))) as http:
        assert (await http.get("/metrics")).text == "operations 1"
    async with client(toy_application()) as http:
        assert (await http.get("/metrics")).status_code == 404


async def test_the_process_is_ready_when_everything_is() -> None:
    async with client(toy_application()) as http:
        assert (await http.get("/health/live")).json() == {"status": "live"}
        response = await http.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ready", "not_ready": {}})


async def test_readiness_names_what_is_missing() -> None:
    async def ready() -> Mapping[str, str]:
        return {"cache": "unreachable"}

    async with client(toy_application(ready=ready)) as http:
        response = await http.get("/health/ready")
    assert (response.status_code, response.json()["not_ready"]) == (503, {"cache": "unreachable"})


async def test_a_process_that_drains_is_not_ready_and_still_serves() -> None:
    draining = Draining()
    draining.begin()
    async with client(toy_application(draining=draining)) as http:
        assert (await http.get("/health/ready")).status_code == 503
        assert (await http.post("/graphql", json={"query": "{ hello }"})).status_code == 200


async def test_the_given_lifespan_is_kept() -> None:
    events: list[str] = []

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, str]]:
        events.append("up")
        yield {"kept": "for whoever asks"}
        events.append("down")

    application = toy_application(lifespan=lifespan)
    async with application.router.lifespan_context(application) as state:
        assert (events, state) == (["up"], {"kept": "for whoever asks"})
    assert events == ["up", "down"]


@pytest.mark.parametrize("delay", [0.0, 0.02])
async def test_a_signal_to_stop_drains_first_and_reaches_the_server_after_the_delay(delay: float) -> None:
    draining = Draining()
    stopped: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    before = signal.signal(signal.SIGTERM, lambda *_: stopped.set_result(time.perf_counter()))
    try:
        with drain_on_signals(draining, delay):
            begin = time.perf_counter()
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(draining.wait(), 5)
            assert await asyncio.wait_for(stopped, 5) - begin >= delay
    finally:
        signal.signal(signal.SIGTERM, before)


async def test_operations_in_flight_are_finished_when_the_server_stops() -> None:
    begun = asyncio.Event()

    def make_context(_: Headers, __: Identity) -> ToyContext:
        begun.set()
        return ToyContext()

    async with httpx.AsyncClient() as http:
        async with serving(toy_application(make_context=make_context), timeout_graceful_shutdown=5) as url:
            body = {"query": "{ slow(seconds: 0.2) }"}
            in_flight = asyncio.create_task(http.post(f"{url}/graphql", json=body))
            await asyncio.wait_for(begun.wait(), 5)
        assert (await in_flight).json() == {"data": {"slow": "done"}}
