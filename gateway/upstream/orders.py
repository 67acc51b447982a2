"""Everything that is done to orders, each write run to its end.

create ──> OrderCreation ─────────────────────────┐
change, write-off ──> OrderChanges ──> OrderTurns ─┴──> InnkrevingsoppdragApi ──> REST
"""

import asyncio

from gateway.cache.cache import Cache
from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.domain.nytt_oppdrag import NyRente, NyttOppdrag
from gateway.errors import Api
from gateway.settings import Settings
from gateway.upstream.booking import Booking, Sleep
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation
from gateway.upstream.order_changes import OrderChanges
from gateway.upstream.order_creation import OrderCreation
from gateway.upstream.order_names import OrderNames
from gateway.upstream.order_receipts import Endret, Opprettet
from gateway.upstream.order_turns import OrderTurns, Tickets
from gateway.upstream.undisturbed import Undisturbed
from gateway.upstream.writer import Written

__all__ = ["Endret", "Opprettet", "Orders", "create_orders"]


class Orders:
    """The five writes; form rules are checked before, and every error is a GatewayError."""

    def __init__(
        self, api: InnkrevingsoppdragApi, creation: OrderCreation, changes: OrderChanges, background: Undisturbed
    ) -> None:
        self._api = api
        self._creation = creation
        self._changes = changes
        self._background = background

    async def opprett(self, op: Operation, oppdrag: NyttOppdrag) -> Opprettet:
        """Create an order, at most once."""
        return await self._background.run(op, self._creation.create(op, oppdrag))

    async def endre_hovedstol(self, op: Operation, oppdrag: Innkrevingsoppdrag, hovedstol: int) -> Endret:
        """Lower the principal sum, in whole kroner."""
        ident, identtype = oppdrag.kravidentifikator, oppdrag.kravidentifikatortype

        async def send() -> Written:
            return await self._api.endre_hovedstol(op, ident, identtype, hovedstol)

        return await self._background.run(op, self._changes.change(op, oppdrag, send))

    async def endre_renter(self, op: Operation, oppdrag: Innkrevingsoppdrag, renter: tuple[NyRente, ...]) -> Endret:
        """Replace all interest."""
        ident, identtype = oppdrag.kravidentifikator, oppdrag.kravidentifikatortype

        async def send() -> Written:
            return await self._api.endre_renter(op, ident, identtype, renter)

        return await self._background.run(op, self._changes.change(op, oppdrag, send))

    async def endre_referanse(self, op: Operation, oppdrag: Innkrevingsoppdrag, referanse: str) -> Endret:
        """Replace the principal's reference."""
        ident, identtype = oppdrag.kravidentifikator, oppdrag.kravidentifikatortype

        async def send() -> Written:
            return await self._api.endre_oppdragsgivers_referanse(op, ident, identtype, referanse)

        return await self._background.run(op, self._changes.change(op, oppdrag, send))

    async def avskriv(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> Endret:
        """Write an order off."""
        return await self._background.run(op, self._changes.write_off(op, oppdrag))

    async def aclose(self) -> None:
        """Finish the writes that are under way."""
        await self._background.aclose()
        await self._changes.aclose()


def create_orders(
    settings: Settings,
    api: InnkrevingsoppdragApi,
    cache: Cache,
    *,
    tickets: Tickets | None = None,
    sleep: Sleep = asyncio.sleep,
) -> Orders:
    """Put the writes together; `tickets` are those of the shared server, `sleep` is for tests."""

    async def settled(op: Operation) -> None:
        # An attempt that was given up may have been carried out after the cache was told of it.
        await cache.invalidate(op.credentials, Api.INNKREVINGSOPPDRAG)

    background = Undisturbed()
    names = OrderNames(api)
    booking = Booking(api, sleep)
    turns = OrderTurns(names, tickets, rest=settings.upstream_timeout_seconds, sleep=sleep, settled=settled)
    return Orders(api, OrderCreation(api, booking, names), OrderChanges(api, booking, turns), background)
