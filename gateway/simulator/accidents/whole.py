"""Answers that are whole, but wrong."""

import asyncio
import base64
import functools
import gzip
from http import HTTPStatus

import msgspec

from gateway.simulator.call import Reply
from gateway.simulator.faults import Fault
from gateway.simulator.feil import feil
from gateway.simulator.outlet import Exchange, send_reply, start
from gateway.simulator.problem import problem

_CHUNK = 64 * 1024


async def status(exchange: Exchange, fault: Fault) -> None:
    body = base64.b64decode(fault.body_base64) if fault.body_base64 is not None else (fault.body or "").encode()
    await send_reply(exchange.send, _replaced(fault, body))


async def error(exchange: Exchange, fault: Fault) -> None:
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


async def html(exchange: Exchange, fault: Fault) -> None:
    body = b"<!DOCTYPE html><html><head><title>Service</title></head><body><h1>Bad gateway</h1></body></html>"
    await send_reply(exchange.send, _replaced(fault, body, "text/html; charset=utf-8"))


async def empty(exchange: Exchange, fault: Fault) -> None:
    await send_reply(exchange.send, _replaced(fault, b""))


async def no_content(exchange: Exchange, _fault: Fault) -> None:
    await send_reply(exchange.send, Reply(204, b"", None))


async def invalid_utf8(exchange: Exchange, fault: Fault) -> None:
    await send_reply(exchange.send, _replaced(fault, b'{"partIdentifikator":"\xff\xfe\xc3(","skjermet":false}'))


async def redirect(exchange: Exchange, fault: Fault) -> None:
    status = fault.status if fault.status != HTTPStatus.OK else HTTPStatus.FOUND
    await send_reply(exchange.send, Reply(status, b"", None, (("location", fault.location),)))


async def substitute(exchange: Exchange, fault: Fault) -> None:
    body = exchange.reply.body.replace(fault.find.encode(), fault.replace.encode())
    await send_reply(exchange.send, msgspec.structs.replace(exchange.reply, body=body))


async def many_headers(exchange: Exchange, fault: Fault) -> None:
    many = tuple((f"x-header-{number}", "x" * 32) for number in range(fault.number))
    await send_reply(exchange.send, msgspec.structs.replace(exchange.reply, headers=many))


async def gzip_bomb(exchange: Exchange, fault: Fault) -> None:
    body = await asyncio.to_thread(_bomb, fault.size)
    await send_reply(exchange.send, _replaced(fault, body, **{"content-encoding": "gzip"}))


async def huge(exchange: Exchange, fault: Fault) -> None:
    chunk = b" " * _CHUNK
    await start(exchange, _replaced(fault, b""), fault.size)
    for sent in range(0, fault.size, _CHUNK):
        body = chunk[: fault.size - sent]
        await exchange.send({"type": "http.response.body", "body": body, "more_body": sent + _CHUNK < fault.size})


def _replaced(fault: Fault, body: bytes, content_type: str | None = None, **headers: str) -> Reply:
    """An answer with the fault's status and headers."""
    all_headers = tuple({**fault.headers, **headers}.items())
    return Reply(fault.status, body, content_type or fault.content_type, all_headers)


@functools.lru_cache(maxsize=2)
def _bomb(size: int) -> bytes:
    return gzip.compress(b" " * size, compresslevel=1)
