"""A load balancer in miniature: TCP connections go in turn to those gateways whose /health/ready says yes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

_INTERVAL = 0.05
"""Seconds between two checks of a gateway; shorter than any gateway's SHUTDOWN_DELAY_SECONDS."""


class Front:
    """Where clients connect; `url` stays the same whatever gateways come and go."""

    def __init__(self) -> None:
        self.url = ""
        self._ready: list[int] = []
        self._checks: dict[int, asyncio.Task[None]] = {}
        self._serving: set[asyncio.Task[Any]] = set()
        self._turn = 0
        self._changed = asyncio.Condition()

    def add(self, port: int) -> None:
        """Use the gateway at this port whenever it is ready."""
        self._checks[port] = asyncio.create_task(self._check(port))

    async def wait_for(self, port: int, *, ready: bool) -> None:
        """Wait until this gateway gets connections, or none any longer."""
        async with self._changed:
            await self._changed.wait_for(lambda: (port in self._ready) is ready)

    async def remove(self, port: int) -> None:
        """Forget a gateway."""
        await _cancelled(self._checks.pop(port))

    async def close(self) -> None:
        """Let go of every connection."""
        await _cancelled(*self._checks.values(), *self._serving)

    async def pass_on(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """Serve one connection of a client."""
        serving = asyncio.current_task()
        assert serving is not None
        self._serving.add(serving)
        try:
            await self._pass_on(client, answer)
        finally:
            answer.close()
            self._serving.discard(serving)

    async def _pass_on(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        self._turn += 1
        port = self._ready[self._turn % len(self._ready)]
        gateway, request = await asyncio.open_connection("127.0.0.1", port)
        try:
            await asyncio.gather(_copy(client, request), _copy(gateway, answer))
        finally:
            request.close()

    async def _check(self, port: int) -> None:
        while True:
            ready = await _is_ready(port)
            if ready is not (port in self._ready):
                async with self._changed:
                    (self._ready.append if ready else self._ready.remove)(port)
                    self._changed.notify_all()
            await asyncio.sleep(_INTERVAL)


@asynccontextmanager
async def running_front() -> AsyncIterator[Front]:
    """Balance connections until the block ends."""
    front = Front()
    server = await asyncio.start_server(front.pass_on, "127.0.0.1", 0)
    front.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield front
    finally:
        server.close()
        await front.close()


async def _is_ready(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        writer.write(b"GET /health/ready HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n")
        return b" 200 " in await reader.readline()
    except OSError:
        return False
    finally:
        writer.close()


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
