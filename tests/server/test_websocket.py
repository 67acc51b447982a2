import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.types import ASGIApp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from gateway.server.draining import Draining
from gateway.server.identity import Identity
from gateway.server.observation.summary import OperationSummary
from gateway.telemetry.logging import configure_logging
from tests.execution.toy import ToyContext
from tests.server.serving import serving, toy_application, toy_settings

_PROTOCOL = Subprotocol("graphql-transport-ws")


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root, server = logging.getLogger(), logging.getLogger("uvicorn.error")
    handlers, levels = root.handlers[:], (root.level, server.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    server.setLevel(levels[1])


@contextlib.asynccontextmanager
async def connected(
    application: ASGIApp, *, protocol: Subprotocol | None = _PROTOCOL, headers: Mapping[str, str] | None = None
) -> AsyncGenerator[ClientConnection]:
    async with serving(application) as url:
        protocols = [protocol] if protocol else None
        address = url.replace("http", "ws", 1) + "/graphql"
        async with connect(address, subprotocols=protocols, additional_headers=headers, proxy=None) as socket:
            yield socket


@contextlib.asynccontextmanager
async def initialised(application: ASGIApp, **payload: str) -> AsyncGenerator[ClientConnection]:
    async with connected(application) as socket:
        await tell(socket, type="connection_init", payload=payload)
        assert await hear(socket) == {"type": "connection_ack"}
        yield socket


async def tell(socket: ClientConnection, **message: Any) -> None:  # noqa: ANN401 - any JSON value
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection) -> Any:  # noqa: ANN401 - any JSON value
    return json.loads(await asyncio.wait_for(socket.recv(), 5))


async def closed(socket: ClientConnection) -> int | None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await asyncio.wait_for(socket.recv(), 5)
    return socket.close_code


async def subscribe(socket: ClientConnection, query: str, name: str = "1", **payload: Any) -> None:  # noqa: ANN401
    await tell(socket, type="subscribe", id=name, payload={"query": query, **payload})


async def test_a_subscription_sends_its_events_and_completes() -> None:
    async with initialised(toy_application()) as socket:
        await subscribe(socket, "subscription { count(to: 2) }")
        assert [await hear(socket) for _ in range(3)] == [
            {"id": "1", "type": "next", "payload": {"data": {"count": 0}}},
            {"id": "1", "type": "next", "payload": {"data": {"count": 1}}},
            {"id": "1", "type": "complete"},
        ]


async def test_queries_and_mutations_run_too() -> None:
    async with initialised(toy_application()) as socket:
        await subscribe(socket, "query ($n: String!) { hello(name: $n) }", variables={"n": "you"})
        assert (await hear(socket))["payload"] == {"data": {"hello": "hello you"}}
        assert (await hear(socket))["type"] == "complete"
        await subscribe(socket, 'mutation { note(text: "x") }')
        assert (await hear(socket))["payload"] == {"data": {"note": "x"}}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { refused(argument: $n) }", "BAD_USER_INPUT"),
    ],
)
async def test_an_operation_that_is_not_executed_ends_with_an_error(query: str, code: str) -> None:
    async with initialised(toy_application()) as socket:
        await subscribe(socket, query)
        message = await hear(socket)
        assert (message["id"], message["type"]) == ("1", "error")
        assert message["payload"][0]["extensions"]["code"] == code
        await subscribe(socket, "{ hello }")
        assert (await hear(socket))["type"] == "next"


async def test_a_source_that_fails_ends_with_a_coded_error() -> None:
    async with initialised(toy_application()) as socket:
        await subscribe(socket, "subscription { failing }")
        assert (await hear(socket))["payload"] == {"data": {"failing": 1}}
        message = await hear(socket)
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"


async def test_the_tokens_come_with_the_first_message() -> None:
    seen: list[Headers] = []

    def make_context(headers: Headers, _: Identity) -> ToyContext:
        seen.append(headers)
        return ToyContext()

    application = toy_application(make_context=make_context)
    async with initialised(application, Authorization="Bearer abc", Cookie="x", AltinnSamtykke="def") as socket:
        await subscribe(socket, "{ hello }")
        await hear(socket)
    assert (seen[0].get("authorization"), seen[0].get("altinnsamtykke")) == ("Bearer abc", "def")
    assert "cookie" not in seen[0]


