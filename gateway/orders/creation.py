"""Creating an order exactly once.

create ── receipt ───────────────────────────────────────────────> new
  ├── "exists already" ──> what is there (avstemming) ── same ────> that one, repeated (gjentatt)
  ├── answer lost ───────────^   │                     └ other ──> CONFLICT
  │                              └── not readable before it is booked ──> wait ──> NOT_READY at the operation's end
  └── without an id of the principal's own: one attempt, and UNCERTAIN_OUTCOME when its answer is lost
"""

from typing import Final

from gateway.domain.innkrevingsoppdrag import Avstemming, Innkrevingsoppdrag, Kravidentifikatortype
from gateway.domain.nytt_oppdrag import NyttOppdrag
from gateway.domain.samme_oppdrag import er_samme
from gateway.errors import (
    Api,
    ConflictError,
    GatewayError,
    NotFoundError,
    NotReadyError,
    UncertainOutcomeError,
    UpstreamBadResponseError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from gateway.orders.booking import Booking, NeverBookedError, growing_pauses
from gateway.orders.fresh import fresh
from gateway.orders.names import OrderNames
from gateway.orders.receipts import Opprettet
from gateway.upstream.failures.feilkode import Retry
from gateway.upstream.failures.oppslag import find_code
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation

_API: Final = Api.INNKREVINGSOPPDRAG
_EXISTS: Final = "oppdragsgivers-kravidentifikator-eksisterer-allerede"
_EXISTS_STATUS: Final = 422
_LOST: Final = (UpstreamTimeoutError, UpstreamUnavailableError, UpstreamBadResponseError)


class OrderCreation:
    """Creates orders."""

    def __init__(self, api: InnkrevingsoppdragApi, booking: Booking, names: OrderNames) -> None:
        self._api = api
        self._booking = booking
        self._names = names

    async def create(self, op: Operation, oppdrag: NyttOppdrag) -> Opprettet:
        """Create the order, or find that it is there; raises GatewayErrors."""
        own = oppdrag.oppdragsgivers_kravidentifikator
        if not own:
            return self._created((await self._api.opprett(op, oppdrag)).kvittering or "")
        there = Innkrevingsoppdrag(
            kravidentifikator=own, kravidentifikatortype=Kravidentifikatortype.OPPDRAGSGIVERS_KRAVIDENTIFIKATOR
        )
        opprettet = await self._create_or_find(op, oppdrag, there)
        self._names.learn(op, own, opprettet.innkrevingsoppdrag.kravidentifikator)
        return opprettet

    async def _create_or_find(self, op: Operation, oppdrag: NyttOppdrag, there: Innkrevingsoppdrag) -> Opprettet:
        try:
            written = await self._api.opprett(op, oppdrag)
        except _LOST as error:
            error.retryable = True  # the id makes it safe to send the same order again
            return await self._find(op, oppdrag, there, error)
        except ConflictError as error:
            if not _exists(error):
                raise
            return await self._find(op, oppdrag, there, error)
        if written.kvittering is not None:
            return self._created(written.kvittering)
        exists = ConflictError(api=_API, feilkode=_EXISTS, http_status=_EXISTS_STATUS)
        return await self._find(op, oppdrag, there, exists)

    def _created(self, kravidentifikator: str) -> Opprettet:
        self._names.note_created(kravidentifikator)
        return Opprettet(innkrevingsoppdrag=Innkrevingsoppdrag(kravidentifikator=kravidentifikator), gjentatt=False)

    async def _find(
        self, op: Operation, oppdrag: NyttOppdrag, there: Innkrevingsoppdrag, reason: GatewayError
    ) -> Opprettet:
        """Find what is there, and compare; without a sure sign that something is, the reason stays the answer."""
        try:
            avstemming = await self._read(op, there, may_be_absent=not _exists(reason))
        except NeverBookedError as error:
            raise _uncertain(reason) from error
        if avstemming is None:
            raise reason
        if avstemming.opprinnelig is None:
            raise _uncertain(reason)
        if not er_samme(oppdrag, avstemming.opprinnelig):
            raise ConflictError(api=_API, feilkode=_EXISTS, http_status=_EXISTS_STATUS) from reason
        there_already = Innkrevingsoppdrag(kravidentifikator=avstemming.kravidentifikator)
        return Opprettet(innkrevingsoppdrag=there_already, gjentatt=True)

    async def _read(self, op: Operation, there: Innkrevingsoppdrag, *, may_be_absent: bool) -> Avstemming | None:
        pauses = growing_pauses()
        while True:
            try:
                read = fresh(op)
                return (await self._api.avstemming(read, there.kravidentifikator, there.kravidentifikatortype)).value
            except NotReadyError:
                await self._booking.wait(op, there, pauses)
            except NotFoundError:
                if may_be_absent:
                    return None
                await self._booking.wait(op, there, pauses)
            except GatewayError as error:
                if may_be_absent:
                    return None
                if not error.retryable:
                    raise
                await self._booking.pause(op, pauses)


def _exists(error: GatewayError) -> bool:
    row = find_code(error.feilkode, error.http_status or 0) if error.feilkode else None
    return row is not None and row.retry is Retry.RESOLVE_BY_LOOKUP


def _uncertain(error: GatewayError) -> UncertainOutcomeError:
    return UncertainOutcomeError(
        api=_API,
        feilkode=error.feilkode,
        http_status=error.http_status,
        korrelasjonsid=error.korrelasjonsid,
        kall_id=error.kall_id,
    )
