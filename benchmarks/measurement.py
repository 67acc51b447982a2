"""All contestants at one workload: answers checked, warmed up, then measured in turn, round after round.

The machine drifts, so that only what was measured next to each other is compared.
"""

import json
import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
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


class Round(NamedTuple):
    """What one contestant took in one round; CPU and latency in milliseconds, memory in megabytes."""

    cpu: float
    rate: float
    p50: float
    p99: float
    resident: float
    calls: float


class Result(NamedTuple):
    """One contestant's rounds, and their medians."""

    name: str
    rounds: list[Round]
    median: Round

    def ratios(self, first: "Result") -> list[float]:
        """Its CPU as a multiple of another's in the same round, the least first."""
        return sorted(one.cpu / other.cpu for one, other in zip(self.rounds, first.rounds, strict=True))


class _Running(NamedTuple):
    contestant: Contestant
    server: Program
    upstream: Program


class Measurement:
    """Measures contestants; the first answer to each workload is what all others must say too."""

    def __init__(self, seconds: float, rounds: int) -> None:
        self._seconds = seconds
        self._rounds = rounds
        self._answers: dict[str, Any] = {}

    def measure(self, contestants: Sequence[Contestant], workload: Workload) -> list[Result]:
        """Run each contestant against an upstream of its own; while one is asked, the others rest."""
        with ExitStack() as stack:
            return uvloop.run(self._measure([_start(one, workload, stack) for one in contestants], workload))

    async def _measure(self, all_: list[_Running], workload: Workload) -> list[Result]:
        asked = requests(workload)
        for one in all_:
            self._compare(workload, one.contestant.name, await ask(one.server.port, asked[5]))
            await run(one.server.port, asked, workload.connections, 2 * self._seconds)
            if workload.cached:
                for request in asked:
                    await ask(one.server.port, request)
        rounds = [[await self._once(one, workload, asked) for one in all_] for _ in range(self._rounds)]
        return [
            _result(one.contestant.name, list(own)) for one, own in zip(all_, zip(*rounds, strict=True), strict=True)
        ]

    async def _once(self, one: _Running, workload: Workload, asked: list[bytes]) -> Round:
        server = one.server
        calls, cpu = await _calls(one.upstream), server.cpu()
        load = await run(server.port, asked, workload.connections, self._seconds)
        return Round(
            cpu=(server.cpu() - cpu) / load.answers * 1e3,
            rate=load.answers / load.seconds,
            p50=load.percentile(0.5) * 1e3,
            p99=load.percentile(0.99) * 1e3,
            resident=server.resident() / 1e6,
            calls=(await _calls(one.upstream) - calls) / load.answers,
        )

    def _compare(self, workload: Workload, name: str, body: bytes) -> None:
        answer = json.loads(body)
        assert "errors" not in answer, (name, workload.name, answer["errors"][:2])
        expected = self._answers.setdefault(workload.name, answer)
        assert answer == expected, f"{name} answers {workload.name} differently: {body[:600]!r}"


def _start(contestant: Contestant, workload: Workload, stack: ExitStack) -> _Running:
    command = (sys.executable, "-m", "benchmarks.upstream", str(workload.krav), str(workload.delay))
    upstream = stack.enter_context(running(command, LOAD_CORE, {}))
    environment = contestant.environment(upstream.port, cached=workload.cached)
    return _Running(contestant, stack.enter_context(running(contestant.command, SERVER_CORE, environment)), upstream)


def _result(name: str, rounds: list[Round]) -> Result:
    return Result(name, rounds, Round(*[statistics.median(column) for column in zip(*rounds, strict=True)]))


async def _calls(static: Program) -> int:
    return int(await ask(static.port, b"GET /count HTTP/1.1\r\nhost: x\r\n\r\n"))
