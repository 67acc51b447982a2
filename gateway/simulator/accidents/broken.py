"""Answers that break off, written to the connection itself because ASGI cannot express them."""

import asyncio
import socket
import struct
from http import HTTPStatus
from typing import Any

import msgspec

from gateway.simulator.call import Reply
from gateway.simulator.faults import Fault
from gateway.simulator.outlet import Exchange, until_disconnect

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: closing sends RST


async def lost(exchange: Exchange, fault: Fault) -> None:
    raw = raw_response(exchange.reply)
    await _write_and_close(exchange, raw[: _cut_at(exchange.reply, raw, fault)], fault)


async def truncate(exchange: Exchange, fault: Fault) -> None:
    """Half the body unless a byte is given, then an orderly end of the connection."""
    await lost(exchange, msgspec.structs.replace(fault, phase="body", close="fin"))


async def wrong_length(exchange: Exchange, fault: Fault) -> None:
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
