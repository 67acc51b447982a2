"""How often each of the gateway's own limits has refused something."""

from collections.abc import Callable, Iterator
from typing import Final

from gateway.telemetry.families import Family

OTHER: Final = "other"
LIMITS: Final = (
    # of a request, and of the document in it
    *("head_bytes", "body_bytes", "body_seconds", "characters", "tokens", "operations", "depth", "fields"),
    *("root_fields", "aliases", "directives", "introspection_depth", "comparisons_of_overlapping_fields"),
    *("variable_values", "variable_depth", "upstream_calls"),
    # of how much at once, and how often
    *("rate", "queue", "turn", "streams", "streams_per_connection", "websockets", "websocket_message_bytes", OTHER),
)
"""All there are: a limit without a name here counts as `other`."""


class LimitsHit:
    """Counted by whoever refuses; every limit has a series from the start, so that the first refusal is an increase."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(LIMITS, 0)
        self._counted_elsewhere: dict[str, Callable[[], int]] = {}

    def count(self, limit: str) -> None:
        """Count one refusal."""
        self._counts[limit if limit in self._counts else OTHER] += 1

    def watch(self, limit: str, total: Callable[[], int]) -> None:
        """Take the total of a limit from where it is counted already."""
        self._counted_elsewhere[limit] = total

    def families(self) -> Iterator[Family]:
        """Everything counted so far."""
        counts = self._counts | {limit: total() for limit, total in self._counted_elsewhere.items()}
        yield Family(
            name="gateway_limits_hit",
            help="Requests, operations, streams and calls that one of the gateway's own limits refused.",
            kind="counter",
            labels=("limit",),
            series={(limit,): [float(count)] for limit, count in counts.items()},
        )
