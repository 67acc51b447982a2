import asyncio
import contextlib
from collections.abc import AsyncGenerator

import httpx
from starlette.types import ASGIApp

from gateway.server.draining import Draining
from gateway.server.observation.summary import OperationSummary
from tests.server.serving import client, serving, toy_application, toy_settings

_SILENT = {"query": "subscription { silent }"}
_STREAM = {"accept": "text/event-stream"}
_URQL = {"accept": "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"}


async def test_a_subscription_is_streamed_with_lines_that_every_client_can_split() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json={"query": "subscription { count(to: 2) }"}, headers=_STREAM)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.text == (
        ':\n\nevent: next\ndata: {"data":{"count":0}}\n\nevent: next\ndata: {"data":{"count":1}}\n\n'
        "event: complete\ndata: \n\n"
    )


async def test_a_query_of_a_client_that_also_lists_event_streams_is_answered_in_json() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json={"query": "{ hello }"}, headers=_URQL)
    assert response.headers["content-type"].startswith("application/graphql-response+json")


async def test_a_query_of_a_client_that_accepts_nothing_but_an_event_stream_is_one_event() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json={"query": "{ hello }"}, headers=_STREAM)
    assert 'event: next\ndata: {"data":{"hello":"hello world"}}\n\nevent: complete' in response.text


async def test_a_refused_subscription_is_answered_in_json_where_json_is_accepted() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json={"query": "subscription { nope }"}, headers=_URQL)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_refused_subscription_is_an_event_where_nothing_else_is_accepted() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json={"query": "subscription { nope }"}, headers=_STREAM)
    assert response.status_code == 200
    assert '"code":"GRAPHQL_VALIDATION_FAILED"' in response.text


async def test_a_subscription_without_an_event_stream_is_refused_clearly() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json={"query": "subscription { count }"})
    assert response.status_code == 406
    extensions = response.json()["errors"][0]["extensions"]
    assert extensions["code"] == "OPERATION_NOT_ALLOWED"
    assert "text/event-stream" in extensions["reason"]


async def test_a_source_that_fails_ends_the_stream_with_a_coded_event() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json={"query": "subscription { failing }"}, headers=_STREAM)
    assert '"code":"UPSTREAM_UNAVAILABLE"' in response.text
    assert response.text.endswith("event: complete\ndata: \n\n")


async def test_a_stream_is_told_of_once_when_it_ends() -> None:
    summaries: list[OperationSummary] = []
    async with client(toy_application(on_operation=summaries.append)) as http:
        await http.post("/graphql", json={"query": "subscription S { count(to: 2) }"}, headers=_STREAM)
    assert [(told.name, told.type, told.transport, told.events, told.status) for told in summaries] == [
        ("S", "subscription", "event-stream", 2, 200)
    ]


@contextlib.asynccontextmanager
async def silent_stream(application: ASGIApp) -> AsyncGenerator[tuple[httpx.AsyncClient, httpx.Response]]:
    async with (
        serving(application) as url,
        httpx.AsyncClient(base_url=url) as http,
        http.stream("POST", "/graphql", json=_SILENT, headers=_URQL) as got,
    ):
        yield http, got


async def test_a_quiet_stream_is_kept_open_by_comments() -> None:
    application = toy_application(toy_settings(stream_ping_seconds=0.01))
    async with silent_stream(application) as (_, got):
        lines = got.aiter_lines()
        received = [await anext(lines) for _ in range(6)]
    assert received == [":", ""] * 3


async def test_the_source_is_closed_when_the_client_goes() -> None:
    ended: asyncio.Queue[OperationSummary] = asyncio.Queue()
    application = toy_application(on_operation=ended.put_nowait)
    async with silent_stream(application):
        pass
    summary = await asyncio.wait_for(ended.get(), 5)
    assert summary.events == 0


async def test_streams_end_when_the_process_is_about_to_stop() -> None:
    draining = Draining()
    async with silent_stream(toy_application(draining=draining)) as (_, got):
        draining.begin()
        text = "".join([part async for part in got.aiter_text()])
    assert text == ":\n\n"


async def test_streams_are_limited_in_number() -> None:
    application = toy_application(toy_settings(max_streams=1))
    async with silent_stream(application) as (http, first):
        await anext(first.aiter_bytes())
        second = await http.post("/graphql", json=_SILENT, headers=_URQL)
    assert second.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
