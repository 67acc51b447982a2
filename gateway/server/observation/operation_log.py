"""One log line per operation: what was asked by name, what it cost and how it ended; no value of anybody's."""

import logging

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
    log(
        _logger,
        logging.INFO,
        "operation",
        requestId=summary.request_id,
        traceId=trace_id(summary),
        name=mask_numbers(summary.name[:_LONGEST_NAME]) if summary.name else None,
        type=summary.type,
        transport=summary.transport,
        status=summary.status,
        ms=round(summary.duration * 1000, 1),
        queueMs=round(tally.queue_seconds * 1000, 1),
        upstreamCalls=tally.upstream_calls,
        retries=tally.retries,
        cacheHits=tally.cache_hits,
        cacheMisses=tally.cache_misses,
        codes=list(summary.codes),
        **({"failedCalls": list(tally.failed_calls)} if tally.failed_calls else {}),
        **({"events": summary.events} if summary.type == "subscription" else {}),
    )
