"""Sends an answer, whole or as badly as a fault says; one function per kind of fault.

What ASGI cannot express (resets, wrong lengths, an answer cut at a byte) is written to the connection itself, which
`protocol.py` hands over in the scope.
"""

import asyncio
import base64
import functools
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.types import Receive, Send

from gateway.simulator.call import Call, Reply
from gateway.simulator.faults import Fault
from gateway.simulator.feil import feil
from gateway.simulator.problem import problem

_CHUNK = 64 * 1024
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: closing sends RST


class Exchange(msgspec.Struct):
    """A call, the true answer to it, and the ways out."""

    call: Call
    reply: Reply
    receive: Receive
    send: Send
    transport: asyncio.Transport | None


Delivery = Callable[[Exchange, Fault], Awaitable[None]]


async def deliver(exchange: Exchange, fault: Fault | None) -> None:
    """Send the answer, or what the fault makes of it."""
    if fault is None:
        await send_reply(exchange.send, exchange.reply)
    else:
        await KINDS[fault.kind](exchange, fault)


async def send_reply(send: Send, reply: Reply) -> None:
    """The answer as it should be."""
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.wire_headers()})
    await send({"type": "http.response.body", "body": reply.body})


async def until_disconnect(receive: Receive) -> None:
    """Wait for the client to leave."""
    while (await receive())["type"] != "http.disconnect":
        pass


def replaced(fault: Fault, body: bytes, content_type: str | None = None, **headers: str) -> Reply:
    """An answer with the fault's status and headers."""
    all_headers = tuple({**fault.headers, **headers}.items())
    return Reply(fault.status, body, content_type or fault.content_type, all_headers)


# --- answers that are whole, but wrong ------------------------------------------------------------


async def _status(exchange: Exchange, fault: Fault) -> None:
    body = base64.b64decode(fault.body_base64) if fault.body_base64 is not None else (fault.body or "").encode()
    await send_reply(exchange.send, replaced(fault, body))


async def _error(exchange: Exchange, fault: Fault) -> None:
    if fault.slug is not None:
        status = None if fault.status == HTTPStatus.OK else fault.status
        reply = problem(fault.slug, exchange.call.path, detail=fault.detail, status=status)
    else:
        xml = "xml" in exchange.call.headers.get("accept", "") or "xml" in (fault.content_type or "")
        reply = feil(fault.code or "KB-001", melding=fault.detail, xml=xml)
    headers = tuple(fault.headers.items())
    default_type = fault.content_type == "application/json" or "xml" in (fault.content_type or "")
    content_type = reply.content_type if default_type else fault.content_type
    await send_reply(exchange.send, Reply(reply.status, reply.body, content_type, headers))


async def _html(exchange: Exchange, fault: Fault) -> None:
    body = b"<!DOCTYPE html><html><head><title>Service</title></head><body><h1>Bad gateway</h1></body></html>"
    await send_reply(exchange.send, replaced(fault, body, "text/html; charset=utf-8"))


async def _empty(exchange: Exchange, fault: Fault) -> None:
    await send_reply(exchange.send, replaced(fault, b""))


async def _no_content(exchange: Exchange, _fault: Fault) -> None:
    await send_reply(exchange.send, Reply(204, b"", None))


async def _invalid_utf8(exchange: Exchange, fault: Fault) -> None:
    await send_reply(exchange.send, replaced(fault, b'{"partIdentifikator":"\xff\xfe\xc3(","skjermet":false}'))


async def _redirect(exchange: Exchange, fault: Fault) -> None:
    status = fault.status if fault.status != HTTPStatus.OK else HTTPStatus.FOUND
    await send_reply(exchange.send, Reply(status, b"", None, (("location", fault.location),)))


async def _substitute(exchange: Exchange, fault: Fault) -> None:
    body = exchange.reply.body.replace(fault.find.encode(), fault.replace.encode())
    await send_reply(exchange.send, msgspec.structs.replace(exchange.reply, body=body))


async def _many_headers(exchange: Exchange, fault: Fault) -> None:
    many = tuple((f"x-header-{number}", "x" * 32) for number in range(fault.number))
    await send_reply(exchange.send, msgspec.structs.replace(exchange.reply, headers=many))


async def _gzip_bomb(exchange: Exchange, fault: Fault) -> None:
    body = await asyncio.to_thread(_bomb, fault.size)
    await send_reply(exchange.send, replaced(fault, body, **{"content-encoding": "gzip"}))


async def _huge(exchange: Exchange, fault: Fault) -> None:
    chunk = b" " * _CHUNK
    await _start(exchange, replaced(fault, b""), fault.size)
    for start in range(0, fault.size, _CHUNK):
        await exchange.send(
            {
                "type": "http.response.body",
                "body": chunk[: fault.size - start],
                "more_body": start + _CHUNK < fault.size,
            }
        )


