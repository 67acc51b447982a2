"""What comes back: an answer, or one of httpx's errors, and never more than is allowed."""

import asyncio
import gzip
import zlib

import httpx
import pytest

from gateway.upstream.http.answer import LONGEST_LINE, MOST_HEADERS
from tests.upstream.http.conftest import GET, LIMIT, Network, http

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"


def gzipped(packed: bytes, coding: bytes = b"gzip") -> bytes:
    return http(packed, b"Content-Encoding: " + coding)


ANSWERS: dict[str, tuple[bytes, int, bytes]] = {
    "plain": (http(b"{}"), 200, b"{}"),
    "empty": (http(b""), 200, b""),
    "without a reason": (http(b"{}", status=b"200 "), 200, b"{}"),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
    "not modified, with the length of what is not there": (
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
        304,
        b"",
    ),
    "chunked": (CHUNKED + b"\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", 200, b"{}"),
    "chunked, with extensions and trailers": (
        CHUNKED + b'\r\n1;a=b\r\n{\r\n1;c="d"\r\n}\r\n0;e\r\nX-Sum: 1\r\n\r\n',
        200,
        b"{}",
    ),
    "after interim answers": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + http(b"{}"),
        200,
        b"{}",
    ),
    "HTTP/1.0 with a length": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, b"{}"),
    "HTTP/1.0 to the end": (b"HTTP/1.0 200 OK\r\n\r\n{}", 200, b"{}"),
    "HTTP/1.1 to the end": (b"HTTP/1.1 200 OK\r\n\r\n{}", 200, b"{}"),
    "to the end, which comes at once": (b"HTTP/1.1 200 OK\r\n\r\n", 200, b""),
    "followed by something": (http(b"{}") + b"more", 200, b"{}"),
    "gzip": (gzipped(gzip.compress(b"{}")), 200, b"{}"),
    "zlib": (gzipped(zlib.compress(b"{}"), b"Deflate"), 200, b"{}"),
    "gzip of nothing at all": (gzipped(b""), 200, b""),
    "as large as allowed": (http(b"x" * LIMIT), 200, b"x" * LIMIT),
    "as large as allowed, in chunks of a byte": (
        CHUNKED + b"\r\n" + b"1\r\nx\r\n" * 5_000 + b"0\r\n\r\n",
        200,
        b"x" * 5_000,
    ),
    "a header as long as allowed": (http(b"{}", b"x: " + b"y" * (LONGEST_LINE - 1)), 200, b"{}"),
}

