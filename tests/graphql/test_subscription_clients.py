"""Following an order with the published clients: npm `graphql-ws` and `graphql-sse`."""

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.subscriptions import Pauses
from tests.graphql.test_subscription import StartServer, order, pauses, start_server, url

__all__ = ["StartServer", "order", "pauses", "start_server", "url"]

_HERE = Path(__file__).parent / "followers"
_CLIENTS = ["graphql-ws", "graphql-sse"]
_REJECTED = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f503"
_UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("followers")
    for name in (".npmrc", "package.json", "package-lock.json", "follow.js"):
        shutil.copy(_HERE / name, folder)
    return folder / "follow.js"


class Client:
    """A client in a process of its own; `next` gives its next event, or how following ended."""

    def __init__(self, output: asyncio.StreamReader) -> None:
        self._output = output

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            line: dict[str, Any] = json.loads(await self._output.readline())
        return line

    async def status(self) -> str:
        status: str = (await self.next())["data"]["mottaksstatus"]["mottaksstatus"]
        return status


@contextlib.asynccontextmanager
async def running(script: Path, *arguments: str) -> AsyncGenerator[Client]:
    if not (script.parent / "node_modules").exists():
        install = await asyncio.create_subprocess_exec(
            *("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
            cwd=script.parent,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert await install.wait() == 0
    process = await asyncio.create_subprocess_exec("node", script, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield Client(process.stdout)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("client", _CLIENTS)
async def test_a_published_client_sees_every_status_and_the_completion(
    script: Path, simulator: RunningSimulator, pauses: Pauses, url: str, token: str, order: str, client: str
) -> None:
    async with running(script, client, url, token, order) as follower:
        seen = [await follower.status()]
        for _ in range(2):
            await pauses.begun()
            await simulator.control("POST", "clock", {"advance_seconds": 1.5})
            pauses.end()
            seen.append(await follower.status())
        assert await follower.next() == {"complete": True}
    assert seen == ["MOTTATT_IKKE_BEHANDLET", "MOTTATT_UNDER_BEHANDLING", "RESKONTROFOERT"]


@pytest.mark.parametrize("client", _CLIENTS)
async def test_a_published_client_is_told_the_code_of_what_ended_it(
    script: Path, url: str, token: str, client: str
) -> None:
    async with running(script, client, url, token, _UNKNOWN) as follower:
        answer = await follower.next()
        errors = answer["errors"] if "errors" in answer else answer["failed"]
        assert errors[0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("client", _CLIENTS)
async def test_a_client_that_goes_away_ends_the_asking(
    script: Path, pauses: Pauses, url: str, token: str, order: str, client: str
) -> None:
    async with running(script, client, url, token, order) as follower:
        await follower.status()
        await pauses.begun()
    async with asyncio.timeout(5):
        await pauses.cancelled.wait()


async def test_a_rejected_order_is_told_to_be_the_principals_to_act_on(script: Path, url: str, token: str) -> None:
    async with running(script, "graphql-ws", url, token, _REJECTED) as follower:
        assert await follower.status() == "VALIDERINGSFEIL"
        assert await follower.next() == {"complete": True}
