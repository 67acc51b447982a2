"""What runs is killed at random under load, while what clients are told is compared with what is right.

`python -m tests.operations.chaos 60` goes on for sixty seconds and prints what it saw; everything stays on 127.0.0.1.
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Sequence

import msgspec

from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import demo_token
from tests.operations.asking import client, metric
from tests.operations.cluster import Cluster, running_cluster
from tests.operations.readers import Read, Readers
from tests.operations.writers import Writers

PLACES = 5
_BETWEEN = 40
"""Right answers before and after each blow, at the least."""
_RANDOM = ("worker", "worker", "gateway", "redis")
_PUBLISHED_SECONDS = 5.0
"""After which every worker, even on a busy machine, has published its counts, which it does once a second."""


class Seen(msgspec.Struct):
    """Everything that was seen."""

    read: Read
    writes: dict[str, int]
    refused_writes: list[object]
    write_faults: list[str]
    most_in_flight: int = 0
    most_without_server: int = 0


class InFlight:
    """The most calls at once, apart by whether every worker got an answer when it asked the shared server for a place.

    A worker that gets none counts its own calls only, and says so in metrics that count nothing else.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._token = demo_token()
        self._failures: dict[int, float] = {}
        self.with_server = 0
        self.without_server = 0

    async def measure(self, *, excused: bool = False) -> None:
        """Judge the time since this was last called; what counts as excused is known to have been without."""
        while (most := await _most_in_flight(self._cluster.simulator)) > PLACES:
            if not (excused or await self._has_failed()):
                break
            self.without_server = max(self.without_server, most)
            excused = False
        self.with_server = max(self.with_server, most)
        self._failures = await self._count()

    async def _has_failed(self) -> bool:
        """Whether the server failed any worker since the last call; waits until all have told."""
        deadline = time.monotonic() + _PUBLISHED_SECONDS
        while time.monotonic() < deadline:
            count = await self._count()
            if any(failures > self._failures.get(pid, 0) for pid, failures in count.items()):
                self._failures = count
                return True
        return False

    async def _count(self) -> dict[int, float]:
        counts: dict[int, float] = {}
        for gateway in self._cluster.gateways:
            async with client(gateway.url, self._token) as http:
                text = (await http.get("/metrics")).text
            names = ("gateway_places_store_errors_total", "gateway_places_store_skips_total")
            counts[gateway.process.pid] = sum(metric(text, name) for name in names)
        return counts


async def _most_in_flight(simulator: RunningSimulator) -> int:
    """The most calls that one organisation has had in flight at one API since the last time this was asked."""
    stats = await simulator.stats()
    await simulator.control("POST", "reset", {"orders": False})
    return max(stats["highest_in_flight_per_organisation"].values(), default=0)


async def chaos(cluster: Cluster, *, blows: Sequence[str] | None = None, seconds: float = 0.0) -> Seen:
    """Strike these blows, or random ones for so many seconds, under load."""
    readers, writers, in_flight = Readers(cluster), Writers(cluster), InFlight(cluster)
    await readers.learn()
    await in_flight.measure()
    running = asyncio.gather(readers.run(), writers.run())
    end = time.monotonic() + seconds
    planned = iter(blows or ())
    while (blow := next(planned, None)) or (blows is None and time.monotonic() < end):
        await _strike(cluster, readers, in_flight, blow or random.choice(_RANDOM))
    readers.stop()
    writers.stop()
    await running
    return Seen(
        read=readers.read,
        writes={**writers.answers, "orders": len(writers.written)},
        refused_writes=writers.refused,
        write_faults=await writers.faults(),
        most_in_flight=in_flight.with_server,
        most_without_server=in_flight.without_server,
    )


async def _strike(cluster: Cluster, readers: Readers, in_flight: InFlight, blow: str) -> None:
    await readers.go_on(_BETWEEN)
    await in_flight.measure()
    strike = {"worker": cluster.kill_worker, "gateway": cluster.kill_gateway, "redis": cluster.kill_redis}[blow]
    await asyncio.to_thread(strike)
    await readers.recovered(blow)
    await readers.go_on(_BETWEEN)
    await in_flight.measure(excused=blow == "redis")


def main(seconds: float) -> int:
    """Print what was seen; the exit status is 1 when an answer was wrong, a write lost or a sixth call made."""
    with running_cluster() as cluster:
        seen = asyncio.run(chaos(cluster, seconds=seconds))
    lines = [
        f"reads          {dict(seen.read.answers)}",
        f"wrong answers  {len(seen.read.wrong)} {seen.read.wrong[:1]}",
        f"writes         {seen.writes}",
        f"refused        {len(seen.refused_writes)} {seen.refused_writes[:1]}",
        f"lost, repeated or out of order  {len(seen.write_faults)} {seen.write_faults[:3]}",
        *(
            f"{blow:8} killed {len(times):3} times, recovered in {statistics.median(times):.2f} s, at most {max(times)}"
            for blow, times in seen.read.recoveries.items()
        ),
        f"calls at once  {seen.most_in_flight}; {seen.most_without_server} while a worker got no answer of Redis",
    ]
    print("\n".join(lines))  # noqa: T201 - the report
    wrong = seen.read.wrong or seen.refused_writes or seen.write_faults
    return int(bool(wrong) or seen.most_in_flight > PLACES)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