BROKEN: dict[str, tuple[bytes, type[httpx.RequestError]]] = {
    "garbage": (b"nonsense\r\n\r\n", httpx.RemoteProtocolError),
    "zeros": (b"\x00" * 100_000, httpx.RemoteProtocolError),
    "TLS": (b"\x15\x03\x01\x00\x02\x02\x46", httpx.RemoteProtocolError),
    "no number of a status": (b"HTTP/1.1 abc\r\n\r\n", httpx.RemoteProtocolError),
    "a status below all": (http(status=b"099 x"), httpx.RemoteProtocolError),
    "a status that is too long": (http(status=b"2000 x"), httpx.RemoteProtocolError),
    "HTTP/2": (b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n", httpx.RemoteProtocolError),
    "an upgrade": (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        httpx.RemoteProtocolError,
    ),
    "an upgrade to nothing": (b"HTTP/1.1 101 Switching Protocols\r\n\r\n{}", httpx.RemoteProtocolError),
    "an interim answer of a kind unknown": (b"HTTP/1.1 199 x\r\n\r\n" + http(), httpx.RemoteProtocolError),
    "interim answers without end": (b"HTTP/1.1 100 \r\n\r\n" * 40_000, httpx.RemoteProtocolError),
    "nothing": (b"", httpx.ReadError),
    "half a head": (b"HTTP/1.1 200 OK\r\nConte", httpx.ReadError),
    "an interim answer only": (b"HTTP/1.1 100 Continue\r\n\r\n", httpx.ReadError),
    "half a body": (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{}", httpx.ReadError),
    "half a chunk": (CHUNKED + b"\r\n4\r\n{}", httpx.ReadError),
    "no last chunk": (CHUNKED + b"\r\n2\r\n{}\r\n", httpx.ReadError),
    "no end of trailers": (CHUNKED + b"\r\n0\r\nx: y\r\n", httpx.ReadError),
    "no length of a chunk": (CHUNKED + b"\r\nzz\r\n{}\r\n0\r\n\r\n", httpx.RemoteProtocolError),
    "a chunk too long to be": (CHUNKED + b"\r\n" + b"f" * 17 + b"\r\n", httpx.RemoteProtocolError),
    "two lengths": (http(b"{}", b"Content-Length: 3"), httpx.RemoteProtocolError),
    "two equal lengths": (http(b"{}", b"Content-Length: 2"), httpx.RemoteProtocolError),
    "a length below zero": (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", httpx.RemoteProtocolError),
    "a length that is none": (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", httpx.RemoteProtocolError),
    "length and chunks": (CHUNKED + b"Content-Length: 2\r\n\r\n0\r\n\r\n", httpx.RemoteProtocolError),
    "chunks and length": (http(b"", b"Transfer-Encoding: chunked"), httpx.RemoteProtocolError),
    "chunked twice": (CHUNKED + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", httpx.RemoteProtocolError),
    "a transfer coding not asked for": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        httpx.RemoteProtocolError,
    ),
    "a transfer coding that hides another": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        httpx.RemoteProtocolError,
    ),
    "a header without a colon": (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", httpx.RemoteProtocolError),
    "a folded header": (b"HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n", httpx.RemoteProtocolError),
    "a space before the colon": (b"HTTP/1.1 200 OK\r\na : b\r\n\r\n", httpx.RemoteProtocolError),
    "a zero in a header": (b"HTTP/1.1 200 OK\r\na: b\x00\r\n\r\n", httpx.RemoteProtocolError),
    "lines that end too short": (b"HTTP/1.1 200 OK\nContent-Length: 0\n\n", httpx.RemoteProtocolError),
    "a header too long": (http(b"{}", b"x: " + b"y" * LONGEST_LINE), httpx.RemoteProtocolError),
    "too many headers": (http(b"{}", *[b"x: y"] * MOST_HEADERS), httpx.RemoteProtocolError),
    "headers too large together": (http(b"{}", *[b"x: " + b"y" * 16_000] * 5), httpx.RemoteProtocolError),
    "a header without end": (b"HTTP/1.1 200 OK\r\nx: " + b"y" * (1 << 20), httpx.RemoteProtocolError),
    "a reason without end": (b"HTTP/1.1 200 " + b"y" * (1 << 20), httpx.RemoteProtocolError),
    "empty lines without end": (b"\r\n" * (1 << 19), httpx.RemoteProtocolError),
    "a trailer without end": (CHUNKED + b"\r\n0\r\nx: " + b"y" * (1 << 20), httpx.RemoteProtocolError),
    "trailers without end": (CHUNKED + b"\r\n0\r\n" + b"x: y\r\n" * 10_000, httpx.RemoteProtocolError),
    "a chunk's extension without end": (CHUNKED + b"\r\n1;x=" + b"y" * (1 << 20), httpx.RemoteProtocolError),
    "larger than allowed": (http(b"x" * (LIMIT + 1)), httpx.DecodingError),
    "larger than allowed, as it says": (b"HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", httpx.DecodingError),
    "larger than allowed, in chunks": (
        CHUNKED + b"\r\n" + b"8000\r\n" + b"x" * (1 << 15) + b"\r\n" * 40,
        httpx.RequestError,
    ),
    "larger than allowed, to the end": (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (LIMIT + 1), httpx.DecodingError),
    "larger than allowed, unpacked": (gzipped(gzip.compress(b"x" * (LIMIT + 1))), httpx.DecodingError),
    "no gzip": (gzipped(b"{}"), httpx.DecodingError),
    "half a gzip": (gzipped(gzip.compress(b"{}")[:-4]), httpx.DecodingError),
    "a gzip and more": (gzipped(gzip.compress(b"{}") * 2), httpx.DecodingError),
    "an encoding not asked for": (gzipped(b"{}", b"br"), httpx.DecodingError),
    "two encodings": (gzipped(gzip.compress(b"{}"), b"gzip\r\nContent-Encoding: identity"), httpx.DecodingError),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_answer_is_read(name: str, network: Network) -> None:
    raw, status, body = ANSWERS[name]
    answer = await network.answered(raw)
    assert (answer.status, answer.body) == (status, body)


@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_no_answer_is_an_error(name: str, network: Network) -> None:
    raw, expected = BROKEN[name]
    with pytest.raises(expected):
        await network.answered(raw)


async def test_header_names_are_in_lower_case_and_repeated_ones_combined(network: Network) -> None:
    answer = await network.answered(http(b"{}", b"X-Navn:  Bj\xf8rn ", b"X-Tom:", b"vary: a", b"Vary: b"))
    expected = {"content-length": "2", "x-navn": "Bjørn", "x-tom": "", "vary": "a, b"}
    assert {name.decode(): answer.header(name.decode()) for name in answer.headers} == expected
    assert answer.header("x") is None


async def test_neither_interim_headers_nor_trailers_are_the_answers(network: Network) -> None:
    raw = b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + CHUNKED + b"\r\n0\r\nC: d\r\n\r\n"
    assert (await network.answered(raw)).headers == {b"transfer-encoding": b"chunked"}


@pytest.mark.parametrize("raw", [http(b"x" * 50), CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n"], ids=["length", "chunks"])
async def test_an_answer_a_byte_at_a_time_is_read(raw: bytes, network: Network) -> None:
    async def dribble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for place in range(len(raw)):
            writer.write(raw[place : place + 1])
            await asyncio.sleep(0)

    answer = await network.client(await network.listen(dribble)).send(GET, b"", seconds=5)
    assert answer.status == 200


async def test_a_redirect_is_an_answer_like_others(network: Network) -> None:
    answer = await network.answered(http(b"", b"Location: http://127.0.0.1:9/", status=b"302 Found"))
    assert (answer.status, network.connections) == (302, 1)
