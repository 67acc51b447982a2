"""`make bench`: every contestant at every workload, as one table with ratios to the gateway.

A server runs on core 0; upstream and the load run on core 1. All contestants run, and are asked in turn, round after
round: a ratio is of CPU in the same round, its median, least and most. Numbers are CPU milliseconds per request unless
said. The figures are also kept in build/bench.json, from which `python -m benchmarks.plot` draws.
"""

import argparse
import json
import os
import platform
import statistics
from collections.abc import Sequence
from typing import Any, TypeVar

from benchmarks.contestants import Contestant, contestants
from benchmarks.measurement import LOAD_CORE, RESULTS, Measurement, Result
from benchmarks.workloads import WORKLOADS, Workload

T = TypeVar("T", Workload, Contestant)

_HEAD = (
    f"{'':26} {'CPU ms':>8} {'ratio':>6} {'least':>6} {'most':>6}"
    f" {'req/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'MB':>5} calls"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one contestant's part of a round")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--only", default="", help="parts of contestants' and workloads' names, as in 'gateway,W3'")
    options = parser.parse_args()
    parts = [part for part in options.only.split(",") if part]
    os.sched_setaffinity(0, {LOAD_CORE})
    measurement = Measurement(options.seconds, options.rounds)
    machine = f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}"
    print(f"{machine}, {os.cpu_count()} cores")
    measured = []
    for workload in _chosen(WORKLOADS, parts):
        print(f"\n{workload.name}\n{_HEAD}")
        chosen = [one for one in _chosen(contestants(), parts) if workload.name.startswith(one.workloads)]
        results = measurement.measure(chosen, workload)
        for result in results:
            print(_row(result, results[0]), flush=True)
        measured.append({"name": workload.name, "results": [_kept(result) for result in results]})
    how = f"Median of {options.rounds} runs of {options.seconds:g} s, best to worst; {machine}, one core"
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"how": how, "workloads": measured}, indent=1))


def _row(result: Result, first: Result) -> str:
    median, ratios = result.median, result.ratios(first)
    return (
        f"{result.name:26} {median.cpu:8.3f} {statistics.median(ratios):6.2f} {ratios[0]:6.2f} {ratios[-1]:6.2f}"
        f" {median.rate:9.0f} {median.p50:8.2f} {median.p99:8.2f} {median.resident:5.0f} {median.calls:5.2f}"
    )


def _kept(result: Result) -> dict[str, Any]:
    cpu = [one.cpu for one in result.rounds]
    return {"name": result.name, **result.median._asdict(), "lowest": min(cpu), "highest": max(cpu)}


def _chosen(everything: Sequence[T], parts: list[str]) -> Sequence[T]:
    """Those whose name is meant by a part; all when no part means any of them."""
    meant = [one for one in everything if any(part.lower() in one.name.lower() for part in parts)]
    return meant or everything


if __name__ == "__main__":
    main()
