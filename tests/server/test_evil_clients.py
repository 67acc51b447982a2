"""Clients that are slow, half there or speak HTTP in shapes that hide a second request."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import httpx
import pytest

from gateway.server.whole_requests import WholeRequestProtocol
from tests.server.serving import serving, toy_application, toy_settings

_BODY = b'{"query":"{ hello }"}'
_ANSWER = b'{"data":{"hello":"hello world"}}'


class ImpatientProtocol(WholeRequestProtocol):
    head_seconds = 0.05


@contextlib.asynccontextmanager
async def raw(url: str) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def answer(url: str, request: bytes) -> bytes:
    """Everything that is answered until the connection ends or is quiet."""
    async with raw(url) as (reader, writer):
        writer.write(request)
        received = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while chunk := await asyncio.wait_for(reader.read(65_536), 1):
                received += chunk
    return received


def post(*headers: bytes, body: bytes = _BODY) -> bytes:
    return b"\r\n".join([b"POST /graphql HTTP/1.1", b"host: x", b"content-type: application/json", *headers, b"", body])


async def is_served(url: str) -> bool:
    async with httpx.AsyncClient() as http:
        return (
            await http.post(f"{url}/graphql", content=_BODY, headers={"content-type": "application/json"})
        ).is_success


async def test_the_connection_of_a_head_that_does_not_end_is_closed() -> None:
    async with serving(toy_application(), http=ImpatientProtocol) as url, raw(url) as (reader, writer):
        writer.write(b"POST /graphql HTTP/1.1\r\nhost: x\r\n")
        assert await asyncio.wait_for(reader.read(), 5) == b""
        assert await is_served(url)


async def test_the_connection_of_a_second_head_that_does_not_end_is_closed() -> None:
    async with serving(toy_application(), http=ImpatientProtocol) as url, raw(url) as (reader, writer):
        writer.write(post(b"content-length: 21") + b"POST /gra")
        received = await asyncio.wait_for(reader.read(), 5)
        assert received.count(_ANSWER) == 1


async def test_a_client_that_connects_and_says_nothing_is_let_go() -> None:
    async with serving(toy_application(), timeout_keep_alive=0) as url, raw(url) as (reader, _):
        assert await asyncio.wait_for(reader.read(), 5) == b""


async def test_a_body_that_does_not_end_is_answered_and_the_connection_closed() -> None:
    application = toy_application(toy_settings(body_timeout_seconds=0.05))
    async with serving(application) as url, raw(url) as (reader, writer):
        writer.write(post(b"content-length: 100"))
        received = await asyncio.wait_for(reader.read(), 5)
    assert received.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"BAD_USER_INPUT"' in received


@pytest.mark.parametrize(
    "head",
    [
        b"x: " + b"y" * 200_000,
        b"\r\n".join(b"x%d: y" % number for number in range(30_000)),
        b"x" * 200_000 + b": y",
        b"cookie: " + b"a=b; " * 50_000,
    ],
)
async def test_a_flood_of_headers_ends_the_connection(head: bytes) -> None:
    async with serving(toy_application()) as url:
        received = await answer(url, post(head))
        assert received == b"" or received.startswith(b"HTTP/1.1 400 ")
        assert await is_served(url)


_HIDDEN = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 21\r\n\r\n" + _BODY


@pytest.mark.parametrize(
    "request_bytes",
    [
        post(b"content-length: 21", b"transfer-encoding: chunked", body=b"0\r\n\r\n" + _HIDDEN),
        post(b"transfer-encoding: chunked", b"content-length: 5", body=b"0\r\n\r\n" + _HIDDEN),
        post(b"content-length: 21", b"content-length: 0", body=_BODY + _HIDDEN),
        post(b"content-length: 0", b"content-length: 21", body=_BODY + _HIDDEN),
        post(b"content-length: +21"),
        post(b"content-length: 0x15"),
        post(b"content-length: -1"),
        post(b"content-length: 21 21"),
        post(b"transfer-encoding: xchunked", body=b"0\r\n\r\n" + _HIDDEN),
        post(b"transfer-encoding: chunked, identity", body=b"0\r\n\r\n" + _HIDDEN),
        post(b"transfer-encoding : chunked", body=b"0\r\n\r\n" + _HIDDEN),
        post(b"transfer-encoding: chunked", body=b"zz\r\n\r\n" + _HIDDEN),
        post(b"transfer-encoding: chunked", body=b"ffffffffffffffffff\r\n" + _HIDDEN),
        post(b"x: y\x00z", b"content-length: 21"),
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x00" * 1_000,
    ],
)
async def test_a_request_of_doubtful_shape_is_not_run(request_bytes: bytes) -> None:
    async with serving(toy_application()) as url:
        received = await answer(url, request_bytes)
        assert _ANSWER not in received
        assert b"Traceback" not in received
        assert await is_served(url)


async def test_everyone_else_is_served_while_many_connections_are_idle() -> None:
    async with serving(toy_application()) as url, contextlib.AsyncExitStack() as idle:
        for _ in range(300):
            _, writer = await idle.enter_async_context(raw(url))
            writer.write(b"POST /graphql HTTP/1.1\r\nhost: x\r\n")
        assert await is_served(url)