async def test_a_client_can_complete_an_operation() -> None:
    told: asyncio.Queue[OperationSummary] = asyncio.Queue()
    async with initialised(toy_application(on_operation=told.put_nowait)) as socket:
        await subscribe(socket, "subscription { silent }")
        await tell(socket, type="ping")
        await hear(socket)
        await tell(socket, type="complete", id="1")
        assert (await asyncio.wait_for(told.get(), 5)).transport == "websocket"
        await subscribe(socket, "{ hello }")
        assert (await hear(socket))["type"] == "next"


async def test_an_operation_that_is_completed_before_it_has_begun_frees_its_id() -> None:
    async with initialised(toy_application()) as socket:
        await subscribe(socket, "subscription { silent }")
        await tell(socket, type="complete", id="1")
        await tell(socket, type="ping")
        await hear(socket)
        await subscribe(socket, "{ hello }")
        assert (await hear(socket))["type"] == "next"


async def test_operations_end_when_the_client_goes() -> None:
    told: asyncio.Queue[OperationSummary] = asyncio.Queue()
    async with serving(toy_application(on_operation=told.put_nowait)) as url:
        address = url.replace("http", "ws", 1) + "/graphql"
        async with connect(address, subprotocols=[_PROTOCOL], proxy=None) as socket:
            await tell(socket, type="connection_init")
            await hear(socket)
            await subscribe(socket, "subscription { silent }")
            await tell(socket, type="ping")
            await hear(socket)
        assert (await asyncio.wait_for(told.get(), 5)).type == "subscription"


async def test_a_ping_is_answered() -> None:
    async with initialised(toy_application()) as socket:
        await tell(socket, type="ping", payload={"any": "thing"})
        assert await hear(socket) == {"type": "pong"}


@pytest.mark.parametrize("protocol", [None, Subprotocol("graphql-ws"), Subprotocol("chat")])
async def test_no_other_protocol_is_spoken(protocol: Subprotocol | None) -> None:
    async with serving(toy_application()) as url:
        address = url.replace("http", "ws", 1) + "/graphql"
        socket = await connect(address, proxy=None).__aenter__()
        assert await closed(socket) == 4406


async def test_a_client_that_says_nothing_is_let_go() -> None:
    async with connected(toy_application(toy_settings(websocket_init_timeout_seconds=0.02))) as socket:
        assert await closed(socket) == 4408


async def test_a_connection_on_which_nothing_happens_is_closed() -> None:
    async with initialised(toy_application(toy_settings(websocket_idle_timeout_seconds=0.02))) as socket:
        assert await closed(socket) == 1000


async def test_a_client_that_answers_no_ping_is_closed_with_its_operations() -> None:
    async with initialised(toy_application(toy_settings(websocket_idle_timeout_seconds=0.5))) as socket:
        await subscribe(socket, "subscription { silent }")
        assert await hear(socket) == {"type": "ping"}
        assert await closed(socket) == 1000


_BEFORE = [
    ('{"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}', 4401),
    ('{"type":"ping"}', 4400),
    ("{", 4400),
    ("[]", 4400),
    ("null", 4400),
    ('"connection_init"', 4400),
    ('{"type":7}', 4400),
    ("{}", 4400),
    ('{"type":"connection_init","payload":[]}', 4400),
    ('{"type":"connection_init","payload":{"Authorization":7}}', 4400),
    ('{"type":"connection_init","payload":{"Authorization":"Bearer a\\r\\nx: y"}}', 4400),
    ('{"type":"connection_init","payload":' + "[" * 5_000 + "]" * 5_000 + "}", 4400),
    (b"\x00\x01", 4400),
    ('{"type":"connection_init","payload":{"a":"' + "x" * 70_000 + '"}}', 1009),
]


@pytest.mark.parametrize(("message", "code"), _BEFORE)
async def test_an_odd_first_message_closes_the_connection(message: str | bytes, code: int) -> None:
    async with connected(toy_application()) as socket:
        await socket.send(message)
        assert await closed(socket) == code


