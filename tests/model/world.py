"""Two workers that share a server, in front of one simulator that can be restarted with its state."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import msgspec

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.config import SimulatorConfig
from gateway.simulator.serve import RunningSimulator, running_simulator
from gateway.simulator.tokens import make_token
from tests.graphql.conftest import NOW, FixedClock, Frontend
from tests.redis_server import RedisServer

ATTEMPT = 0.15  # seconds for one attempt
SLOW = 0.22  # seconds that an attempt takes which is given up and carried out all the same
_DAY = 86_400


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a client was told of one mutation: its payload, or the extensions of its error."""

    payload: dict[str, Any] | None
    error: dict[str, Any] | None

    @property
    def code(self) -> str:
        return self.error["code"] if self.error else "OK"

    @property
    def retryable(self) -> bool:
        return self.error is not None and self.error["retryable"]

    @property
    def receipt(self) -> dict[str, Any]:
        assert self.payload is not None
        return self.payload


class World:
    """Everything around the orders of one organisation at a time."""

    def __init__(self) -> None:
        self.workers: list[Frontend] = []
        self._passed = 0.0
        self._organisations = 900_000_000
        self._simulator: RunningSimulator | None = None
        self._running = contextlib.AsyncExitStack()
        self._simulating = contextlib.AsyncExitStack()
        self._quickening: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["World"]:
        """Start everything, and stop it in the end."""
        with tempfile.TemporaryDirectory() as folder, RedisServer() as server:
            config = SimulatorConfig(clock=self._now, state_file=Path(folder, "orders.json"))
            self._config = config
            async with self._running:
                await self._start_simulator(0)
                for _ in range(2):
                    self.workers.append(await self._start_worker(server.url))
                try:
                    yield self
                finally:
                    await self._running.aclose()
                    await self._simulating.aclose()

    async def begin(self) -> None:
        """A new organisation, for which nothing has failed yet, and no faults."""
        self._organisations += 1
        token = make_token(consumer=str(self._organisations), now=NOW.timestamp(), expires_in=100 * _DAY)
        for worker in self.workers:
            worker.token = token
        await self._control("POST", "reset", {"orders": False})

    async def ask(self, worker: int, document: str, given: dict[str, Any]) -> Outcome:
        """Send one mutation through a worker."""
        answer = await self.workers[worker].ask(document, {"input": given})
        payload = next(iter((answer.get("data") or {}).values()), None)
        error = answer["errors"][0]["extensions"] if payload is None else None
        return Outcome(payload=payload, error=error)

    async def lay_out(self, faults: list[dict[str, Any]], endpoint: str) -> None:
        """Let the next calls of an endpoint fail."""
        await self._control("DELETE", "faults")
        if faults:
            await self._control("POST", "faults", [{**fault, "endpoint": endpoint} for fault in faults])

    async def slow_first_call(self, endpoint: str) -> None:
        """Let the call that comes next to an endpoint be carried out after it was given up."""
        await self._control("PUT", "settings", {"endpoint_latency_ms": {endpoint: SLOW * 1000}, "work_at_end": True})
        self._quickening = asyncio.create_task(self._quicken(endpoint, await self._calls(endpoint)))

    async def restart(self) -> None:
        """Stop the simulator, open answers and all, and start it with its orders."""
        assert self._simulator is not None
        port = int(self._simulator.url.rpartition(":")[2])
        await self._simulating.aclose()
        await self._start_simulator(port)

    async def settle(self) -> None:
        """Wait until nothing is under way upstream."""
        assert self._simulator is not None
        if self._quickening is not None:
            await self._quickening
            self._quickening = None
        await self._simulator.wait(in_flight=0)

    def let_time_pass(self, seconds: float) -> None:
        self._passed += seconds

    async def orders(self) -> list[dict[str, Any]]:
        """All orders of the present organisation, as the simulator keeps them."""
        state: list[dict[str, Any]] = await self._control("GET", "state")
        return [order for order in state if order["konsument"] == str(self._organisations)]

    async def _quicken(self, endpoint: str, calls: int) -> None:
        for _ in range(60):
            if await self._calls(endpoint) > calls:
                break
            await asyncio.sleep(0.005)
        await self._control("PUT", "settings", {"endpoint_latency_ms": {}})

    async def _calls(self, endpoint: str) -> int:
        calls = (await self._control("GET", "stats"))["calls"]
        return sum(counts.get(endpoint, 0) for counts in calls.values())

    def _now(self) -> datetime:
        return NOW + timedelta(seconds=self._passed)

    async def _sleep(self, seconds: float) -> None:
        """Waiting for a booking costs the simulator's time only; an order's rest is as long as it must be."""
        self._passed += seconds
        await asyncio.sleep(seconds if seconds <= ATTEMPT else 0)

    async def _control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        assert self._simulator is not None
        return await self._simulator.control(method, path, body)

    async def _start_simulator(self, port: int) -> None:
        self._simulating = contextlib.AsyncExitStack()
        self._simulator = await self._simulating.enter_async_context(running_simulator(self._config, port=port))

    async def _start_worker(self, cache_url: str) -> Frontend:
        assert self._simulator is not None
        settings = Settings(
            krav_og_betalinger_url=self._simulator.krav_og_betalinger_url,
            innkrevingsoppdrag_url=self._simulator.innkrevingsoppdrag_url,
            cache_url=cache_url,
            upstream_timeout_seconds=ATTEMPT,
            operation_timeout_seconds=10,
            retry_attempts=3,
        )
        with mock.patch("random.uniform", lambda low, _high: low):  # retries come at once
            app = create_app(settings, FixedClock(), sleep=self._sleep)
        await self._running.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://gateway", timeout=60)
        return Frontend(await self._running.enter_async_context(client), "")
