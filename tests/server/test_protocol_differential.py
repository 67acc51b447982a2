"""Random streams of requests, whole, cut and damaged, are answered on the short way as uvicorn alone answers them."""

import asyncio
import re
from hashlib import sha256
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from gateway.server.protocol import GuardedProtocol
from gateway.server.whole_requests import Exchange, WholeRequestProtocol
from tests.server.fake_wire import Connection

_REFUSED = b"HTTP/1.1 400 "
_ANSWER = re.compile(rb"HTTP/1.1 100 Continue\r\n\r\n|HTTP/1.1 (?!100)\d+ .*?(?=HTTP/1.1 |\Z)", re.DOTALL)


def _fate(body: bytes) -> tuple[int, int, bool]:
    """What becomes of a request: its way, how many turns its answer takes, and whether it is the connection's last."""
    dice = sha256(body).digest()
    return dice[0] % 3, dice[1] % 7, dice[2] % 6 == 0


def _answer(method: bytes, path: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    """An answer that only this very request can have; large where the request asks for that."""
    who = b",".join(value for name, value in headers if name == b"x-who")
    line = b"<%b %b %b %b>" % (method, path, who, sha256(body).hexdigest().encode())
    return line * (1_000 if body.startswith(b"large") else 1)


class Application:
    """Answers alike by ASGI and on its short way, where it remembers what has come whole."""

    def __init__(self) -> None:
        self.short_way = self
        self.run: list[bytes] = []
        self.repeated = 0
        self._known: dict[bytes, tuple[tuple[bytes, bytes], bool, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", scope["path"] != "/unread"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        await self._work(body)
        answer = _answer(scope["method"].encode(), scope["path"].encode(), scope["headers"], body)
        headers = [(b"content-length", b"%d" % len(answer))]
        headers += [(b"connection", b"close")] * _fate(body)[2]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def again(self, data: bytes, exchange: Exchange) -> Any:  # noqa: ANN401 - as in ShortWay
        known = self._known.get(data)
        if known is None:
            return data
        wire, exchange.keep_alive, body = known
        self.run.append(body)
        self.repeated += 1
        return wire

    def begin(self, headers: list[tuple[bytes, bytes]], body: bytes, exchange: Exchange, seen: bytes | None) -> Any:  # noqa: ANN401 - as in ShortWay
        way, _, is_last = _fate(body)
        answer = _answer(b"POST", b"/graphql", headers, body)
        wire = (b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n" % len(answer), answer)
        exchange.keep_alive = exchange.keep_alive and not is_last

        def remember() -> None:
            if seen is not None and len(seen.partition(b"\r\n\r\n")[2]) == len(body):
                self._known[seen] = (wire, exchange.keep_alive, body)

        async def work() -> tuple[bytes, bytes]:
            await self._work(body)
            remember()
            return wire

        if way == 0:
            self.run.append(body)
            remember()
            return wire
        return work() if way == 1 else None

    async def _work(self, body: bytes) -> None:
        for _ in range(_fate(body)[1]):
            await asyncio.sleep(0)
        self.run.append(body)


def _request(dice: Random) -> bytes:
    body = dice.choice(
        [b"", b"a%d" % dice.randrange(999), b"x" * dice.randrange(300), b"large", b"\r\n\r\nPOST /graphql "]
    )
    method = dice.choice([b"POST"] * 9 + [b"GET", b"PUT", b"HEAD"])
    path = dice.choice(
        [b"/graphql"] * 12 + [b"/graphql?x", b"/other", b"/unread", b"http://h/graphql", b"/%67raphql", b"*"]
    )
    headers, body = _framed(dice, body)
    headers += [b"host: x", b"x-who: %d" % dice.randrange(10**9)]
    headers += dice.choices(_ODD, k=dice.choice([0, 0, 0, 1, 2]))
    dice.shuffle(headers)
    version = dice.choice([b"HTTP/1.1"] * 9 + [b"HTTP/1.0"])
    head = dice.choice([b"\r\n"] * 15 + [b"\n"]).join([b"%b %b %b" % (method, path, version), *headers, b"", b""])
    return dice.choice([b""] * 9 + [b"\r\n"]) + head + body


_ODD = [
    b"connection: close",
    b"connection: keep-alive",
    b"expect: 100-continue",
    b"connection: upgrade\r\nupgrade: websocket",
    b"connection: upgrade, http2-settings\r\nupgrade: h2c",
    b"x-fold: a\r\n b",
    b"x-nul: a\x00b",
    b"x: y\r",
    b": v",
    b"x-empty:",
]
_DOUBTFUL = [
    b"content-length: +1",
    b"content-length:",
    b"content-length : 3",
    b"content-length: 3\r\ncontent-length: 3",
    b"content-length: 3\r\ncontent-length: 0",
    b"content-length: 3\r\ntransfer-encoding: chunked",
    b"transfer-encoding: gzip",
    b"transfer-encoding: chunked, chunked",
]


def _framed(dice: Random, body: bytes) -> tuple[list[bytes], bytes]:
    """The headers that say how long a body is, rightly most of the time, and the body as it is sent."""
    match dice.choice("llllllcccnsd"):
        case "l":
            return [b"content-length: %d" % len(body)], body
        case "c":
            return [b"transfer-encoding: chunked"], _chunked(dice, body)
        case "s":
            return [b"content-length: %d" % (len(body) + dice.choice([1, 9]))], body
        case "d":
            return [dice.choice(_DOUBTFUL)], body
    return [], b""


def _chunked(dice: Random, body: bytes) -> bytes:
    cuts = sorted({0, *dice.choices(range(len(body) + 1), k=2), len(body)})
    pieces = [b"%x\r\n%b\r\n" % (end - start, body[start:end]) for start, end in pairwise(cuts)]
    trailers = dice.choice([b"", b"", b"x-who: smuggled\r\nexpect: 100-continue\r\n"])
    return b"".join([*pieces, b"0\r\n", trailers, b"\r\n"])


def _stream(dice: Random) -> list[tuple[bytes, int]]:
    """Pieces of some requests, with turns of the event loop between them."""
    requests = [_request(dice) for _ in range(dice.choice([1, 2, 2, 3, 4, 6]))]
    for place in range(1, len(requests)):
        if dice.random() < 0.6:
            requests[place] = dice.choice(requests[:place])
    if dice.random() < 0.5:
        return [(request, dice.choice([0, 5, 30, 30])) for request in requests]
    stream = bytearray(b"".join(requests))
    if dice.random() < 0.2:
        place = dice.randrange(len(stream))
        stream[place : place + dice.randrange(2)] = dice.choice([b"", b"\r", b"\n", b" ", b":", b"0", b"\xff"])
    cuts = sorted({0, *dice.choices(range(len(stream)), k=dice.choice([0, 0, 0, 1, 2, 8])), len(stream)})
    return [(bytes(stream[start:end]), dice.choice([0, 0, 1, 2, 5, 30])) for start, end in pairwise(cuts)]


async def _play(kind: type[GuardedProtocol], seed: int) -> tuple[list[bytes], Application, bool]:
    """The answers to a stream, what gave them, and whether the connection was closed."""
    dice, application = Random(seed), Application()
    connection = Connection(kind, application, slow=dice.random() < 0.1)
    await connection.receive(_stream(dice))
    await connection.rest()
    closed = connection.transport.is_closing()
    cycle: Any = connection.protocol.cycle
    busy = cycle is not None and not cycle.response_complete
    if kind is WholeRequestProtocol:
        assert closed or busy or connection.timers(), "a quiet connection stays open for ever"
    connection.transport.lose()
    await connection.rest()
    assert not connection.state.tasks
    assert not connection.timers()
    assert not connection.state.connections
    return _ANSWER.findall(bytes(connection.transport.sent)), application, closed


@pytest.mark.parametrize("start", range(0, 1_600, 400))
async def test_both_protocols_answer_the_same(start: int) -> None:
    repeated = 0
    for seed in range(start, start + 400):
        plain, plainly, plain_closed = await _play(GuardedProtocol, seed)
        short, shortly, short_closed = await _play(WholeRequestProtocol, seed)

        repeated += shortly.repeated
        assert short_closed == plain_closed, seed
        if _served(plain) == plain:
            assert (short, shortly.run) == (plain, plainly.run), seed
        else:
            # What came before the refused request may have been answered in time, or not.
            assert _served(short)[: len(_served(plain))] == _served(plain), seed
            assert len(short) - len(_served(short)) <= 1, seed
    assert repeated


def _served(answers: list[bytes]) -> list[bytes]:
    return [answer for answer in answers if not answer.startswith(_REFUSED)]