@functools.lru_cache(maxsize=2)
def _bomb(size: int) -> bytes:
    return gzip.compress(b" " * size, compresslevel=1)


# --- answers that take their time -----------------------------------------------------------------


async def _delay(exchange: Exchange, fault: Fault) -> None:
    await pause(exchange.receive, fault.delay_ms / 1000)
    await send_reply(exchange.send, exchange.reply)


async def _hang(exchange: Exchange, fault: Fault) -> None:
    if fault.phase != "before":
        await _start(exchange, exchange.reply, len(exchange.reply.body))
    if fault.phase == "body":
        half = exchange.reply.body[: len(exchange.reply.body) // 2]
        await exchange.send({"type": "http.response.body", "body": half, "more_body": True})
    await until_disconnect(exchange.receive)


async def _slow(exchange: Exchange, fault: Fault) -> None:
    body = exchange.reply.body
    await _start(exchange, exchange.reply, len(body))
    for place in range(len(body)):
        if await pause(exchange.receive, fault.interval_ms / 1000):
            return
        await exchange.send(
            {"type": "http.response.body", "body": body[place : place + 1], "more_body": place + 1 < len(body)}
        )


async def pause(receive: Receive, seconds: float) -> bool:
    """Let time pass; true when the client left meanwhile."""
    try:
        async with asyncio.timeout(seconds):
            await until_disconnect(receive)
    except TimeoutError:
        return False
    return True


async def _start(exchange: Exchange, reply: Reply, length: int) -> None:
    headers = [pair for pair in reply.wire_headers() if pair[0] != b"content-length"]
    headers.append((b"content-length", str(length).encode()))
    await exchange.send({"type": "http.response.start", "status": reply.status, "headers": headers})


# --- answers that break off -----------------------------------------------------------------------


async def _lost(exchange: Exchange, fault: Fault) -> None:
    raw = raw_response(exchange.reply)
    await _write_and_close(exchange, raw[: _cut_at(exchange.reply, raw, fault)], fault)


async def _wrong_length(exchange: Exchange, fault: Fault) -> None:
    declared = len(exchange.reply.body) + 100 if fault.declared is None else fault.declared
    raw = raw_response(exchange.reply, declared)
    await _write_and_close(exchange, raw, msgspec.structs.replace(fault, close="fin"))


def _cut_at(reply: Reply, raw: bytes, fault: Fault) -> int:
    if fault.at_byte is not None:
        return min(fault.at_byte, len(raw))
    head = len(raw) - len(reply.body)
    return {"before": 0, "headers": head // 2, "body": head + len(reply.body) // 2, "after": len(raw)}[fault.phase]


def raw_response(reply: Reply, declared: int | None = None) -> bytes:
    """The bytes of an answer on the wire, with a length of choice."""
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}".encode()]
    for name, value in reply.wire_headers():
        shown = str(declared).encode() if name == b"content-length" and declared is not None else value
        lines.append(name + b": " + shown)
    return b"\r\n".join(lines) + b"\r\n\r\n" + reply.body


async def _write_and_close(exchange: Exchange, raw: bytes, fault: Fault) -> None:
    transport = exchange.transport
    if transport is None:  # not served by `serve.py`: an exception is all that is left
        raise ConnectionResetError
    if raw:
        transport.write(raw)
    if not fault.keep_open:
        _close(transport, reset=fault.close == "reset")
    await until_disconnect(exchange.receive)


def _close(transport: asyncio.Transport, *, reset: bool) -> None:
    connection: Any = transport.get_extra_info("socket")
    if not reset:
        transport.close()
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()


KINDS: dict[str, Delivery] = {
    "status": _status,
    "error": _error,
    "html": _html,
    "empty": _empty,
    "no_content": _no_content,
    "invalid_utf8": _invalid_utf8,
    "redirect": _redirect,
    "substitute": _substitute,
    "many_headers": _many_headers,
    "gzip_bomb": _gzip_bomb,
    "huge": _huge,
    "delay": _delay,
    "hang": _hang,
    "slow": _slow,
    "lost": _lost,
    "reset": _lost,
    "truncate": _lost,
    "wrong_length": _wrong_length,
}

# these show the true answer in some form, so the call must have done its work
_WORKING_KINDS = frozenset({"substitute", "many_headers", "delay", "slow", "lost", "truncate", "wrong_length"})
_WORKING_AFTER_START = frozenset({"hang", "reset"})


def works_first(fault: Fault) -> bool:
    """Whether a call that this fault hits does its work."""
    if fault.work is not None:
        return fault.work
    begun = fault.phase != "before" or fault.at_byte is not None
    return fault.kind in _WORKING_KINDS or (fault.kind in _WORKING_AFTER_START and begun)
