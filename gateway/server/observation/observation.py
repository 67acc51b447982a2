"""Everything that watches the gateway work: metrics, the line per operation, and what is done once a second."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from gateway.cache.counters import Counters
from gateway.server.observation.audit import create_audit
from gateway.server.observation.metrics import MetricsEndpoint, serving_metrics
from gateway.server.observation.metrics_operations import OperationMetrics
from gateway.server.observation.open_streams import OpenStreams
from gateway.server.observation.operation_log import log_operation
from gateway.server.observation.summary import OperationSummary
from gateway.server.reloading import Reloading
from gateway.settings import Settings
from gateway.telemetry.counters import struct_families
from gateway.telemetry.families import Family, counter
from gateway.telemetry.limits_hit import LimitsHit
from gateway.telemetry.metrics import Metrics
from gateway.telemetry.status_polls import StatusPolls
from gateway.telemetry.upstream_metrics import UpstreamMetrics

_PERIOD: Final = 1.0

_CACHE_GAUGES: Final = frozenset({"bytes", "entries"})
_CACHE_HELPS: Final = {
    "hits": "Reads answered from the cache.",
    "answers": "Whole answers served again, because all that they were made of was still at hand.",
    "misses": "Reads that the cache could not answer.",
    "joins": "Reads that joined a fetch already under way.",
    "refreshes": "Fetches begun ahead of time, while the answer kept was still served.",
    "stale_served": "Answers served while a newer one was being fetched.",
    "invalidations": "Writes that made an organisation's answers stale.",
    "evictions": "Answers dropped to stay within the bytes allowed.",
    "expirations": "Answers dropped because their time was up.",
    "oversized": "Answers too large to be kept.",
    "rejected": "Answers of the shared server that could not be trusted or read.",
    "store_errors": "Times the shared server failed the cache or was silent.",
    "store_skips": "Times the cache did not ask the shared server because it is out of service.",
    "bytes": "Bytes that the cache in the processes holds.",
    "entries": "Answers that the cache in the processes holds.",
}


class Observation:
    """The metrics of one worker; whoever works adds to the parts of it.

    `cache` and `places` are what the cache and the count of places met with, on the shared server if there is one.
    """

    def __init__(self, settings: Settings, cache: Counters, reloading: Reloading, *, places: Counters) -> None:
        self.upstream = UpstreamMetrics()
        self.open_streams = OpenStreams()
        self.limits = LimitsHit()
        self.polls = StatusPolls()
        self._operations = OperationMetrics(settings.metrics_operation_names)
        self._settings = settings
        self._reloading = reloading
        self._metrics = Metrics(Path(settings.metrics_directory) if settings.metrics_directory else None)
        self._audit = create_audit(settings)
        self._endpoint = MetricsEndpoint(self._metrics)
        for source in (self._operations, self.upstream, self.open_streams, self.limits, self.polls):
            self._metrics.add(source.families)
        self._metrics.add(lambda: struct_families("gateway_cache", cache, _CACHE_HELPS, gauges=_CACHE_GAUGES))
        self._metrics.add(lambda: _place_families(places))

    @property
    def endpoint(self) -> MetricsEndpoint | None:
        """What answers /metrics on the gateway's own port, if anything does."""
        return self._endpoint if self._settings.metrics and self._settings.metrics_port is None else None

    def collect(self) -> list[Family]:
        """Everything that this worker counted."""
        return self._metrics.collect()

    def on_operation(self, summary: OperationSummary) -> None:
        """Count and log an operation that was answered."""
        self._operations.count(summary)
        log_operation(summary)
        if self._audit:
            self._audit.record(summary)

    def on_event(self, summary: OperationSummary) -> None:
        """Record an event of a subscription that goes on."""
        if self._audit:
            self._audit.record_event(summary)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do what is done once a second, and serve the metrics' own port where there is one."""
        settings = self._settings
        async with AsyncExitStack() as stack:
            if settings.metrics and settings.metrics_port is not None:
                await stack.enter_async_context(serving_metrics(self._endpoint, settings.host, settings.metrics_port))
            stack.callback(self._metrics.close)
            if self._audit:
                stack.callback(self._audit.close)
            ticking = asyncio.create_task(self._tick())
            stack.callback(ticking.cancel)
            yield

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._metrics.publish()
            due = loop.time() + _PERIOD
            await asyncio.sleep(_PERIOD)
            self._metrics.worker.lag.observe(max(0.0, loop.time() - due))
            self._reloading.reload_changed()


def _place_families(places: Counters) -> list[Family]:
    """Each is a time in which a worker knew its own calls only."""
    return [
        counter(
            "gateway_places_store_errors", "Times the shared server failed the count of places.", places.store_errors
        ),
        counter(
            "gateway_places_store_skips",
            "Times the count of places did not ask the shared server because it is out of service.",
            places.store_skips,
        ),
    ]
