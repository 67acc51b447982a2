"""Following orders over real connections, in time that the test lets pass."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx

STATUS = """subscription ($id: String!, $kind: Kravidentifikatortype! = SKATTEETATENS_KRAVIDENTIFIKATOR) {
  mottaksstatus(kravidentifikator: $id, kravidentifikatortype: $kind) {
    kravidentifikator mottaksstatus ansvarlig kilde { fraMellomlager }
  }
}"""


class Pauses:
    """A sleep that ends when the test says so."""

    def __init__(self) -> None:
        self._begun: asyncio.Queue[tuple[float, asyncio.Event]] = asyncio.Queue()
        self._current = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        end = asyncio.Event()
        self._begun.put_nowait((seconds, end))
        try:
            await end.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise

    async def begun(self) -> float:
        """Wait until somebody sleeps, and give for how long; `end` then ends that sleep."""
        async with asyncio.timeout(5):
            seconds, self._current = await self._begun.get()
        return seconds

    def end(self) -> None:
        self._current.set()


class Following:
    """What comes over one event stream: `next` gives the content of each event, None at the completion."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> dict[str, Any] | None:
        async with asyncio.timeout(15):
            event = ""
            async for line in self._lines:
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event == "next":
                    content: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    return content
                elif line.startswith("data:") and event == "complete":
                    return None
        raise EOFError

    async def status(self) -> str:
        """The status that the next event tells of."""
        event = await self.next()
        assert event is not None
        assert "errors" not in event, event
        status: str = event["data"]["mottaksstatus"]["mottaksstatus"]
        return status

    async def error(self) -> dict[str, Any]:
        """The extensions of the error that the next event is, after which nothing comes."""
        event = await self.next()
        assert event is not None
        extensions: dict[str, Any] = event["errors"][0]["extensions"]
        assert await self.next() is None
        return extensions


@contextlib.asynccontextmanager
async def following(
    url: str, token: str, kravidentifikator: str, kind: str = "SKATTEETATENS_KRAVIDENTIFIKATOR"
) -> AsyncGenerator[Following]:
    """Follow an order over an event stream until the block ends."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    variables = {"id": kravidentifikator, "kind": kind}
    async with (
        httpx.AsyncClient(trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client,
        client.stream(
            "POST", f"{url}/graphql", json={"query": STATUS, "variables": variables}, headers=headers
        ) as response,
    ):
        yield Following(response.aiter_lines())
