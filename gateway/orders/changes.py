"""Changing an order that is there: in its turn, once it is booked, and never told to have failed when it was done."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.errors import (
    ConflictError,
    GatewayError,
    NotReadyError,
    UpstreamBadResponseError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from gateway.orders.booking import Booking, NeverBookedError, growing_pauses
from gateway.orders.fresh import fresh
from gateway.orders.receipts import Endret
from gateway.orders.turns import OrderTurns, Turn
from gateway.upstream.failures.feilkode import Retry
from gateway.upstream.failures.oppslag import find_code
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation
from gateway.upstream.writer import Written

Send = Callable[[], Awaitable[Written]]

_LOST: Final = (UpstreamTimeoutError, UpstreamUnavailableError, UpstreamBadResponseError)


class OrderChanges:
    """Makes changes and write-offs."""

    def __init__(self, api: InnkrevingsoppdragApi, booking: Booking, turns: OrderTurns) -> None:
        self._api = api
        self._booking = booking
        self._turns = turns

    async def change(self, op: Operation, oppdrag: Innkrevingsoppdrag, send: Send) -> Endret:
        """Make a change that may be repeated; raises GatewayErrors."""
        async with self._turns.turn(op, oppdrag) as turn:
            written = await self._once_booked(op, oppdrag, turn, send)
        return Endret(innkrevingsoppdrag=oppdrag, transaksjonsid=written.kvittering)

    async def write_off(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> Endret:
        """Write the order off; ConflictError when that was done before this call."""
        given_up = op.tally.given_up

        async def send() -> Written:
            return await self._api.avskriv(op, oppdrag.kravidentifikator, oppdrag.kravidentifikatortype)

        async with self._turns.turn(op, oppdrag) as turn:
            try:
                written = await self._once_booked(op, oppdrag, turn, send)
            except _LOST:
                transaksjonsid = await self._find_write_off(op, oppdrag)
                if transaksjonsid is None:
                    raise
                written = Written(transaksjonsid, gjentatt=True)
            except ConflictError as error:
                if op.tally.given_up == given_up or not _is_done(error):
                    raise
                written = Written(None, gjentatt=True)
            transaksjonsid = written.kvittering or await self._find_write_off(op, oppdrag)
        return Endret(innkrevingsoppdrag=oppdrag, transaksjonsid=transaksjonsid, gjentatt=written.gjentatt)

    async def aclose(self) -> None:
        await self._turns.aclose()

    async def _once_booked(self, op: Operation, oppdrag: Innkrevingsoppdrag, turn: Turn, send: Send) -> Written:
        pauses = growing_pauses()
        while True:
            try:
                return await send()
            except NotReadyError as error:
                await self._wait(op, oppdrag, error, pauses)
            await turn.wait()

    async def _wait(
        self, op: Operation, oppdrag: Innkrevingsoppdrag, error: NotReadyError, pauses: Iterator[float]
    ) -> None:
        try:
            await self._booking.wait(op, oppdrag, pauses)
        except NotReadyError:
            raise error from None
        except NeverBookedError:
            error.retryable = False
            error.retry_after = None
            raise error from None

    async def _find_write_off(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> str | None:
        try:
            read = await self._api.avstemming(fresh(op), oppdrag.kravidentifikator, oppdrag.kravidentifikatortype)
        except GatewayError:
            return None
        return read.value.avskriving.transaksjonsid if read.value.avskriving else None


def _is_done(error: GatewayError) -> bool:
    row = find_code(error.feilkode, error.http_status or 0) if error.feilkode else None
    return row is not None and row.retry is Retry.TREAT_AS_DONE
