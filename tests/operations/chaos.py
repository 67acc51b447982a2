"""Three gateways of two workers each over one simulator and one Valkey server, while what runs is killed at random.

`python -m tests.operations.chaos 60` goes on for sixty seconds and prints what it saw; everything stays on 127.0.0.1.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import msgspec

from gateway.simulator.serve import RunningSimulator, simulator_process
from gateway.simulator.tokens import demo_token
from tests.operations.asking import ask, client, metric
from tests.operations.processes import GatewayProcess, environment
from tests.redis_server import RedisServer

GATEWAYS = 3
WORKERS = 2
CLIENTS = 10
PARTIES = ("212201782", "314961900", "314055403", "05826930057")
QUERY = """query Kaos($p: PartIdentifikator!) { part(identifikator: $p) {
  aapneKrav { skjermet totalOversikt { saldo sumForfalteKrav } krav { kravbeskrivelse gjenstaaendeBeloep } } } }"""
LATENCY_MS = 20
_UNTIL_ALL_KNOW = 4.0
"""Seconds until every worker has found the server again and told it of its calls; before, each counts alone."""


class Seen(msgspec.Struct):
    """What the clients saw, and how long it took after each blow until every gateway gave right answers (seconds)."""

    answers: Counter[str]
    wrong: list[Any]
    recoveries: dict[str, list[float]]
    most_in_flight: int = 0
    most_without_server: int = 0


class Cluster:
    """The gateways, which may be killed and are started again."""

    def __init__(self, simulator: RunningSimulator, redis: RedisServer) -> None:
        self.simulator = simulator
        self.redis = redis
        self._settings = {"workers": WORKERS, "cache_url": redis.url, "id_key": "k" * 40, "cache_ttl_seconds": 2}
        self.gateways = [self._start() for _ in range(GATEWAYS)]
        for gateway in self.gateways:
            gateway.wait_until_up(WORKERS)

    def kill_worker(self) -> None:
        """Kill a worker; its supervisor starts another."""
        gateway = random.choice(self.gateways)
        os.kill(random.choice(gateway.worker_pids), signal.SIGKILL)

    def kill_gateway(self) -> None:
        """Kill a whole gateway and start another in its place."""
        place = random.randrange(GATEWAYS)
        self.gateways[place].close()
        self.gateways[place] = self._start()

    def kill_redis(self) -> None:
        """Kill the server with all it holds and start an empty one."""
        self.redis.stop()
        self.redis.start()

    def close(self) -> None:
        for gateway in self.gateways:
            gateway.close()

    def _start(self) -> GatewayProcess:
        return GatewayProcess(environment(self.simulator, **self._settings))


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start everything, and end it with the block."""
    with simulator_process(latency_ms=LATENCY_MS) as simulator, RedisServer() as redis, ExitStack() as stack:
        cluster = Cluster(simulator, redis)
        stack.callback(cluster.close)
        yield cluster


