"""The short way of whole requests: the same answers as by ASGI, and a connection that is as well kept."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from gateway.server.draining import Draining
from gateway.server.identity import Identity
from gateway.server.observation.summary import OperationSummary
from gateway.server.request_headers import RequestHeaders
from gateway.server.short_way import GraphQLShortWay
from tests.execution.toy import ToyContext
from tests.server.serving import client, serving, toy_application, toy_settings
from tests.server.test_evil_clients import post, raw

ORIGIN = "https://app.example"
LONG = "{ things(first: 200) { id name size } }"
LARGE = f"{{ {' '.join(f'a{number}: things(first: 400) {{ id name size }}' for number in range(20))} }}"
MIXED = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each request that could go the short way, whether it did."""
    ways: list[bool] = []
    begin = GraphQLShortWay.begin

    def noted(self: GraphQLShortWay, *arguments: Any) -> Any:  # noqa: ANN401 - passed on
        answer = begin(self, *arguments)
        ways.append(answer is not None)
        return answer

    monkeypatch.setattr(GraphQLShortWay, "begin", noted)
    return ways


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"query": "{ hello }"}, {}),
        ({"query": "{ hello }"}, {"Accept": "application/graphql-response+json"}),
        ({"query": "{ hello }"}, {"Accept": MIXED}),
        ({"query": "{ hello }"}, {"Accept": "text/html"}),
        ({"query": "{ hello }"}, {"Accept": "image/png"}),
        ({"query": "{ hello }"}, {"Origin": ORIGIN}),
        ({"query": "{ hello }"}, {"Origin": "https://elsewhere.example"}),
        ({"query": "{ hello }"}, {"Content-Type": "text/plain"}),
        ({"query": "{ hello }"}, {"Content-Type": "application/json; charset=latin-1"}),
        ({"query": LONG}, {"Accept-Encoding": "gzip"}),
        ({"query": LONG}, {"Accept-Encoding": "gzip, zstd", "Origin": ORIGIN}),
        ({"query": LARGE}, {"Accept-Encoding": "gzip"}),
        ({"query": LARGE}, {"Accept-Encoding": "identity"}),
        ({"query": "{ hello }", "variables": []}, {}),
        ({"query": "{ unknown }"}, {}),
        ({"query": "{ required }"}, {}),
        ({"query": "{ broken }"}, {}),
        ({"query": "{ down }"}, {}),
        ({"query": 'mutation { note(text: "a") }'}, {}),
        ({"query": "subscription { count(to: 1) }"}, {}),
        ([{"query": "{ hello }"}], {}),
        ({}, {}),
    ],
)
async def test_both_ways_answer_alike(taken: list[bool], body: object, headers: dict[str, str]) -> None:
    application = toy_application(toy_settings(allowed_origins=ORIGIN))
    async with client(application) as asgi:
        expected = await asgi.post("/graphql", json=body, headers=headers)
    async with serving(application) as url, httpx.AsyncClient() as http:
        answer = await http.post(f"{url}/graphql", json=body, headers=headers)

    assert taken == [True]
    assert answer.status_code == expected.status_code
    assert answer.content == expected.content
    assert _told(answer) == _told(expected)


def _told(answer: httpx.Response) -> list[tuple[str, str]]:
    own = {"x-request-id", "date", "content-length"}  # compressed by two threads, lengths are the same or one apart
    return sorted(header for header in answer.headers.multi_items() if header[0] not in own)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("POST", "/graphql", b'{"query": "subscription { count(to: 1) }"}', {"Accept": MIXED}),
        ("POST", "/graphql", b'{"query": "\\u0073ubscription { count(to: 1) }"}', {"Accept": MIXED}),
        ("POST", "/graphql", b'{"query": "{ hello }"}', {"Accept": "text/event-stream"}),
        ("POST", "/graphql", b"x" * 300, {"Content-Encoding": "gzip"}),
        ("POST", "/graphql", b'{"query": "{ hello }"}' + b" " * 2_000, {}),
        ("POST", "/graphql", b'{"query": "{ hello }"}', {"Expect": "100-continue"}),
        ("POST", "/graphql?x=1", b'{"query": "{ hello }"}', {}),
        ("GET", "/graphql?query={hello}", b"", {"X-Requested-With": "x"}),
        ("OPTIONS", "/graphql", b"", {}),
        ("GET", "/health/live", b"", {}),
    ],
)
async def test_everything_else_goes_the_long_way(
    taken: list[bool], method: str, path: str, body: bytes, headers: dict[str, str]
) -> None:
    application = toy_application(toy_settings(max_body_bytes=1_000))
    headers = {"Content-Type": "application/json"} | headers
    async with client(application) as asgi:
        expected = await asgi.request(method, path, content=body, headers=headers)
    async with serving(application) as url, httpx.AsyncClient() as http:
        answer = await http.request(method, f"{url}{path}", content=body, headers=headers)

    assert True not in taken
    assert (answer.status_code, answer.content) == (expected.status_code, expected.content)


