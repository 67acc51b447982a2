"""What is counted of the calls upstream, by API and endpoint; no label ever names a party or an organisation."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from gateway.errors import Api
from gateway.telemetry.families import Family, Kind, Series
from gateway.telemetry.histogram import SECONDS, Histogram

_LOWEST_STATUS: Final = 100
_HIGHEST_STATUS: Final = 599

_TOTALS: Final[tuple[tuple[str, Kind, str, str], ...]] = (
    ("waiting", "gauge", "gateway_upstream_waiting", "Calls that wait for one of the places an organisation has."),
    ("in_flight", "gauge", "gateway_upstream_in_flight", "Calls that have a place."),
    ("retries", "counter", "gateway_upstream_retries", "Attempts that were repeated."),
    ("gave_up", "counter", "gateway_upstream_queue_exits", "Calls that left the queue without a place: out of time."),
    ("held_back", "counter", "gateway_upstream_pause_refusals", "Calls not made because upstream was paused."),
    ("pauses", "counter", "gateway_upstream_pauses", "Times that a circuit breaker opened for an organisation."),
    ("paused", "gauge", "gateway_upstream_paused_organisations", "Organisations for which upstream is paused now."),
)


class ApiMetrics:
    """The numbers of one API; whoever makes the calls adds to them."""

    def __init__(self) -> None:
        self.waiting = 0
        self.in_flight = 0
        self.retries = 0
        self.gave_up = 0
        self.held_back = 0
        self.pauses = 0
        self.queue = Histogram()
        self.count_paused: Callable[[], int] = int

    def count_pause(self) -> None:
        """Count that a circuit breaker opened."""
        self.pauses += 1

    @property
    def paused(self) -> int:
        """Organisations for which the API is paused now."""
        return self.count_paused()


class _Endpoint:
    """The attempts at one endpoint, by the outcome and the status, and how long they took."""

    __slots__ = ("attempts", "durations")

    def __init__(self) -> None:
        self.attempts: Counter[tuple[str, int | None]] = Counter()
        self.durations = Histogram()


class UpstreamMetrics:
    """The numbers of both APIs, and each attempt by endpoint."""

    def __init__(self) -> None:
        self._apis = {api: ApiMetrics() for api in Api}
        self._endpoints: dict[tuple[str, str], _Endpoint] = {}

    def of(self, api: Api) -> ApiMetrics:
        """The numbers of one API."""
        return self._apis[api]

    def observe(self, api: Api, endpoint: str, outcome: str, status: int | None, seconds: float) -> None:
        """Count one attempt: `outcome` is OK or the error's code, `status` None when there was no answer."""
        numbers = self._endpoints.get((api, endpoint))
        if numbers is None:
            numbers = self._endpoints[api, endpoint] = _Endpoint()
        numbers.attempts[outcome, status] += 1
        numbers.durations.observe(seconds)

    def families(self) -> Iterator[Family]:
        """Everything counted so far."""
        for attribute, kind, name, text in _TOTALS:
            series: Series = {(api.value,): [float(getattr(numbers, attribute))] for api, numbers in self._apis.items()}
            yield Family(name=name, help=text, kind=kind, labels=("api",), series=series)
        yield _histogram(
            "gateway_upstream_queue_seconds",
            "How long calls waited for a place.",
            ("api",),
            {(api.value,): numbers.queue for api, numbers in self._apis.items()},
        )
        yield Family(
            name="gateway_upstream_calls",
            help="Attempts made, by how they ended.",
            kind="counter",
            labels=("api", "endpoint", "outcome", "status"),
            series=self._attempt_series(),
        )
        durations = {key: numbers.durations for key, numbers in self._endpoints.items()}
        text = "How long attempts took, without waiting for a place."
        yield _histogram("gateway_upstream_call_duration_seconds", text, ("api", "endpoint"), durations)

    def _attempt_series(self) -> Series:
        series: Series = {}
        for (api, endpoint), numbers in self._endpoints.items():
            for (outcome, status), count in numbers.attempts.items():
                series.setdefault((api, endpoint, outcome, _status(status)), [0.0])[0] += count
        return series


def _histogram(name: str, text: str, labels: tuple[str, ...], histograms: Mapping[Any, Histogram]) -> Family:
    series = {key: histogram.numbers() for key, histogram in histograms.items()}
    return Family(name=name, help=text, kind="histogram", labels=labels, bounds=SECONDS, series=series)


def _status(status: int | None) -> str:
    if status is None:
        return "none"
    return str(status) if _LOWEST_STATUS <= status <= _HIGHEST_STATUS else "other"
