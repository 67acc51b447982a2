"""Three gateways of two workers each over one simulator and one Valkey server, of which any may be killed."""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from gateway.simulator.serve import RunningSimulator, simulator_process
from tests.operations.processes import GatewayProcess, environment
from tests.redis_server import RedisServer

GATEWAYS = 3
WORKERS = 2
_UPSTREAM_SECONDS = 3
"""The time of one attempt, which an order rests after the worker that was changing it has died."""


class Cluster:
    """The gateways, which may be killed and are started again."""

    def __init__(self, simulator: RunningSimulator, redis: RedisServer) -> None:
        self.simulator = simulator
        self.redis = redis
        self._settings = {
            "workers": WORKERS,
            "cache_url": redis.url,
            "id_key": "k" * 40,
            "cache_ttl_seconds": 2,
            "upstream_timeout_seconds": _UPSTREAM_SECONDS,
        }
        self.gateways = [self._start() for _ in range(GATEWAYS)]
        for gateway in self.gateways:
            gateway.wait_until_up(WORKERS)

    def kill_worker(self) -> None:
        """Kill a worker, unless all of that gateway's have just been killed; its supervisor starts another."""
        pids = random.choice(self.gateways).worker_pids
        if pids:
            os.kill(random.choice(pids), signal.SIGKILL)

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
        """End all gateways."""
        for gateway in self.gateways:
            gateway.close()

    def _start(self) -> GatewayProcess:
        return GatewayProcess(environment(self.simulator, **self._settings))


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start everything, and end it with the block."""
    simulating = simulator_process(latency_ms=20, booking_delay_seconds=0.2)
    with simulating as simulator, RedisServer() as redis, ExitStack() as stack:
        cluster = Cluster(simulator, redis)
        stack.callback(cluster.close)
        yield cluster
