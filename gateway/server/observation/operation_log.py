"""One log line per operation: what was asked by name, what it cost and how it ended; no value of anybody's."""

import functools
import logging
from typing import Any

from gateway.masking import mask_numbers
from gateway.server.observation.summary import OperationSummary, trace_id
from gateway.telemetry.logging import log
from gateway.upstream.operation import Tally

_logger = logging.getLogger("gateway.operation")
_LONGEST_NAME = 100


def log_operation(summary: OperationSummary) -> None:
    """Log an operation that was answered; durations are in milliseconds."""
    if not _logger.isEnabledFor(logging.INFO):
        return
    tally = summary.work.tally if summary.work else Tally()
    more: dict[str, Any] = {}
    if tally.failed_calls:
        more["failedCalls"] = tally.failed_calls
    if summary.type == "subscription":
        more["events"] = summary.events
    log(
        _logger,
        logging.INFO,
        "operation",
        requestId=summary.request_id,
        traceId=trace_id(summary),
        name=_told(summary.name),
        type=summary.type,
        transport=summary.transport,
        status=summary.status,
        ms=_milliseconds(summary.duration),
        queueMs=_milliseconds(tally.queue_seconds),
        upstreamCalls=tally.upstream_calls,
        retries=tally.retries,
        cacheHits=tally.cache_hits,
        cacheMisses=tally.cache_misses,
        codes=summary.codes,
        **more,
    )


def _milliseconds(seconds: float) -> float:
    """With one decimal; `round` costs five times as much."""
    return int(seconds * 10_000 + 0.5) / 10


@functools.lru_cache(maxsize=256)
def _told(name: str | None) -> str | None:
    return mask_numbers(name[:_LONGEST_NAME]) if name else None
