"""Changes of one order are sent one at a time, in the order they came.

change ── line of its organisation ──> which order is it? ──> line of the order ──> turn ──> sent, with all its retries
                                                         └──> ticket on the shared server, when there is one

An order has two names, and asking upstream for the other one takes a while: all changes of an organisation pass that
point one by one, so that none comes out of it before one that came earlier.

What holds: within one process, and among processes that share a server that answers, no attempt of a change begins
before the change ahead of it has ended with all its attempts. After an attempt that was given up for lack of an answer,
which upstream may still be working on, the order rests for the time that one attempt may take. What cannot hold: that
upstream has finished by then, for it offers nothing to make sure of it; and, while the shared server does not answer,
any sequence between processes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, Protocol

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.errors import Api, RateLimitedError
from gateway.orders.line import Lines, Place
from gateway.orders.names import OrderNames
from gateway.orders.undisturbed import Undisturbed
from gateway.telemetry.limits_hit import LimitsHit
from gateway.upstream.operation import Operation

_API: Final = Api.INNKREVINGSOPPDRAG
_RETRY_AFTER: Final = 2.0


class Ticket(Protocol):
    """A place in the line that all processes share."""

    async def wait(self, deadline: float) -> bool:
        """Return True once first; may be asked again, to be sure that it still is. False when the deadline passes."""
        ...

    async def leave(self) -> None:
        """Give the place up."""
        ...

    def abandon(self) -> None:
        """Let the place end by itself, in the time that one attempt may take."""
        ...


class Tickets(Protocol):
    """The lines that all processes share."""

    async def take(self, organisation: str, order: str) -> Ticket:
        """Take the last place."""
        ...

    async def aclose(self) -> None: ...


class Turn:
    """The right to change an order now."""

    def __init__(self, op: Operation, place: Place, ticket: Ticket | None, limits: LimitsHit) -> None:
        self._limits = limits
        self._op = op
        self._place = place
        self._ticket = ticket

    async def wait(self) -> None:
        """Return once it is ours, or still is; RateLimitedError when it is not before the operation ends."""
        deadline = self._op.deadline
        ours = await self._place.wait(deadline) and (self._ticket is None or await self._ticket.wait(deadline))
        if not ours:
            self._limits.count("turn")
            raise RateLimitedError(api=_API, retry_after=_RETRY_AFTER)

    def abandon(self) -> None:
        """End with the process: others go on when what was sent has arrived."""
        if self._ticket is not None:
            self._ticket.abandon()

    async def end(self) -> None:
        """Let the next one have it."""
        self._place.leave()
        if self._ticket is not None:
            await self._ticket.leave()


class OrderTurns:
    """Gives the turns; `rest` is for how many seconds an attempt that was given up may still arrive."""

    def __init__(  # noqa: PLR0913 - its parts
        self,
        names: OrderNames,
        tickets: Tickets | None,
        *,
        rest: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        settled: Callable[[Operation], Awaitable[None]],
        limits: LimitsHit,
    ) -> None:
        self._limits = limits
        self._names = names
        self._tickets = tickets
        self._resting = Undisturbed()
        self._rest = rest
        self._sleep = sleep
        self._settled = settled
        self._lines = Lines()

    @asynccontextmanager
    async def turn(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> AsyncIterator[Turn]:
        """Hold the order's turn; raises RateLimitedError, or what upstream answers when asked which order it is."""
        turn = await self._stand_in_line(op, oppdrag)
        given_up = op.tally.given_up
        try:
            await turn.wait()
            yield turn
        finally:
            if op.tally.given_up > given_up:
                self._resting.begin(self._end_later(op, turn))
            else:
                await asyncio.shield(turn.end())

    async def aclose(self) -> None:
        """Let orders that rest go: what this process holds of them on the shared server ends by itself."""
        await self._resting.aclose(seconds=0)
        if self._tickets is not None:
            await self._tickets.aclose()

    async def _stand_in_line(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> Turn:
        await op.access.admit(_API, None)  # before the organisation is believed
        # Before standing in line: whoever is not who the token says must not hold up anybody's orders.
        organisation = (await op.access.admit(Api.INNKREVINGSOPPDRAG, None)).organisation
        entrance = self._lines.enter(organisation)
        try:
            await Turn(op, entrance, None, self._limits).wait()
            order = await self._names.resolve(op, oppdrag)
            place = self._lines.enter((organisation, order))
            if self._tickets is None:
                return Turn(op, place, None, self._limits)
            try:
                return Turn(op, place, await self._tickets.take(organisation, order), self._limits)
            except BaseException:
                place.leave()
                raise
        finally:
            entrance.leave()

    async def _end_later(self, op: Operation, turn: Turn) -> None:
        try:
            await self._sleep(self._rest)
        except asyncio.CancelledError:
            turn.abandon()
            raise
        await self._settled(op)
        await turn.end()
