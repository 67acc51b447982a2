"""A client that goes away stops what only it was waiting for."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway

QUERY = '{ part(identifikator: "212201782") { aapneKrav { skjermet } } }'


class Visitor:
    """A client at the ASGI edge, which can leave in the middle."""

    def __init__(self, frontend: Frontend) -> None:
        self.left = asyncio.Event()
        self.sent: list[Message] = []
        self._body: list[Message] = [
            {"type": "http.request", "body": json.dumps({"query": QUERY}).encode(), "more_body": False}
        ]
        headers = {"content-type": "application/json", "authorization": f"Bearer {frontend.token}"}
        self._scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }

    async def visit(self, app: Any) -> None:  # noqa: ANN401 - any ASGI application
        await app(self._scope, self._receive, self._send)

    async def _receive(self) -> Message:
        if self._body:
            return self._body.pop()
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)


@pytest.fixture
async def frontend(start_gateway: StartGateway, simulator: RunningSimulator) -> Frontend:
    await simulator.fault("hang", endpoint="aapnekrav", count=1)
    return await start_gateway(retry_attempts=1, upstream_timeout_seconds=8)


async def test_the_call_of_a_client_that_left_is_given_up(frontend: Frontend, simulator: RunningSimulator) -> None:
    visitor = Visitor(frontend)
    visit = asyncio.create_task(visitor.visit(frontend.app))
    await simulator.wait(in_flight=1)

    visitor.left.set()
    async with asyncio.timeout(4):
        await visit
        await simulator.wait(in_flight=0)

    assert visitor.sent == []


async def test_a_call_that_others_wait_for_goes_on(start_gateway: StartGateway, simulator: RunningSimulator) -> None:
    frontend = await start_gateway()
    await simulator.control("PUT", "settings", {"latency_ms": 500})
    leaving, staying = Visitor(frontend), Visitor(frontend)
    visits = [asyncio.create_task(visitor.visit(frontend.app)) for visitor in (leaving, staying)]
    await simulator.wait(in_flight=1)

    leaving.left.set()
    await asyncio.gather(*visits)

    assert leaving.sent == []
    assert json.loads(staying.sent[-1]["body"]) == {"data": {"part": {"aapneKrav": {"skjermet": False}}}}
    assert (await simulator.stats())["total"] == 1