_AFTER = [
    ('{"type":"connection_init"}', 4429),
    ('{"type":"subscribe"}', 4400),
    ('{"type":"subscribe","id":"1"}', 4400),
    ('{"type":"subscribe","id":7,"payload":{}}', 4400),
    ('{"type":"subscribe","id":"","payload":{"query":"{ hello }"}}', 4400),
    ('{"type":"subscribe","id":"1","payload":[]}', 4400),
    ('{"type":"start","id":"1","payload":{"query":"{ hello }"}}', 4400),
    ('{"type":"complete"}', 4400),
    ('{"type":"\\ud800"}', 4400),
    ("5" * 5_000, 4400),
    (b"{}", 4400),
]


@pytest.mark.parametrize(("message", "code"), _AFTER)
async def test_an_odd_message_closes_the_connection(message: str | bytes, code: int) -> None:
    async with initialised(toy_application()) as socket:
        await socket.send(message)
        assert await closed(socket) == code


@pytest.mark.parametrize("payload", ['{"query":7}', '{"variables":[]}', "{}", '{"query":"{ hello }","extensions":1}'])
async def test_odd_parameters_end_that_operation_alone(payload: str) -> None:
    async with initialised(toy_application()) as socket:
        await socket.send('{"type":"subscribe","id":"1","payload":' + payload + "}")
        message = await hear(socket)
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "BAD_USER_INPUT")


async def test_an_id_in_use_closes_the_connection() -> None:
    async with initialised(toy_application()) as socket:
        await subscribe(socket, "subscription { silent }")
        await subscribe(socket, "subscription { silent }")
        assert await closed(socket) == 4409


async def test_the_operations_of_one_connection_are_limited_in_number() -> None:
    async with initialised(toy_application(toy_settings(max_streams_per_connection=1))) as socket:
        await subscribe(socket, "subscription { silent }")
        await subscribe(socket, "{ hello }", "2")
        message = await hear(socket)
        assert (message["id"], message["type"]) == ("2", "error")
        assert message["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_connections_are_limited_in_number() -> None:
    async with serving(toy_application(toy_settings(max_streams=1))) as url:
        address = url.replace("http", "ws", 1) + "/graphql"
        async with connect(address, subprotocols=[_PROTOCOL], proxy=None) as first:
            await tell(first, type="connection_init")
            await hear(first)
            async with connect(address, subprotocols=[_PROTOCOL], proxy=None) as second:
                assert await closed(second) == 1013


async def test_a_page_of_another_site_may_not_connect() -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with connected(toy_application(), headers={"Origin": "https://evil.example"}):
            pass
    assert caught.value.response.status_code == 403


async def test_a_page_on_the_allow_list_may_connect() -> None:
    application = toy_application(toy_settings(allowed_origins="https://a.example"))
    async with connected(application, headers={"Origin": "https://a.example"}) as socket:
        assert socket.subprotocol == _PROTOCOL


async def test_connections_end_when_the_process_is_about_to_stop() -> None:
    draining = Draining()
    async with initialised(toy_application(draining=draining)) as socket:
        await subscribe(socket, "subscription { silent }")
        draining.begin()
        assert await closed(socket) == 1001


@pytest.mark.parametrize("level", ["debug", "info"])
@pytest.mark.usefixtures("restored_logging")
async def test_no_token_and_nothing_of_the_address_is_logged_at_any_level(
    capsys: pytest.CaptureFixture[str], level: str
) -> None:
    configure_logging(level, "json")
    async with serving(toy_application()) as url:
        address = url.replace("http", "ws", 1) + "/graphql?access_token=hemmelig-1"
        headers = {"Authorization": "Bearer hemmelig-2"}
        async with connect(address, subprotocols=[_PROTOCOL], additional_headers=headers, proxy=None) as socket:
            await tell(socket, type="connection_init", payload={"Authorization": "Bearer hemmelig-3"})
            await hear(socket)
        with pytest.raises(InvalidStatus):
            await connect(address, additional_headers={"Origin": "https://evil.test"}, proxy=None)

    assert "hemmelig" not in capsys.readouterr().err
