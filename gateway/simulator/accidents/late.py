"""Answers that take their time."""

from gateway.simulator.faults import Fault
from gateway.simulator.outlet import Exchange, pause, send_reply, start, until_disconnect


async def delay(exchange: Exchange, fault: Fault) -> None:
    await pause(exchange.receive, fault.delay_ms / 1000)
    await send_reply(exchange.send, exchange.reply)


async def hang(exchange: Exchange, fault: Fault) -> None:
    if fault.phase != "before":
        await start(exchange, exchange.reply, len(exchange.reply.body))
    if fault.phase == "body":
        half = exchange.reply.body[: len(exchange.reply.body) // 2]
        await exchange.send({"type": "http.response.body", "body": half, "more_body": True})
    await until_disconnect(exchange.receive)


async def slow(exchange: Exchange, fault: Fault) -> None:
    body = exchange.reply.body
    await start(exchange, exchange.reply, len(body))
    for place in range(len(body)):
        if await pause(exchange.receive, fault.interval_ms / 1000):
            return
        await exchange.send(
            {"type": "http.response.body", "body": body[place : place + 1], "more_body": place + 1 < len(body)}
        )