class Load:
    """Clients that ask without pause and know what is right."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._token = demo_token()
        self._right: dict[str, Any] = {}
        self._stop = asyncio.Event()
        self.seen = Seen(Counter(), [], {})

    async def learn(self) -> None:
        """Find out what is right, before anything is killed."""
        async with client(self._cluster.gateways[0].url, self._token, fresh=True) as http:
            for party in PARTIES:
                answer = (await ask(http, QUERY, party)).json()
                assert "errors" not in answer, answer
                self._right[party] = answer["data"]

    async def run(self) -> None:
        """Ask from all clients until stopped."""
        await asyncio.gather(*(self._use() for _ in range(CLIENTS)))

    def stop(self) -> None:
        self._stop.set()

    async def store_failures(self) -> dict[int, float]:
        """How often the shared server failed each gateway so far: then, as without it, each worker counts alone."""
        failures: dict[int, float] = {}
        for gateway in self._cluster.gateways:
            async with client(gateway.url, self._token) as http:
                text = (await http.get("/metrics")).text
            count = metric(text, "gateway_cache_store_errors_total") + metric(text, "gateway_cache_store_skips_total")
            if count:
                failures[gateway.process.pid] = count
        return failures

    async def recovered(self, blow: str) -> None:
        """Measure how long it takes until each gateway gives a right answer that is not out of the cache."""
        begun = time.monotonic()
        for place in range(GATEWAYS):
            while not await self._ask(place, random.choice(PARTIES), fresh=True):
                pass
        self.seen.recoveries.setdefault(blow, []).append(round(time.monotonic() - begun, 2))

    async def _use(self) -> None:
        while not self._stop.is_set():
            await self._ask(random.randrange(GATEWAYS), random.choice(PARTIES), fresh=random.random() < 0.5)

    async def _ask(self, place: int, party: str, *, fresh: bool) -> bool:
        try:
            url = await asyncio.to_thread(lambda: self._cluster.gateways[place].url)
            async with client(url, self._token, fresh=fresh) as http:
                answer = (await ask(http, QUERY, party)).json()
        except httpx.TransportError:
            self.seen.answers["connection lost"] += 1
            return False
        if answer.get("data") == self._right[party]:
            self.seen.answers["right"] += 1
            return True
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        if not codes or not all(error["extensions"]["retryable"] for error in answer["errors"]):
            self.seen.wrong.append(answer)
        self.seen.answers[", ".join(codes) or "wrong"] += 1
        return False


async def most_in_flight(simulator: RunningSimulator) -> int:
    """The most calls that one organisation has had in flight at one API since the last time this was asked."""
    stats = await simulator.stats()
    await simulator.control("POST", "reset", {"orders": False})
    await simulator.control("PUT", "settings", {"latency_ms": LATENCY_MS})
    return max(stats["highest_in_flight_per_organisation"].values(), default=0)


async def chaos(cluster: Cluster, blows: list[str] | None, seconds: float) -> Seen:
    """Strike these blows, or random ones for so many seconds, under load."""
    load = Load(cluster)
    await load.learn()
    running = asyncio.create_task(load.run())
    end = time.monotonic() + seconds
    planned = iter(blows or ())
    while time.monotonic() < end:
        blow = next(planned, None) if blows else random.choice(["worker", "worker", "gateway", "redis"])
        if blow is None:
            break
        await _strike(cluster, load, blow)
    load.stop()
    await running
    return load.seen


async def _strike(cluster: Cluster, load: Load, blow: str) -> None:
    seen = load.seen
    seen.most_in_flight = max(seen.most_in_flight, await most_in_flight(cluster.simulator))
    failures = await load.store_failures()
    strike = {"worker": cluster.kill_worker, "gateway": cluster.kill_gateway, "redis": cluster.kill_redis}[blow]
    await asyncio.to_thread(strike)
    await load.recovered(blow)
    if blow == "redis":
        await asyncio.sleep(_UNTIL_ALL_KNOW)
    most = await most_in_flight(cluster.simulator)
    if blow == "redis" or await load.store_failures() != failures:
        seen.most_without_server = max(seen.most_without_server, most)
    else:
        seen.most_in_flight = max(seen.most_in_flight, most)


def main(seconds: float) -> int:
    """Print what was seen; the exit status is 1 when an answer was wrong or a sixth call was made."""
    with running_cluster() as cluster:
        seen = asyncio.run(chaos(cluster, None, seconds))
    print(f"answers             {dict(seen.answers)}")  # noqa: T201 - the report
    print(f"wrong answers       {len(seen.wrong)} {seen.wrong[:1]}")  # noqa: T201 - same
    for blow, times in seen.recoveries.items():
        print(f"{blow:8} killed {len(times):3} times, recovered in {max(times)} s at most")  # noqa: T201 - same
    print(f"calls at once       {seen.most_in_flight}; {seen.most_without_server} around losses of Redis")  # noqa: T201 - same
    return int(bool(seen.wrong) or seen.most_in_flight > 5)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
