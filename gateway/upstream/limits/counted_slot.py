"""A place for one call, with the wait for it in the metrics."""

import asyncio
from types import TracebackType

from gateway.errors import Api, RateLimitedError
from gateway.telemetry.upstream_metrics import ApiMetrics
from gateway.upstream.limits.limits import Limiter
from gateway.upstream.operation import Operation
from gateway.upstream.retry import SHORTEST_CALL


class CountedSlot:
    """A place as `Limiter.slot` gives it, as long as the context lasts; gives the seconds waited."""

    def __init__(self, limiter: Limiter, numbers: ApiMetrics, api: Api, operation: Operation) -> None:
        organisation = operation.credentials.organisation
        # Before the operation's own end, so that who never got a place is told so: it is not upstream that was slow.
        deadline = operation.deadline - min(SHORTEST_CALL, max(0.0, operation.remaining() / 2))
        self._slot = limiter.slot(api, organisation, operation=operation, deadline=deadline)
        self._numbers = numbers
        self._operation = operation

    async def __aenter__(self) -> float:
        numbers = self._numbers
        numbers.waiting += 1
        try:
            with self._operation.span("wait for a place"):
                waited = await self._slot.__aenter__()
        except (RateLimitedError, asyncio.CancelledError):
            numbers.gave_up += 1
            raise
        finally:
            numbers.waiting -= 1
        numbers.queue.observe(waited)
        numbers.in_flight += 1
        return waited

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        self._numbers.in_flight -= 1
        return await self._slot.__aexit__(kind, error, trace)
