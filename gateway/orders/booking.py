"""Waiting for an order to be booked (reskontroført), within the operation's time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.domain.mottaksstatus import ENDELIGE, Mottaksstatus
from gateway.errors import Api, GatewayError, NotFoundError, NotReadyError
from gateway.orders.fresh import fresh
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation

Sleep = Callable[[float], Awaitable[None]]

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 3.0
GROWTH: Final = 1.5
RESERVE: Final = 0.25
"""Seconds that must be left after a pause: with less, the call that is waited for could hardly be made."""

_BOOKED: Final = frozenset({Mottaksstatus.RESKONTROFOERT, Mottaksstatus.MIGRERT})


class NeverBookedError(Exception):
    """The order has ended without being booked."""


class Booking:
    """Asks again and again where an order stands."""

    def __init__(self, api: InnkrevingsoppdragApi, sleep: Sleep = asyncio.sleep) -> None:
        self._api = api
        self._sleep = sleep

    async def wait(self, op: Operation, oppdrag: Innkrevingsoppdrag, pauses: Iterator[float]) -> None:
        """Return when the order is booked, after one pause at least.

        Raises NotReadyError when the operation has no time for another pause, NeverBookedError when it never will be
        booked, and what upstream answers when it refuses. An order that is not to be seen yet is waited for too.
        """
        while True:
            await self.pause(op, pauses)
            try:
                status = await self._api.mottaksstatus(
                    fresh(op), oppdrag.kravidentifikator, oppdrag.kravidentifikatortype
                )
            except GatewayError as error:
                if not (error.retryable or isinstance(error, NotFoundError)):
                    raise
                continue
            if status.value.mottaksstatus in _BOOKED:
                return
            if status.value.mottaksstatus in ENDELIGE:
                raise NeverBookedError

    async def pause(self, op: Operation, pauses: Iterator[float]) -> None:
        """Let the next pause pass; NotReadyError, with the seconds to wait, when the operation ends before it does."""
        seconds = next(pauses)
        if seconds + RESERVE > op.remaining():
            raise NotReadyError(api=Api.INNKREVINGSOPPDRAG, retry_after=seconds)
        await self._sleep(seconds)


def growing_pauses() -> Iterator[float]:
    """Seconds between questions, ever longer up to a bound."""
    seconds = FIRST_PAUSE
    while True:
        yield seconds
        seconds = min(LONGEST_PAUSE, seconds * GROWTH)
