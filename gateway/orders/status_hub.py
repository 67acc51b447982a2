"""Following orders: all with the same credentials, that end together, who follow one order share a poll loop.

Loops of several processes over one shared server share what they ask for.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from hashlib import blake2b
from typing import Final

from gateway.cache.cache import Cache
from gateway.cache.keys import packed
from gateway.credentials import Credentials
from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.errors import Api, GatewayError, NotFoundError
from gateway.orders.booking import Sleep
from gateway.orders.names import OrderNames
from gateway.orders.shared_statuses import SharedStatuses
from gateway.orders.status_channel import Polling, Status, StatusChannel
from gateway.telemetry.status_polls import StatusPolls
from gateway.telemetry.tracing import Tracing
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation

Key = tuple[bytes, float | None, str]

_API: Final = Api.INNKREVINGSOPPDRAG


class StatusHub:
    """All channels of this process; `polls` counts questions, `seconds` is how long one may take, retries included."""

    def __init__(  # noqa: PLR0913 - its parts
        self,
        api: InnkrevingsoppdragApi,
        names: OrderNames,
        cache: Cache,
        shared: SharedStatuses | None,
        *,
        now: Callable[[], float],
        sleep: Sleep,
        seconds: float,
        polls: StatusPolls,
    ) -> None:
        self._polls = polls
        self._api = api
        self._names = names
        self._cache = cache
        self._shared = shared
        self._now = now
        self._sleep = sleep
        self._seconds = seconds
        self._channels: dict[Key, StatusChannel] = {}

    async def follow(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> AsyncGenerator[Status]:
        """Yield the status now and at each change, up to a final one.

        Raises a GatewayError when the token ends or upstream refuses; what passes is waited out.
        """
        op.asked.add(("mottaksstatus", None))
        op.orders |= {oppdrag.kravidentifikator}
        credentials = await op.access.admit(_API, None)
        name = await self._name(op, oppdrag)
        # A channel lives as long as the token it asks with, and nobody may follow for longer than their own.
        key = (_fingerprint(credentials), credentials.expires_at, name)
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = StatusChannel(
                self._polling(credentials, oppdrag, name, op.tracing), lambda: self._forget(key, channel)
            )
        follower = channel.join()
        try:
            while (item := await follower.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            channel.leave(follower)

    async def aclose(self) -> None:
        """Let go of the shared server."""
        if self._shared is not None:
            await self._shared.aclose()

    def _forget(self, key: Key, channel: StatusChannel | None) -> None:
        if self._channels.get(key) is channel:
            del self._channels[key]

    async def _name(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> str:
        try:
            return await self._names.resolve(op, oppdrag)
        except GatewayError as error:
            if not error.retryable:
                raise
            return f"own {oppdrag.kravidentifikator}"

    async def _hear(
        self, credentials: Credentials, name: str, oldest: float, ask: Callable[[], Awaitable[Status]]
    ) -> Status:
        if self._shared is None or credentials.bearer is None:
            return await ask()
        return await self._shared.read(credentials, name, oldest=oldest, ask=ask)

    def _polling(self, credentials: Credentials, oppdrag: Innkrevingsoppdrag, name: str, tracing: Tracing) -> Polling:
        async def ask() -> Status:
            deadline = asyncio.get_running_loop().time() + self._seconds
            op = Operation(credentials, deadline=deadline, refresh=True, tracing=tracing)
            try:
                return await self._api.mottaksstatus(op, oppdrag.kravidentifikator, oppdrag.kravidentifikatortype)
            except NotFoundError as error:
                error.retryable = self._names.is_new(name)
                raise

        async def ask_or_hear(oldest: float) -> Status:
            # A trace of its own: it serves all who follow.
            with tracing.span("poll mottaksstatus") as span:
                try:
                    status = await self._hear(credentials, name, oldest, ask)
                except GatewayError:
                    self._polls.count("none")
                    raise
                self._polls.count("another_process" if status.fra_mellomlager else "upstream")
                span.set("gateway.from_another_process", status.fra_mellomlager)
                return status

        async def changed() -> None:
            # What else is kept of the organisation's orders may hang on the status.
            await self._cache.invalidate(credentials, _API)

        return Polling(ask=ask_or_hear, changed=changed, ends=credentials.expires_at, now=self._now, sleep=self._sleep)


def _fingerprint(credentials: Credentials) -> bytes:
    """What tells callers apart as the cache does: proven to be the same, or by the very tokens they present."""
    package = packed(credentials.rettighetspakke)
    if credentials.principal is not None:
        return blake2b(package + credentials.principal.identity, person=b"principal").digest()
    return blake2b(package + packed(credentials.bearer, credentials.consent), person=b"tokens").digest()
