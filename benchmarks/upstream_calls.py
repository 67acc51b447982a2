"""`python -m benchmarks.upstream_calls`: how many calls upstream gets for what callers ask, counted by the simulator.

The clock of the gateway is the benchmark's own: a minute of polling takes as long as answering it.
"""

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import httpx
import uvloop

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator, running_simulator
from gateway.simulator.tokens import demo_token

SAME_AT_ONCE: Final = 50
CALLERS: Final = 100
SECONDS: Final = 60
TTL: Final = 30.0
DISTINCT: Final = 3
PART: Final = "314961900"
_PERIOD: Final = 'fraOgMed: "2026-01-01", tilOgMed: "2026-11-21"'
_QUERY: Final = f"""query Dashboard($part: PartIdentifikator!) {{
  part(identifikator: $part) {{
    aapneKrav {{ totalOversikt {{ saldo }} krav {{ kravidentifikator gjenstaaendeBeloep }} }}
    betalinger({_PERIOD}) {{ nodes {{ innbetaltBeloep }} }}
    utbetalinger({_PERIOD}) {{ nodes {{ utbetaltBeloep }} }}
  }}
}}"""


class Row(NamedTuple):
    """What was asked of the gateway, and what reached upstream."""

    name: str
    operations: int
    calls: int

    def __str__(self) -> str:
        return f"{self.name:58} {self.operations:10} {self.calls:8} {self.calls / self.operations:10.3f}"


class Clock:
    """The gateway's clock, which stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class Bench:
    """One gateway with a cache of `TTL` seconds in front of one simulator."""

    def __init__(self, gateway: httpx.AsyncClient, simulator: RunningSimulator, clock: Clock) -> None:
        self._gateway = gateway
        self._simulator = simulator
        self._clock = clock

    async def at_once(self, name: str) -> Row:
        """The same dashboard, from one caller, so many times at once."""
        return await self._count(name, [[_caller(0)] * SAME_AT_ONCE])

    async def polled(self) -> Row:
        """Every caller's own dashboard, once a second."""
        callers = [_caller(number) for number in range(1, CALLERS + 1)]
        name = f"{CALLERS} callers poll each second for {SECONDS} s, kept {TTL:.0f} s"
        return await self._count(name, [callers] * SECONDS)

    async def _count(self, name: str, seconds: list[list[dict[str, str]]]) -> Row:
        before = await self._calls()
        for callers in seconds:
            await self._ask_all(callers)
            self._clock.advance(1)
        return Row(name, sum(map(len, seconds)), await self._calls() - before)

    async def _ask_all(self, callers: Iterable[dict[str, str]]) -> None:
        await asyncio.gather(*(self._ask(headers) for headers in callers))

    async def _ask(self, headers: dict[str, str]) -> None:
        body = {"query": _QUERY, "variables": {"part": PART}}
        answer = (await self._gateway.post("/graphql", json=body, headers=headers)).json()
        assert "errors" not in answer, answer["errors"][:1]

    async def _calls(self) -> int:
        return int((await self._simulator.stats())["total"])


@functools.cache
def _caller(_number: int) -> dict[str, str]:
    """Headers of a caller with a token of its own; the same number is the same caller."""
    return {"authorization": f"Bearer {demo_token()}"}


@asynccontextmanager
async def _bench() -> AsyncIterator[Bench]:
    clock = Clock()
    async with running_simulator() as simulator:
        settings = Settings(
            krav_og_betalinger_url=simulator.krav_og_betalinger_url,
            innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
            cache_ttl_seconds=TTL,
        )
        app = create_app(settings, clock)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://gateway", timeout=60, trust_env=False) as gateway,
        ):
            yield Bench(gateway, simulator, clock)


async def _measure() -> None:
    began = time.perf_counter()
    print(f"{'':58} {'operations':>10} {'calls':>8} {'per op':>10}")
    async with _bench() as bench:
        print(await bench.at_once(f"{SAME_AT_ONCE} equal dashboards of {DISTINCT} calls at once, cold"), flush=True)
        print(await bench.at_once(f"{SAME_AT_ONCE} equal dashboards at once, warm"), flush=True)
        print(await bench.polled(), flush=True)
    print(f"counted by the simulator, in {time.perf_counter() - began:.0f} s")


def main() -> None:
    """Count and print."""
    uvloop.run(_measure())


if __name__ == "__main__":
    main()
