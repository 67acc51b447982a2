"""Which series operations make, and that nobody can make others."""

import timeit
from types import SimpleNamespace

from gateway.server.observation.metrics_operations import OperationMetrics
from gateway.server.observation.summary import OperationSummary
from gateway.telemetry.exposition import render
from gateway.upstream.operation import Tally


def summary(name: str | None, *codes: str, calls: int = 1, type_: str | None = "query") -> OperationSummary:
    work = SimpleNamespace(tally=Tally(upstream_calls=calls))
    return OperationSummary(
        name=name,
        type=type_,
        duration=0.02,
        codes=codes,
        request_id="r",
        status=200,
        transport="post",
        work=work if type_ else None,
    )


def text(metrics: OperationMetrics) -> str:
    return render(metrics.families()).decode()


def test_an_operation_is_counted_by_name_type_and_outcome() -> None:
    metrics = OperationMetrics(max_names=10)

    metrics.count(summary("Oversikt"))
    metrics.count(summary("Oversikt", "UPSTREAM_TIMEOUT", "FORBIDDEN"))

    shown = text(metrics)
    assert 'gateway_operations_total{operation="Oversikt",outcome="OK",type="query"} 1.0' in shown
    assert 'gateway_operations_total{operation="Oversikt",outcome="UPSTREAM_TIMEOUT",type="query"} 1.0' in shown
    assert 'gateway_errors_total{code="FORBIDDEN"} 1.0' in shown
    assert 'gateway_operation_duration_seconds_bucket{le="0.025",operation="Oversikt",type="query"} 2.0' in shown


def test_a_name_without_success_makes_no_series() -> None:
    metrics = OperationMetrics(max_names=10)

    metrics.count(summary("Hostile1", "UNAUTHENTICATED"))
    metrics.count(summary("Hostile2", calls=0))
    metrics.count(summary("Hostile3", "GRAPHQL_VALIDATION_FAILED", type_=None))

    assert "Hostile" not in text(metrics)
    assert 'operation="other",outcome="UNAUTHENTICATED"' in text(metrics)


def test_names_beyond_the_bound_share_one_series() -> None:
    metrics = OperationMetrics(max_names=5)

    for number in range(1_000):
        metrics.count(summary(f"Q{number}x"))

    assert text(metrics).count("gateway_operations_total{") == 6
    assert 'gateway_operations_total{operation="other",outcome="OK",type="query"} 995.0' in text(metrics)


def test_a_name_that_could_hold_a_number_of_somebody_makes_no_series() -> None:
    metrics = OperationMetrics(max_names=5)

    metrics.count(summary("Q05826930057"))
    metrics.count(summary("x" * 65))

    assert "05826930057" not in text(metrics)
    assert 'gateway_operations_total{operation="other",outcome="OK",type="query"} 2.0' in text(metrics)


def test_counting_an_operation_costs_microseconds() -> None:
    metrics = OperationMetrics(max_names=5)
    known = summary("Oversikt")

    best = min(timeit.repeat(lambda: metrics.count(known), number=2_000, repeat=5)) / 2_000

    assert best < 20e-6, f"{best * 1e6:.1f} µs"
