"""The protocol's own care: of connections that are shared, quiet, handed over or gone."""

import asyncio
from typing import Any

import pytest

from gateway.server.identity import Identity
from gateway.server.request_headers import RequestHeaders
from gateway.server.whole_requests import Exchange, WholeRequestProtocol
from tests.execution.toy import ToyContext
from tests.server.fake_wire import Connection, ManualLoop
from tests.server.serving import serving, toy_application
from tests.server.test_evil_clients import post, raw

_BODY = b'{"query":"{ hello }"}'
_ANSWER = b'{"data":{"hello":"hello world"}}'
_UPGRADE = (
    b"GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n"
)


class Scripted:
    """Answers at once, with as many bytes as the body says; waits for `freed` where it says 0."""

    def __init__(self, *, last: bool = False) -> None:
        self.short_way = self
        self.begun: list[bytes] = []
        self.cancelled: list[bytes] = []
        self.freed = asyncio.Event()
        self._last = last

    def again(self, _: bytes, __: Exchange) -> None:
        """Nothing comes again."""

    def begin(self, _: list[tuple[bytes, bytes]], body: bytes, exchange: Exchange, __: object) -> Any:  # noqa: ANN401 - as in ShortWay
        self.begun.append(body)
        exchange.keep_alive = exchange.keep_alive and not self._last
        answer = b"x" * int(body)
        wire = (b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n" % len(answer), answer)

        async def work() -> tuple[bytes, bytes]:
            try:
                await self.freed.wait()
            except asyncio.CancelledError:
                self.cancelled.append(body)
                raise
            return wire

        return wire if answer else work()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        self.begun.append(b"by ASGI")
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


def _request(body: bytes) -> bytes:
    return post(b"content-length: %d" % len(body), body=body)


async def test_nothing_is_run_behind_the_last_answer_of_a_connection() -> None:
    application = Scripted(last=True)
    connection = Connection(WholeRequestProtocol, application)

    other = _request(b"3").replace(b"/graphql", b"/other")
    await connection.receive([(_request(b"1") + _request(b"2") + other + _request(b"0"), 0)])
    await connection.rest()

    assert application.begun == [b"1"]
    assert connection.transport.sent.endswith(b"connection: close\r\n\r\nx")


async def test_a_request_whose_client_has_gone_is_given_up_though_another_stands_behind_it() -> None:
    application = Scripted()
    connection = Connection(WholeRequestProtocol, application)
    await connection.receive([(_request(b"0"), 1), (_request(b"2"), 1)])

    connection.transport.lose()
    await connection.rest()

    assert application.cancelled == [b"0"]
    assert application.begun == [b"0"]
    assert not connection.state.tasks


async def test_a_client_that_does_not_read_is_answered_only_so_far() -> None:
    application = Scripted()
    connection = Connection(WholeRequestProtocol, application, slow=True)

    await connection.receive([(_request(b"60000") * 100, 0)])

    assert connection.transport.unread < 200_000
    assert not connection.transport.reading
    connection.transport.lose()
    await connection.rest()


async def test_a_request_that_stands_behind_another_is_answered_after_it() -> None:
    application = Scripted()
    connection = Connection(WholeRequestProtocol, application)
    await connection.receive([(_request(b"0") + _request(b"1"), 5)])
    assert not connection.transport.sent

    application.freed.set()
    await connection.rest()

    assert connection.transport.sent.startswith(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    assert application.begun == [b"0", b"by ASGI"]


class Quiet:
    """A connection that is closed once it has been quiet for 60 seconds."""

    def __init__(self) -> None:
        self.application = Scripted()
        self.loop = ManualLoop()
        self.connection = Connection(WholeRequestProtocol, self.application, loop=self.loop, timeout_keep_alive=60)

    async def send(self, data: bytes) -> None:
        await self.connection.receive([(data, 3)])

    def is_closed_after(self, seconds: float) -> bool:
        self.loop.advance(seconds)
        return self.connection.transport.is_closing()


async def test_a_connection_is_closed_so_long_after_its_last_answer() -> None:
    quiet = Quiet()
    for _ in range(5):
        await quiet.send(_request(b"1"))
        assert not quiet.is_closed_after(50)

    assert not quiet.is_closed_after(9)
    assert quiet.is_closed_after(2)
    assert quiet.connection.state.total_requests == 5


async def test_work_that_takes_longer_than_connections_may_be_quiet_is_answered() -> None:
    quiet = Quiet()
    await quiet.send(_request(b"1"))
    await quiet.send(_request(b"0"))
    assert not quiet.is_closed_after(500)

    quiet.application.freed.set()
    await quiet.connection.pass_turns(5)

    assert quiet.connection.transport.sent.count(b"HTTP/1.1 200 OK") == 2
    assert not quiet.is_closed_after(59)
    assert quiet.is_closed_after(2)


async def test_a_connection_is_not_quiet_while_a_head_comes() -> None:
    quiet = Quiet()
    await quiet.send(_request(b"1"))
    assert not quiet.is_closed_after(59)
    await quiet.send(_request(b"1")[:20])
    assert not quiet.is_closed_after(9)
    await quiet.send(_request(b"1")[20:30])

    assert quiet.is_closed_after(2)


async def test_what_uvicorn_has_answered_counts_as_well() -> None:
    quiet = Quiet()
    await quiet.send(_request(b"1"))
    assert not quiet.is_closed_after(50)
    await quiet.send(_request(b"1").replace(b"/graphql", b"/other"))

    assert quiet.connection.transport.sent.count(b"HTTP/1.1 200 OK") == 2
    assert not quiet.is_closed_after(59)
    assert quiet.is_closed_after(2)


async def test_a_websocket_on_a_connection_that_served_a_request_stays_open() -> None:
    async with serving(toy_application(), timeout_keep_alive=0.5) as url, raw(url) as (reader, writer):
        writer.write(_request(_BODY))
        await reader.readuntil(_ANSWER)
        writer.write(_UPGRADE)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(), 1)


@pytest.mark.parametrize("path", [b"/graphql", b"/graphql?x"])
async def test_empty_lines_do_not_keep_a_quiet_connection_open(path: bytes) -> None:
    async with serving(toy_application(), timeout_keep_alive=0.05) as url, raw(url) as (reader, writer):
        writer.write(_request(_BODY).replace(b"/graphql", path))
        await reader.readuntil(_ANSWER)
        writer.write(b"\r\n")
        assert await asyncio.wait_for(reader.read(), 5) == b""


async def test_a_refused_request_whose_body_never_ends_does_not_keep_its_connection_open() -> None:
    async with serving(toy_application(), timeout_keep_alive=0.05) as url, raw(url) as (reader, writer):
        writer.write(post(b"content-length: 100", body=b"").replace(b"application/json", b"text/plain"))
        await reader.readuntil(b"}]}")
        writer.write(b"x")
        assert await asyncio.wait_for(reader.read(), 5) == b""


async def test_what_the_process_gives_up_when_it_stops_is_answered_so() -> None:
    begun = asyncio.Event()

    def make_context(_: RequestHeaders, __: Identity) -> ToyContext:
        begun.set()
        return ToyContext()

    application = toy_application(make_context=make_context)
    async with serving(application, timeout_graceful_shutdown=0.01) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(_request(b'{"query":"{ slow }"}'))
        await asyncio.wait_for(begun.wait(), 5)
    received = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert received.startswith(b"HTTP/1.1 500 ")
    assert b"\r\nconnection: close\r\n" in received


@pytest.mark.parametrize("cut", [0, 8])
async def test_what_stands_behind_a_body_is_no_header(cut: int) -> None:
    tokens: list[str | None] = []

    def make_context(headers: RequestHeaders, _: Identity) -> ToyContext:
        tokens.append(headers.get("authorization"))
        return ToyContext()

    body = b"15\r\n%b\r\n0\r\nauthorization: Bearer another\r\n\r\n" % _BODY
    request = post(b"transfer-encoding: chunked", body=body)
    end = len(request) - cut
    async with serving(toy_application(make_context=make_context)) as url, raw(url) as (reader, writer):
        writer.write(request[:end])
        await writer.drain()
        writer.write(request[end:])
        await asyncio.wait_for(reader.readuntil(_ANSWER), 5)

    assert tokens == [None]
