"""The way out: an answer under way to a client, and the sound ways to send it."""

import asyncio

import msgspec
from starlette.types import Receive, Send

from gateway.simulator.call import Call, Reply


class Exchange(msgspec.Struct):
    """A call, the true answer to it, and the ways out."""

    call: Call
    reply: Reply
    receive: Receive
    send: Send
    transport: asyncio.Transport | None


async def send_reply(send: Send, reply: Reply) -> None:
    """The answer as it should be."""
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.wire_headers()})
    await send({"type": "http.response.body", "body": reply.body})


async def until_disconnect(receive: Receive) -> None:
    """Wait for the client to leave."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def pause(receive: Receive, seconds: float) -> bool:
    """Let time pass; true when the client left meanwhile."""
    try:
        async with asyncio.timeout(seconds):
            await until_disconnect(receive)
    except TimeoutError:
        return False
    return True


async def start(exchange: Exchange, reply: Reply, length: int) -> None:
    """Only the head of an answer, with a length of choice."""
    headers = [pair for pair in reply.wire_headers() if pair[0] != b"content-length"]
    headers.append((b"content-length", str(length).encode()))
    await exchange.send({"type": "http.response.start", "status": reply.status, "headers": headers})
