"""One contestant at one workload: answers checked, warmed up, then measured a few times."""

import json
import statistics
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import uvloop

from benchmarks.contestants import Contestant
from benchmarks.load import ask, run
from benchmarks.process import Program, running
from benchmarks.workloads import Workload, requests

SERVER_CORE, LOAD_CORE = 0, 1
RESULTS: Final = Path(__file__).parent.parent / "build" / "bench.json"
"""Where the figures of the last run are kept, for the picture of them."""


class Result(NamedTuple):
    """Medians of the repeats; CPU and latency in milliseconds, memory in megabytes.

    `lowest` and `highest` are the CPU of the best repeat and of the worst.
    """

    cpu: float
    lowest: float
    highest: float
    rate: float
    p50: float
    p99: float
    resident: float
    calls: float

    @property
    def spread(self) -> float:
        """How far the repeats are apart, as a share of the median."""
        return (self.highest - self.lowest) / self.cpu


class Measurement:
    """Measures contestants; the first answer to each workload is what all others must say too."""

    def __init__(self, seconds: float, repeats: int) -> None:
        self._seconds = seconds
        self._repeats = repeats
        self._answers: dict[str, Any] = {}

    def measure(self, contestant: Contestant, workload: Workload) -> Result:
        """Run a contestant against an upstream of its own."""
        upstream = (sys.executable, "-m", "benchmarks.upstream", str(workload.krav), str(workload.delay))
        with running(upstream, LOAD_CORE, {}) as static:
            environment = contestant.environment(static.port, cached=workload.cached)
            with running(contestant.command, SERVER_CORE, environment) as server:
                return uvloop.run(self._measure(server, static, workload, contestant.name))

    async def _measure(self, server: Program, static: Program, workload: Workload, name: str) -> Result:
        asked = requests(workload)
        self._compare(workload, name, await ask(server.port, asked[5]))
        await run(server.port, asked, workload.connections, self._seconds)
        if workload.cached:
            for request in asked:
                await ask(server.port, request)
        runs = [await self._once(server, static, workload, asked) for _ in range(self._repeats)]
        cpu = [one.cpu for one in runs]
        middle = [statistics.median(column) for column in zip(*runs, strict=True)]
        return Result(*middle)._replace(lowest=min(cpu), highest=max(cpu))

    async def _once(self, server: Program, static: Program, workload: Workload, asked: list[bytes]) -> Result:
        calls, cpu = await _calls(static), server.cpu()
        load = await run(server.port, asked, workload.connections, self._seconds)
        each = (server.cpu() - cpu) / load.answers * 1e3
        return Result(
            cpu=each,
            lowest=each,
            highest=each,
            rate=load.answers / load.seconds,
            p50=load.percentile(0.5) * 1e3,
            p99=load.percentile(0.99) * 1e3,
            resident=server.resident() / 1e6,
            calls=(await _calls(static) - calls) / load.answers,
        )

    def _compare(self, workload: Workload, name: str, body: bytes) -> None:
        answer = json.loads(body)
        assert "errors" not in answer, (name, workload.name, answer["errors"][:2])
        expected = self._answers.setdefault(workload.name, answer)
        assert answer == expected, f"{name} answers {workload.name} differently: {body[:600]!r}"


async def _calls(static: Program) -> int:
    return int(await ask(static.port, b"GET /count HTTP/1.1\r\nhost: x\r\n\r\n"))
