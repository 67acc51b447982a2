"""A place for one call, with the wait for it in the metrics."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from gateway.errors import Api, RateLimitedError
from gateway.telemetry.upstream_metrics import ApiMetrics
from gateway.upstream.limits import Limiter
from gateway.upstream.operation import Operation


@asynccontextmanager
async def counted_slot(limiter: Limiter, numbers: ApiMetrics, api: Api, operation: Operation) -> AsyncIterator[float]:
    """A place as `Limiter.slot` gives it; gives the seconds waited."""
    async with AsyncExitStack() as place:
        waited = await _enter(place, limiter, numbers, api, operation)
        numbers.queue.observe(waited)
        numbers.in_flight += 1
        try:
            yield waited
        finally:
            numbers.in_flight -= 1


async def _enter(place: AsyncExitStack, limiter: Limiter, numbers: ApiMetrics, api: Api, operation: Operation) -> float:
    organisation = operation.credentials.organisation
    slot = limiter.slot(api, organisation, operation=operation, deadline=operation.deadline)
    numbers.waiting += 1
    try:
        with operation.span("wait for a place"):
            return await place.enter_async_context(slot)
    except (RateLimitedError, asyncio.CancelledError):
        numbers.gave_up += 1
        raise
    finally:
        numbers.waiting -= 1
