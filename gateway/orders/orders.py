"""Everything that is done to orders, each write run to its end.

create ──> OrderCreation ─────────────────────────────────┐
change, write-off ──> OrderChanges ──> OrderTurns ────────┼──> InnkrevingsoppdragApi ──> REST
follow ──> StatusHub ──> StatusChannel ──> SharedStatuses ─┘
"""

import asyncio
from collections.abc import AsyncGenerator

from gateway.cache.cache import Cache
from gateway.domain.dato import Clock
from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.domain.nytt_oppdrag import NyRente, NyttOppdrag
from gateway.errors import Api
from gateway.orders.booking import Booking, Sleep
from gateway.orders.changes import OrderChanges
from gateway.orders.creation import OrderCreation
from gateway.orders.names import OrderNames
from gateway.orders.receipts import Endret, Opprettet
from gateway.orders.shared_statuses import create_shared_statuses
from gateway.orders.status_channel import Status
from gateway.orders.status_hub import StatusHub
from gateway.orders.tickets import create_tickets
from gateway.orders.turns import OrderTurns
from gateway.orders.undisturbed import Undisturbed
from gateway.settings import Settings
from gateway.telemetry.limits_hit import LimitsHit
from gateway.telemetry.status_polls import StatusPolls
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation
from gateway.upstream.writer import Written

__all__ = ["Endret", "Opprettet", "Orders", "create_orders"]


class Orders:
    """The five writes, and following what becomes of them; form rules are checked before.

    Every error is a GatewayError.
    """

    def __init__(
        self,
        api: InnkrevingsoppdragApi,
        creation: OrderCreation,
        changes: OrderChanges,
        statuses: StatusHub,
        background: Undisturbed,
    ) -> None:
        self._statuses = statuses
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

    def follow(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> AsyncGenerator[Status]:
        """Yield the order's status now and at each change, up to a final one."""
        return self._statuses.follow(op, oppdrag)

    async def aclose(self) -> None:
        """Finish the writes that are under way."""
        await self._background.aclose()
        await self._changes.aclose()
        await self._statuses.aclose()


def create_orders(  # noqa: PLR0913 - what create_app has created
    settings: Settings,
    api: InnkrevingsoppdragApi,
    cache: Cache,
    clock: Clock,
    *,
    sleep: Sleep = asyncio.sleep,
    limits: LimitsHit | None = None,
    polls: StatusPolls | None = None,
) -> Orders:
    """Put the writes together; `sleep` is for tests.

    `limits` is told of changes that got no turn, `polls` of questions where orders stand.
    """

    async def settled(op: Operation) -> None:
        # An attempt that was given up may have been carried out after the cache was told of it.
        await cache.invalidate(op.credentials, Api.INNKREVINGSOPPDRAG)

    names = OrderNames(api)
    booking = Booking(api, sleep)
    turns = OrderTurns(
        names,
        create_tickets(settings),
        rest=settings.upstream_timeout_seconds,
        sleep=sleep,
        settled=settled,
        limits=limits or LimitsHit(),
    )

    def now() -> float:
        return clock.now().timestamp()

    statuses = StatusHub(
        api,
        names,
        cache,
        create_shared_statuses(settings, now),
        now=now,
        sleep=sleep,
        seconds=settings.operation_timeout_seconds,
        polls=polls or StatusPolls(),
    )
    creation = OrderCreation(api, booking, names)
    return Orders(api, creation, OrderChanges(api, booking, turns), statuses, Undisturbed())
