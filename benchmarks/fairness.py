"""What one caller notices of another who asks for 5,000 claims over and over: the latency of a warm dashboard.

`python -m benchmarks.fairness`: the gateway on core 0; upstream, the heavy caller and the light one, each a process, on
core 1. All but the light one give way to it there, so that what it measures is the gateway.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvloop

from benchmarks.contestants import contestants
from benchmarks.load import Load, ask, connect, run
from benchmarks.measurement import LOAD_CORE, SERVER_CORE
from benchmarks.process import running
from benchmarks.workloads import WORKLOADS, requests

_LIGHT = next(one for one in WORKLOADS if one.cached)
_HEAVY = max(WORKLOADS, key=lambda one: one.krav)
_PAUSE = 0.005  # seconds between two requests of the light caller
_PARTIES = 16  # of the light caller
_GIVING_WAY = ("chrt", "--idle", "0")  # from util-linux, as taskset


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of one run")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--heavy", type=int, metavar="PORT", help="only be the heavy caller, until ended")
    options = parser.parse_args()
    os.sched_setaffinity(0, {LOAD_CORE})
    if options.heavy:
        uvloop.run(run(options.heavy, requests(_HEAVY)[_PARTIES:], 1, float("inf")))
    upstream = (*_GIVING_WAY, sys.executable, "-m", "benchmarks.upstream", str(_HEAVY.krav), "0", str(_LIGHT.krav))
    gateway = contestants()[0]
    with running(upstream, LOAD_CORE, {}) as static:
        environment = gateway.environment(static.port, cached=True)
        with running(gateway.command, SERVER_CORE, environment) as server:
            for _ in range(options.repeats):
                idle = uvloop.run(_dashboards(server.port, options.seconds))
                with _heavy_caller(server.port):
                    uvloop.run(_dashboards(server.port, 1.0))
                    loaded = uvloop.run(_dashboards(server.port, options.seconds))
                _show(idle, loaded)


@contextmanager
def _heavy_caller(port: int) -> Iterator[None]:
    command = (*_GIVING_WAY, sys.executable, "-m", "benchmarks.fairness", "--heavy", str(port))
    process = subprocess.Popen(command)  # noqa: S603 - this program
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


async def _dashboards(port: int, seconds: float) -> Load:
    """Ask for one dashboard after another, with a pause between them."""
    asked = requests(_LIGHT)[:_PARTIES]
    for request in asked:
        await ask(port, request)
    connection = await connect(port)
    latencies: list[float] = []
    clock = time.perf_counter
    began = clock()
    while clock() < began + seconds:
        before = clock()
        await connection.ask(asked[len(latencies) % len(asked)])
        latencies.append(clock() - before)
        await asyncio.sleep(_PAUSE)
    took = clock() - began
    assert connection.transport is not None
    connection.transport.close()
    return Load(len(latencies), took, sorted(latencies))


def _show(idle: Load, loaded: Load) -> None:
    print(f"{'':12} {'p50 ms':>8} {'p99 ms':>8} {'worst':>8} {'answers':>8}")
    for name, load in (("alone", idle), ("beside", loaded)):
        milliseconds = " ".join(f"{load.percentile(share) * 1e3:8.2f}" for share in (0.5, 0.99, 1.0))
        print(f"{name:12} {milliseconds} {load.answers:8}")
    ratios = " ".join(f"{loaded.percentile(share) / idle.percentile(share):8.1f}" for share in (0.5, 0.99, 1.0))
    print(f"{'ratio':12} {ratios}", flush=True)


if __name__ == "__main__":
    main()
