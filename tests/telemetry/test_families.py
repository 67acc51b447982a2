import msgspec

from gateway.telemetry.counters import struct_families
from gateway.telemetry.exposition import render
from gateway.telemetry.families import Family, add_up, counter, gauge
from gateway.telemetry.histogram import Histogram


class _Totals(msgspec.Struct):
    hits: int = 3
    bytes: int = 70


def test_a_histogram_is_shown_with_cumulated_buckets() -> None:
    histogram = Histogram((0.1, 1.0))
    for seconds in (0.05, 0.1, 0.5, 7.0):
        histogram.observe(seconds)

    family = Family(
        name="wait_seconds",
        help="Waiting.",
        kind="histogram",
        labels=("api",),
        bounds=(0.1, 1.0),
        series={("A",): histogram.numbers()},
    )

    text = render([family]).decode()
    assert 'wait_seconds_bucket{api="A",le="0.1"} 2.0' in text
    assert 'wait_seconds_bucket{api="A",le="1.0"} 3.0' in text
    assert 'wait_seconds_bucket{api="A",le="+Inf"} 4.0' in text
    assert 'wait_seconds_count{api="A"} 4.0' in text
    assert 'wait_seconds_sum{api="A"} 7.65' in text


def test_numbers_of_the_same_series_add_up() -> None:
    one, two = (
        Family(name="calls", help="", kind="counter", labels=("api",), series={("A",): [1.0], (other,): [2.0]})
        for other in ("B", "C")
    )

    (family,) = add_up([one, two])

    assert family.series == {("A",): [2.0], ("B",): [2.0], ("C",): [2.0]}
    assert one.series[("A",)] == [1.0], "what is added up stays as it was"


def test_versions_that_disagree_about_buckets_are_not_mixed() -> None:
    old = Family(name="w", help="", kind="histogram", bounds=(1.0,), series={(): [1.0, 0.0, 0.5]})
    new = Family(name="w", help="", kind="histogram", bounds=(1.0, 2.0), series={(): [1.0, 0.0, 0.0, 0.5]})

    (family,) = add_up([old, new])

    assert (family.bounds, family.series[()]) == (new.bounds, new.series[()])


def test_every_field_of_a_struct_becomes_a_metric() -> None:
    families = struct_families("cache", _Totals(), {"hits": "Found."}, gauges=frozenset({"bytes"}))

    assert families == [counter("cache_hits", "Found.", 3), gauge("cache_bytes", "Bytes.", 70)]
