"""The load: connections that send a request as soon as the last one is answered."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from typing import NamedTuple, cast

_END = b"\r\n\r\n"


class Load(NamedTuple):
    """What a run brought: answers, seconds, and the latency of each answer in seconds, sorted."""

    answers: int
    seconds: float
    latencies: list[float]

    def percentile(self, share: float) -> float:
        """Seconds that so large a share of the answers stayed below."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = bytearray()
        self._whole = 0
        self._answer: asyncio.Future[bytes] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("closed"))

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        assert self.transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._whole:
            self._whole = self._length()
        if self._whole == -1:
            done = self._buffer.endswith(b"\r\n0\r\n\r\n")
        else:
            done = bool(self._whole) and len(self._buffer) >= self._whole
        if done and self._answer is not None:
            answer, self._buffer, self._whole = bytes(self._buffer), bytearray(), 0
            self._answer.set_result(answer)

    def _length(self) -> int:
        """Bytes of the whole answer; 0 when its head is not here yet, -1 when it comes in chunks."""
        end = self._buffer.find(_END)
        if end < 0:
            return 0
        head = bytes(self._buffer[:end]).lower()
        if b"transfer-encoding: chunked" in head:
            return -1
        return end + len(_END) + int(head.partition(b"content-length:")[2].split(b"\r\n")[0])


async def connect(port: int) -> _Connection:
    """Open one connection."""
    _, connection = await asyncio.get_running_loop().create_connection(_Connection, "127.0.0.1", port)
    return connection


async def ask(port: int, request: bytes) -> bytes:
    """The body of one answer; chunks are joined."""
    connection = await connect(port)
    answer = await connection.ask(request)
    assert connection.transport is not None
    connection.transport.close()
    head, _, body = answer.partition(_END)
    assert head.startswith(b"HTTP/1.1 200"), answer[:500]
    return _joined(body) if b"chunked" in head.lower() else body


async def run(port: int, requests: list[bytes], connections: int, seconds: float) -> Load:
    """Send the requests in turn over and over, from so many connections, for so long."""
    turn = itertools.cycle(requests)
    latencies: list[float] = []
    opened = [await connect(port) for _ in range(connections)]
    began = time.perf_counter()
    await asyncio.gather(*(_client(one, turn, began + seconds, latencies) for one in opened))
    took = time.perf_counter() - began
    for one in opened:
        assert one.transport is not None
        one.transport.close()
    return Load(len(latencies), took, sorted(latencies))


async def _client(connection: _Connection, turn: Iterator[bytes], until: float, latencies: list[float]) -> None:
    clock = time.perf_counter
    while (before := clock()) < until:
        answer = await connection.ask(next(turn))
        latencies.append(clock() - before)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:500]


def _joined(chunks: bytes) -> bytes:
    parts = []
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        parts.append(rest[: int(size, 16)])
        chunks = rest[int(size, 16) + 2 :]
    return b"".join(parts)
