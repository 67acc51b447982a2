"""A static upstream: answers made in advance, over the least HTTP that keeps connections alive.

`python -m benchmarks.upstream KRAV DELAY_SECONDS [OPEN_KRAV]` prints its port. GET /count answers how many calls
it has had.
"""

import asyncio
import sys
from typing import cast

import uvloop

from benchmarks.answers import for_party, make_answers

_END = b"\r\n\r\n"


class Answers:
    """Complete HTTP answers by look-up and party, kept once made unless they are large."""

    _LARGE = 100_000
    _KEPT_LARGE = 8

    def __init__(self, krav: int, delay: float, aapne: int | None) -> None:
        self.delay = delay
        self.calls = 0
        self._bodies = {name.encode(): body for name, body in make_answers(krav, aapne).items()}
        self._kept: dict[tuple[bytes, bytes], bytes] = {}

    def find(self, target: bytes) -> bytes:
        """The answer to a request target, /pakke/party/look-up?period."""
        if target == b"/count":
            return _http(str(self.calls).encode())
        self.calls += 1
        _, _, party, name = target.partition(b"?")[0].split(b"/")
        kept = self._kept.get((party, name))
        if kept is None:
            kept = _http(for_party(self._bodies[name], party))
            if len(kept) < self._LARGE or len(self._kept) < self._KEPT_LARGE:
                self._kept[party, name] = kept
        return kept


class Connection(asyncio.Protocol):
    """One kept-alive connection; requests without a body, one at a time or pipelined."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(_END)) >= 0:
            target = self._buffer[: self._buffer.index(b"\r\n")].split(b" ")[1]
            self._buffer = self._buffer[end + len(_END) :]
            answer = self._answers.find(target)
            if self._answers.delay:
                asyncio.get_running_loop().call_later(self._answers.delay, self._write, answer)
            else:
                self._write(answer)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


def _http(body: bytes) -> bytes:
    head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncache-control: max-age=3600\r\n"
    return f"{head}content-length: {len(body)}".encode() + _END + body


async def _serve(krav: int, delay: float, aapne: int | None = None) -> None:
    answers = Answers(krav, delay, aapne)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answers), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), float(sys.argv[2]), *map(int, sys.argv[3:])))
