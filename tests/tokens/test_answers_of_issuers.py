"""What an issuer may send: a bounded body, as it is."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gateway.tokens.http import MOST_BYTES, FetchError, Http


@asynccontextmanager
async def answering(head: str, body: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """An issuer that answers everything alike; its URL, and the heads of what it was sent."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("200 OK", b" " * (MOST_BYTES + 1)),
        ("200 OK\r\nContent-Encoding: gzip", gzip.compress(b"{}")),
        ("302 Found\r\nLocation: http://127.0.0.1:9/", b""),
    ],
    ids=["too large", "compressed", "a redirect"],
)
async def test_what_is_not_a_bounded_plain_answer_is_none(head: str, body: bytes) -> None:
    http = Http()
    async with answering(head, body) as (url, asked):
        with pytest.raises(FetchError):
            await http.get(url)
    await http.aclose()

    assert len(asked) == 1
    assert b"accept-encoding: identity" in asked[0].lower()
