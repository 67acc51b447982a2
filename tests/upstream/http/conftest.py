"""An upstream that says exactly what a test wants, byte by byte; each test runs on asyncio's loop and on uvloop's."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack

import pytest
import uvloop

from gateway.errors import Api
from gateway.upstream.call import Answer, Call
from gateway.upstream.http import HttpClient

LIMIT = 1 << 20
GET = Call(api=Api.KRAV_OG_BETALINGER, name="aapnekrav", method="GET", path="/a")
Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def pytest_asyncio_loop_factories(config: object, item: object) -> Mapping[str, Callable[[], object]]:
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


class Network:
    """Servers of a test and the clients in front of them; `connections` counts what was accepted."""

    def __init__(self, closing: AsyncExitStack) -> None:
        self._closing = closing
        self.connections = 0
        self.gone = asyncio.Semaphore(0)  # released for each connection that the client has closed

    async def listen(self, behave: Behaviour, tls: ssl.SSLContext | None = None) -> int:
        """Serve each connection so, and return the port."""
        streams: list[asyncio.StreamWriter] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            streams.append(writer)
            try:
                await behave(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.gone.release()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
        self._closing.callback(server.close)
        self._closing.callback(abort_all, streams)
        return int(server.sockets[0].getsockname()[1])

    def client(
        self, port: int, *, base: str = "http://127.0.0.1:{}/v1", tls: ssl.SSLContext | None = None
    ) -> HttpClient:
        client = HttpClient(base.format(port), max_bytes=LIMIT, ssl_context=tls)
        self._closing.push_async_callback(client.aclose)
        return client

    async def answered(self, raw: bytes, *, seconds: float = 5.0) -> Answer:
        """Ask a server that gives these bytes for an answer, and then closes."""
        client = self.client(await self.listen(saying(raw)))
        return await client.send(GET, b"", seconds=seconds)


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    async with AsyncExitStack() as closing:
        yield Network(closing)


def abort_all(streams: list[asyncio.StreamWriter]) -> None:
    for stream in streams:
        stream.transport.abort()


async def until(condition: Callable[[], object]) -> None:
    """Let the loop turn until it is so."""
    while not condition():  # noqa: ASYNC110 - what is waited for has no event
        await asyncio.sleep(0)


def saying(raw: bytes) -> Behaviour:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await writer.drain()

    return behave


def repeating(raw: bytes) -> Behaviour:
    """Give the same answer to each request of a connection."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(raw)
            await writer.drain()

    return behave


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take whatever comes, until the client has closed."""
    while True:
        await reader.readexactly(1)


def http(body: bytes = b"{}", *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
