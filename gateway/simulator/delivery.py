"""Sends an answer, whole or as badly as a fault says.

What ASGI cannot express (resets, wrong lengths, an answer cut at a byte) is written to the connection itself, which
`protocol.py` hands over in the scope.
"""

from collections.abc import Awaitable, Callable

from gateway.simulator.accidents import broken, late, whole
from gateway.simulator.faults import Fault
from gateway.simulator.outlet import Exchange, send_reply

Delivery = Callable[[Exchange, Fault], Awaitable[None]]

KINDS: dict[str, Delivery] = {
    "status": whole.status,
    "error": whole.error,
    "html": whole.html,
    "empty": whole.empty,
    "no_content": whole.no_content,
    "invalid_utf8": whole.invalid_utf8,
    "redirect": whole.redirect,
    "substitute": whole.substitute,
    "many_headers": whole.many_headers,
    "gzip_bomb": whole.gzip_bomb,
    "huge": whole.huge,
    "delay": late.delay,
    "hang": late.hang,
    "slow": late.slow,
    "lost": broken.lost,
    "reset": broken.lost,
    "truncate": broken.truncate,
    "wrong_length": broken.wrong_length,
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


async def deliver(exchange: Exchange, fault: Fault | None) -> None:
    """Send the answer, or what the fault makes of it."""
    if fault is None:
        await send_reply(exchange.send, exchange.reply)
    else:
        await KINDS[fault.kind](exchange, fault)
