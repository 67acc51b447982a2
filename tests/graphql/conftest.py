"""The gateway as a frontend sees it: the real application in front of the real simulator."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from gateway.app import create_app
from gateway.orders.booking import Sleep
from gateway.settings import Settings
from gateway.simulator.config import SimulatorConfig
from gateway.simulator.serve import RunningSimulator, running_simulator
from gateway.simulator.tokens import demo_token
from tests.graphql.short_way import ShortWayTransport

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class FixedClock:
    """A clock that stands still, and can be set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


class Frontend:
    """A client of one gateway."""

    def __init__(self, client: httpx.AsyncClient, token: str, app: Starlette | None = None) -> None:
        self.app = app
        self.client = client
        self.token = token

    async def ask(
        self, document: str, variables: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """The decoded answer to a document, sent with the demo token unless `headers` say otherwise."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        response = await self.client.post(
            "/graphql",
            json={"query": document, "variables": variables or {}},
            headers={name: value for name, value in sent.items() if value},
        )
        answer: dict[str, Any] = response.json()
        return answer

    async def data(self, document: str, variables: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        """The data of an answer that must be free of errors."""
        answer = await self.ask(document, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


StartGateway = Callable[..., Awaitable[Frontend]]


@pytest.fixture(scope="session")
def token() -> str:
    return demo_token()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    async with running_simulator(SimulatorConfig(clock=lambda: NOW)) as running:
        yield running


@pytest.fixture
async def start_gateway(simulator: RunningSimulator, clock: FixedClock, token: str) -> AsyncIterator[StartGateway]:
    """Starts gateways in front of the simulator, with the settings given by keyword, and `sleep` of `create_app`."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(*, sleep: Sleep = asyncio.sleep, **settings: Any) -> Frontend:  # noqa: ANN401 - any setting
            urls = {
                "krav_og_betalinger_url": simulator.krav_og_betalinger_url,
                "innkrevingsoppdrag_url": simulator.innkrevingsoppdrag_url,
            }
            app = create_app(Settings(**{**urls, **settings}), clock, sleep=sleep)
            await stack.enter_async_context(_lifespan(app))
            client = httpx.AsyncClient(transport=ShortWayTransport(app), base_url="http://gateway", timeout=60)
            return Frontend(await stack.enter_async_context(client), token, app)

        yield start


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with app.router.lifespan_context(app):
        yield


@pytest.fixture
async def frontend(start_gateway: StartGateway) -> Frontend:
    return await start_gateway()
