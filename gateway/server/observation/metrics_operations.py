"""What is counted of the operations; a client cannot make a series by inventing names.

An operation has series of its own by name once it was answered without errors and with data of upstream's, and as long
as fewer than `max_names` names have: whoever has no token that upstream accepts adds none, whoever has one adds few.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gateway.masking import mask_numbers
from gateway.server.observation.summary import OperationSummary
from gateway.telemetry.families import Family
from gateway.telemetry.histogram import SECONDS, Histogram

ANONYMOUS: Final = "anonymous"
OTHER: Final = "other"
REFUSED: Final = "refused"
OK: Final = "OK"

_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")


class _Series:
    """The numbers of one operation name and type."""

    __slots__ = ("duration", "outcomes")

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.duration = Histogram()


class OperationMetrics:
    """Counts operations; at most `max_names` of them by name."""

    def __init__(self, max_names: int) -> None:
        self._names = {ANONYMOUS, OTHER}
        self._most_names = max_names + len(self._names)
        self._series: dict[tuple[str, str], _Series] = {}
        self._codes: Counter[str] = Counter()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._events = 0

    def count(self, summary: OperationSummary) -> None:
        """Count an operation that was answered; its outcome is OK or the code of its first error."""
        codes = summary.codes
        key = (self._name(summary), summary.type or REFUSED)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = _Series()
        series.outcomes[codes[0] if codes else OK] += 1
        series.duration.observe(summary.duration)
        self._answers[summary.transport, summary.status] += 1
        self._events += summary.events
        for code in codes:
            self._codes[code] += 1

    def families(self) -> Iterator[Family]:
        """Everything counted so far."""
        labels = ("operation", "type")
        yield _counter(
            "gateway_operations",
            "Operations answered, by outcome: OK or the code of the first error.",
            (*labels, "outcome"),
            {(*key, outcome): count for key, one in self._series.items() for outcome, count in one.outcomes.items()},
        )
        yield Family(
            name="gateway_operation_duration_seconds",
            help="How long operations took, from the request to its answer; subscriptions until they ended.",
            kind="histogram",
            labels=labels,
            bounds=SECONDS,
            series={key: one.duration.numbers() for key, one in self._series.items()},
        )
        yield _counter(
            "gateway_errors", "Errors in answers, each code once per operation.", ("code",), _keyed(self._codes)
        )
        answers = {(transport, str(status)): count for (transport, status), count in self._answers.items()}
        yield _counter("gateway_answers", "Answers by transport and HTTP status.", ("transport", "status"), answers)
        yield _counter(
            "gateway_subscription_events", "Events sent by subscriptions that ended.", (), {(): self._events}
        )

    def _name(self, summary: OperationSummary) -> str:
        name = summary.name
        if name is None:
            return ANONYMOUS
        if name not in self._names:
            if len(self._names) >= self._most_names or not _is_useful(summary) or not _is_harmless(name):
                return OTHER
            self._names.add(name)
        return name


def _is_useful(summary: OperationSummary) -> bool:
    """Whether upstream accepted the caller."""
    if summary.codes or summary.work is None:
        return False
    tally = summary.work.tally
    return bool(tally.upstream_calls or tally.cache_hits or tally.cache_misses)


def _is_harmless(name: str) -> bool:
    """Whether a name cannot hold somebody's number."""
    return _NAME.fullmatch(name) is not None and mask_numbers(name) == name


def _keyed(counts: Counter[str]) -> dict[tuple[str, ...], int]:
    return {(key,): count for key, count in counts.items()}


def _counter(name: str, text: str, labels: tuple[str, ...], counts: Mapping[Any, int]) -> Family:
    series = {key: [float(count)] for key, count in counts.items()}
    return Family(name=name, help=text, kind="counter", labels=labels, series=series)
