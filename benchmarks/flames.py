"""`python -m benchmarks.flames`: where the time of W1 to W4 goes, as flame graphs in docs/images.

py-spy looks at the gateway from outside, so that nothing in it is slower than it is; `make flames` installs it. Only
time on the CPU counts.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import uvloop

from benchmarks.contestants import contestants
from benchmarks.flame_graph import draw
from benchmarks.load import ask, run
from benchmarks.measurement import LOAD_CORE, SERVER_CORE
from benchmarks.process import Program, running
from benchmarks.workloads import WORKLOADS, Workload, requests

PICTURES: Final = Path(__file__).parent.parent / "docs" / "images"
_SPY: Final = Path(sys.executable).with_name("py-spy")
_RATE: Final = 500  # samples a second
_WARM_UP: Final = 2.0  # seconds


def main() -> None:
    """Draw them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flames", description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="how long to look at each workload")
    parser.add_argument("--into", type=Path, default=PICTURES, help="folder for the pictures")
    options = parser.parse_args()
    if not _SPY.exists():
        sys.exit("py-spy is not installed: make flames")
    os.sched_setaffinity(0, {LOAD_CORE})
    for workload in WORKLOADS[:4]:
        picture = options.into / f"flame-{workload.name[:2].lower()}.svg"
        picture.write_text(draw(workload.name, _stacks(workload, options.seconds)))
        print(f"{picture} is drawn", flush=True)


def _stacks(workload: Workload, seconds: int) -> str:
    """The collapsed stacks of a gateway with an upstream of its own, under load."""
    upstream = (sys.executable, "-m", "benchmarks.upstream", str(workload.krav), str(workload.delay))
    gateway = contestants()[0]
    with running(upstream, LOAD_CORE, {}) as static:
        environment = gateway.environment(static.port, cached=workload.cached)
        with running(gateway.command, SERVER_CORE, environment) as server:
            return uvloop.run(_watch(server, workload, seconds))


async def _watch(server: Program, workload: Workload, seconds: int) -> str:
    asked = requests(workload)
    await run(server.port, asked, workload.connections, _WARM_UP)
    if workload.cached:
        for request in asked:
            await ask(server.port, request)
    load = asyncio.create_task(run(server.port, asked, workload.connections, seconds + 2.0))
    stacks = await _record(server.pid, seconds)
    await load
    return stacks


async def _record(pid: int, seconds: int) -> str:
    with tempfile.NamedTemporaryFile() as file:
        what = ("record", "--pid", str(pid), "--duration", str(seconds), "--rate", str(_RATE))
        how = ("--format", "raw", "--function", "--output", file.name)
        quiet = asyncio.subprocess.DEVNULL
        spy = await asyncio.create_subprocess_exec(_SPY, *what, *how, stdout=quiet)
        if await spy.wait():
            sys.exit("py-spy may not look at other processes here: it needs the right to trace them (ptrace)")
        return file.read().decode()


if __name__ == "__main__":
    main()
