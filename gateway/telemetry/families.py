"""Metrics as plain values: what one worker counted, in a form that can be kept in a file, added up and shown.

A family holds one number list per combination of label values: one number for counters and gauges, and for histograms
the count of each bucket (not yet cumulated), then the sum.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

Series = dict[tuple[str, ...], list[float]]
Kind = Literal["counter", "gauge", "histogram"]


class Family(msgspec.Struct, kw_only=True):
    """One metric with all its series; `bounds` are the upper bounds of a histogram's buckets, without infinity."""

    name: str
    help: str
    kind: Kind
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()
    series: Series


def counter(name: str, text: str, value: float) -> Family:
    """A counter without labels."""
    return Family(name=name, help=text, kind="counter", series={(): [value]})


def gauge(name: str, text: str, value: float) -> Family:
    """A gauge without labels."""
    return Family(name=name, help=text, kind="gauge", series={(): [value]})


def add_up(families: Iterable[Family]) -> list[Family]:
    """One family per name: every series is the sum of those with the same labels."""
    sums: dict[str, Family] = {}
    for family in families:
        known = sums.get(family.name)
        if known is None or known.bounds != family.bounds or known.labels != family.labels:
            sums[family.name] = msgspec.structs.replace(
                family, series={labels: list(numbers) for labels, numbers in family.series.items()}
            )
            continue
        for labels, numbers in family.series.items():
            before = known.series.get(labels)
            known.series[labels] = [a + b for a, b in zip(before, numbers, strict=True)] if before else list(numbers)
    return list(sums.values())