async def test_requests_in_one_piece_are_answered_in_their_order(taken: list[bool]) -> None:
    bodies = [b'{"query":"{ slow(seconds: 0.01) }"}', b'{"query":"{ hello }"}', b'{"query":"{ thing(id: 1) { id } }"}']
    requests = [post(f"content-length: {len(body)}".encode(), body=body) for body in bodies]
    async with serving(toy_application()) as url, raw(url) as (reader, writer):
        writer.write(b"".join(requests))
        answers = [await _read_answer(reader) for _ in bodies]

    assert answers == [{"slow": "done"}, {"hello": "hello world"}, {"thing": {"id": "1"}}]
    assert taken == [True]


async def test_a_connection_serves_both_ways_in_turn(taken: list[bool]) -> None:
    async with serving(toy_application()) as url, httpx.AsyncClient() as http:
        for number in range(6):
            path = "/graphql" if number % 2 else "/graphql?x"
            answer = await http.post(f"{url}{path}", json={"query": "{ hello }"})
            assert answer.json() == {"data": {"hello": "hello world"}}

    assert taken == [True] * 3


@pytest.mark.parametrize("end", [30, 100, 125])
async def test_a_request_in_two_pieces_is_answered(end: int) -> None:
    request = post(b"content-length: 21")
    async with serving(toy_application()) as url, raw(url) as (reader, writer):
        writer.write(request[:end])
        await writer.drain()
        async with httpx.AsyncClient() as http:  # by its answer, the first piece has been read
            await http.post(f"{url}/graphql", json={"query": "{ hello }"})
        writer.write(request[end:])
        assert await _read_answer(reader) == {"hello": "hello world"}


async def test_a_connection_is_closed_when_it_has_been_quiet_for_long() -> None:
    async with serving(toy_application(), timeout_keep_alive=0.2) as url, raw(url) as (reader, writer):
        writer.write(post(b"content-length: 21"))
        received = await asyncio.wait_for(reader.read(), 5)

    assert received.endswith(b'{"data":{"hello":"hello world"}}')


async def test_a_client_that_wants_the_connection_closed_has_it_closed(taken: list[bool]) -> None:
    async with serving(toy_application()) as url, raw(url) as (reader, writer):
        writer.write(post(b"content-length: 21", b"connection: close"))
        received = await asyncio.wait_for(reader.read(), 5)

    assert b"\r\nconnection: close\r\n" in received
    assert taken == [True]


async def test_while_the_process_drains_connections_are_closed(taken: list[bool]) -> None:
    draining = Draining()
    draining.begin()
    async with serving(toy_application(draining=draining)) as url, raw(url) as (reader, writer):
        writer.write(post(b"content-length: 21"))
        received = await asyncio.wait_for(reader.read(), 5)

    assert b"\r\nconnection: close\r\n" in received
    assert taken == [True]


async def test_the_work_of_a_client_that_has_gone_is_given_up() -> None:
    begun, told = asyncio.Event(), asyncio.Event()
    summaries: list[OperationSummary] = []

    def make_context(_: RequestHeaders, __: Identity) -> ToyContext:
        begun.set()
        return ToyContext()

    def on_operation(summary: OperationSummary) -> None:
        summaries.append(summary)
        told.set()

    application = toy_application(make_context=make_context, on_operation=on_operation)
    async with serving(application) as url:
        async with raw(url) as (_, writer):
            body = b'{"query":"{ slow }"}'
            writer.write(post(f"content-length: {len(body)}".encode(), body=body))
            await asyncio.wait_for(begun.wait(), 5)
        await asyncio.wait_for(told.wait(), 5)

    assert [summary.status for summary in summaries] == [499]


async def _read_answer(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401 - JSON
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return json.loads(await reader.readexactly(length))["data"]
