"""A running simulator, the clients in front of it, and operations to call them with."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from gateway.cache.cache import Cache
from gateway.cache.create import create_cache
from gateway.credentials import Credentials
from gateway.domain.dato import SystemClock
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator, running_simulator
from gateway.simulator.tokens import demo_token
from gateway.upstream.caller import CallRules
from gateway.upstream.client import Upstream, create_upstream
from gateway.upstream.limits import create_limiter
from gateway.upstream.operation import Operation
from gateway.upstream.retry import RetryPolicy

PART = "313367002"
ORDER = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"
FRA, TIL = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


class Pauses:
    """Sleeps at once and remembers for how long it should have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class MovingClock:
    """A monotonic clock that tests move by hand."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class Clients:
    """Makes clients in front of one simulator; `pauses` and `monotonic` are theirs all."""

    def __init__(self, simulator: RunningSimulator, closing: AsyncExitStack) -> None:
        self.simulator = simulator
        self.pauses = Pauses()
        self.monotonic = MovingClock()
        self._closing = closing

    def create(
        self, *, attempts: int = 3, seconds: float = 10.0, cache: Cache | None = None, **settings: object
    ) -> Upstream:
        urls = {
            "krav_og_betalinger_url": self.simulator.krav_og_betalinger_url,
            "innkrevingsoppdrag_url": self.simulator.innkrevingsoppdrag_url,
        }
        chosen = Settings(**{**urls, **settings})  # type: ignore[arg-type]
        limiter = create_limiter(chosen)
        rules = CallRules(
            timeout=seconds,
            klientid="TEST/1.0",
            retry=RetryPolicy(attempts, lambda _low, high: high),
            sleep=self.pauses,
        )
        if cache is None:
            cache = create_cache(chosen)
            self._closing.push_async_callback(cache.aclose)
        upstream = create_upstream(chosen, cache, limiter, SystemClock(), monotonic=self.monotonic, rules=rules)
        self._closing.push_async_callback(limiter.aclose)
        self._closing.push_async_callback(upstream.aclose)
        return upstream


NewOperation = Callable[..., Operation]


@pytest.fixture(scope="session")
def token() -> str:
    return demo_token()


@pytest.fixture
def new_operation(token: str) -> NewOperation:
    def new(
        *,
        bearer: str | None = token,
        consent: str | None = None,
        pakke: str = "regnskapssystem",
        seconds: float = 20.0,
        traceparent: str | None = None,
    ) -> Operation:
        deadline = asyncio.get_running_loop().time() + seconds
        return Operation(Credentials(bearer, consent, pakke), deadline=deadline, traceparent=traceparent)

    return new


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    async with running_simulator() as running:
        yield running


@pytest.fixture
async def clients(simulator: RunningSimulator) -> AsyncIterator[Clients]:
    async with AsyncExitStack() as closing:
        yield Clients(simulator, closing)


@pytest.fixture
def upstream(clients: Clients) -> Upstream:
    return clients.create()
