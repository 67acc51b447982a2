"""One poll loop for all who follow the same order with the same credentials."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from gateway.cache.fetched import Fetched
from gateway.domain.mottaksstatus import MottaksstatusSvar, er_endelig
from gateway.errors import Api, GatewayError, UnauthenticatedError
from gateway.orders.booking import Sleep

Status = Fetched[MottaksstatusSvar]
Item = Status | BaseException | None
"""What a follower is given: a status, what ended the following, or None when it has come to its end."""

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 15.0
GROWTH: Final = 1.5
GLANCE: Final = 0.5
"""Seconds until the next look for the status that another process is just asking for."""


class Polling(msgspec.Struct, frozen=True, kw_only=True):
    """How a channel asks: `ask` is told how old (seconds) a status may be that another process has just asked for.

    `changed` is told of a new status; `ends`, when the token ends, and `now()` are seconds since the epoch.
    """

    ask: Callable[[float], Awaitable[Status]]
    changed: Callable[[], Awaitable[None]]
    ends: float | None
    now: Callable[[], float]
    sleep: Sleep


class StatusChannel:
    """Asks while somebody follows, ever more seldom until something changes; `closed` is called when it has ended."""

    def __init__(self, polling: Polling, closed: Callable[[], None]) -> None:
        self._polling = polling
        self._closed = closed
        self._followers: set[asyncio.Queue[Item]] = set()
        self._latest: Status | None = None
        self._taken_at: float | None = None
        self._pause = FIRST_PAUSE
        self._hurry = asyncio.Event()
        self._task = asyncio.create_task(self._poll())
        self._task.add_done_callback(self._ended)

    def join(self) -> asyncio.Queue[Item]:
        """Follow: the latest status is there at once, and is asked for anew when it may be old."""
        follower: asyncio.Queue[Item] = asyncio.Queue()
        self._followers.add(follower)
        if self._latest is not None:
            follower.put_nowait(self._latest)
            self._hurry.set()
        return follower

    def leave(self, follower: asyncio.Queue[Item]) -> None:
        """Follow no longer; the last one to leave ends the asking."""
        self._followers.discard(follower)
        if not self._followers:
            self._closed()  # at once: whoever comes now must not join what is ending
            self._task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        self._tell(error)
        self._closed()

    def _tell(self, item: Item) -> None:
        for follower in self._followers:
            follower.put_nowait(item)

    async def _poll(self) -> None:
        while True:
            self._check_token()
            try:
                status = await self._polling.ask(self._pause)
            except GatewayError as error:
                if not error.retryable:
                    raise
                await self._rest(max(self._pause, error.retry_after or 0.0))
                continue
            repeated = self._is_repeated(status)
            if not repeated:
                await self._take(status)
            if er_endelig(status.value.mottaksstatus):
                return
            await self._rest(self._until_next(status), repeated=repeated)

    def _is_repeated(self, status: Status) -> bool:
        """Whether this is another process's answer, and no newer than what was taken the last time."""
        return status.fra_mellomlager and self._taken_at is not None and status.hentet <= self._taken_at

    def _until_next(self, status: Status) -> float:
        """What is left of the pause after another process's question; all that follow then ask at the same time."""
        if not status.fra_mellomlager:
            return self._pause
        age = max(0.0, self._polling.now() - status.hentet)
        return min(self._pause, max(GLANCE, self._pause - age))

    async def _take(self, status: Status) -> None:
        self._taken_at = status.hentet
        if self._latest is not None and status.value == self._latest.value:
            return
        if self._latest is not None:
            await self._polling.changed()
        self._latest = status
        self._pause = FIRST_PAUSE
        self._tell(status)

    async def _rest(self, seconds: float, *, repeated: bool = False) -> None:
        """Let time pass, but not beyond the token; somebody who has just come cuts a long rest short."""
        if self._polling.ends is not None:
            seconds = min(seconds, max(0.0, self._polling.ends - self._polling.now()))
        hurried = await self._sleep(seconds)
        if hurried:
            self._pause = FIRST_PAUSE
        elif not repeated:
            self._pause = min(LONGEST_PAUSE, self._pause * GROWTH)

    async def _sleep(self, seconds: float) -> bool:
        if seconds <= FIRST_PAUSE:
            await self._polling.sleep(seconds)
            self._hurry.clear()
            return False
        self._hurry.clear()
        sleeping = asyncio.ensure_future(self._polling.sleep(seconds))
        hurrying = asyncio.ensure_future(self._hurry.wait())
        try:
            await asyncio.wait((sleeping, hurrying), return_when=asyncio.FIRST_COMPLETED)
            return not sleeping.done()
        finally:
            sleeping.cancel()
            hurrying.cancel()

    def _check_token(self) -> None:
        ends = self._polling.ends
        if ends is not None and ends <= self._polling.now():
            raise UnauthenticatedError(api=Api.INNKREVINGSOPPDRAG)
