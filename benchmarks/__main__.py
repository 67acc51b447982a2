"""`make bench`: every contestant at every workload, as one table with ratios to the gateway.

A server runs on core 0; upstream and the load run on core 1. Numbers are CPU milliseconds per request unless said. The
figures are also kept in build/bench.json, from which `python -m benchmarks.plot` draws.
"""

import argparse
import json
import os
import platform
from collections.abc import Sequence
from typing import Any, TypeVar

from benchmarks.contestants import Contestant, contestants
from benchmarks.measurement import LOAD_CORE, RESULTS, Measurement, Result
from benchmarks.workloads import WORKLOADS, Workload

T = TypeVar("T", Workload, Contestant)

_HEAD = f"{'':26} {'CPU ms':>8} {'ratio':>6} {'spread':>6} {'req/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'MB':>5} calls"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one run")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="", help="parts of contestants' and workloads' names, as in 'gateway,W3'")
    options = parser.parse_args()
    parts = [part for part in options.only.split(",") if part]
    os.sched_setaffinity(0, {LOAD_CORE})
    measurement = Measurement(options.seconds, options.repeats)
    machine = f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}"
    print(f"{machine}, {os.cpu_count()} cores")
    measured = []
    for workload in _chosen(WORKLOADS, parts):
        print(f"\n{workload.name}\n{_HEAD}")
        results = _measure_all(measurement, workload, _chosen(contestants(), parts))
        measured.append({"name": workload.name, "results": results})
    how = f"Median of {options.repeats} runs of {options.seconds:g} s, best to worst; {machine}, one core"
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"how": how, "workloads": measured}, indent=1))


def _measure_all(measurement: Measurement, workload: Workload, all_: Sequence[Contestant]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    first: Result | None = None
    for contestant in all_:
        if workload.name.startswith(contestant.workloads):
            result = measurement.measure(contestant, workload)
            first = first or result
            results.append({"name": contestant.name, **result._asdict()})
            print(_row(contestant.name, result, first), flush=True)
    return results


def _row(name: str, result: Result, first: Result) -> str:
    return (
        f"{name:26} {result.cpu:8.3f} {result.cpu / first.cpu:6.2f} {result.spread:6.0%} {result.rate:9.0f}"
        f" {result.p50:8.2f} {result.p99:8.2f} {result.resident:5.0f} {result.calls:5.2f}"
    )


def _chosen(everything: Sequence[T], parts: list[str]) -> Sequence[T]:
    """Those whose name is meant by a part; all when no part means any of them."""
    meant = [one for one in everything if any(part.lower() in one.name.lower() for part in parts)]
    return meant or everything


if __name__ == "__main__":
    main()
