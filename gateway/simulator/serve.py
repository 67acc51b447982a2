"""Runs the simulator on a port: inside the running event loop, or in a process of its own.

uvicorn's protocol is used without uvicorn's server: that one polls every tenth of a second, takes over signals and
waits for answers that are meant to hang.
"""

import asyncio
import signal
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from subprocess import PIPE, Popen
from typing import Any, cast

import httpx
import msgspec
import uvloop
from uvicorn import Config
from uvicorn.server import ServerState

from gateway.simulator.app import create_simulator
from gateway.simulator.config import SimulatorConfig
from gateway.simulator.protocol import FaultyProtocol
from gateway.simulator.tokens import demo_token


class RunningSimulator:
    """A simulator that listens; `control` speaks to its `/_simulator/` endpoints."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.krav_og_betalinger_url = f"{url}/kravogbetalinger/v1"
        self.innkrevingsoppdrag_url = f"{url}/innkrevingsoppdrag/v1"
        self._no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # httpx would read all root certificates for each client

    async def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """One control call, e.g. `control("PUT", "settings", {"latency_ms": 100})`; raises httpx.HTTPStatusError."""
        content = None if body is None else msgspec.json.encode(body)
        async with httpx.AsyncClient(trust_env=False, verify=self._no_tls) as client:
            response = await client.request(method, f"{self.url}/_simulator/{path}", content=content)
        response.raise_for_status()
        return response.json()

    async def stats(self) -> dict[str, Any]:
        """Counts of calls."""
        return cast("dict[str, Any]", await self.control("GET", "stats"))

    async def wait(self, *, in_flight: int | None = None, total: int | None = None) -> None:
        """Return once so many calls are in flight (0: none), or have come in since the last reset."""
        await self.control("POST", "wait", {"in_flight": in_flight, "total": total})

    async def fault(self, kind: str, **fields: object) -> None:
        """Lay out a fault; see `faults.Fault`."""
        await self.control("POST", "faults", {"kind": kind, **fields})


@asynccontextmanager
async def running_simulator(
    config: SimulatorConfig | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[RunningSimulator]:
    """Serve in the running event loop until the block ends; open answers are then cut off."""
    uvicorn_config = Config(create_simulator(config), lifespan="off", log_config=None, access_log=False, ws="none")
    uvicorn_config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: FaultyProtocol(uvicorn_config, state, app_state={}, _loop=loop), host=host, port=port, backlog=2048
    )
    try:
        yield RunningSimulator(f"http://{host}:{server.sockets[0].getsockname()[1]}")
    finally:
        server.close()
        await _drop(state)


async def _drop(state: ServerState) -> None:
    for connection in list(state.connections):
        connection.transport.abort()
    tasks = list(state.tasks)
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=0.5)  # they notice that nobody is there
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


def run_simulator(
    port: int = 0,
    host: str = "127.0.0.1",
    *,
    config: SimulatorConfig | None = None,
    announce: Callable[[RunningSimulator], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is called once it listens and by default prints what to use."""
    with asyncio.Runner(loop_factory=uvloop.Loop) as runner:
        runner.run(_serve_until_signal(port, host, config, announce or _print_urls))


async def _serve_until_signal(
    port: int, host: str, config: SimulatorConfig | None, announce: Callable[[RunningSimulator], None]
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running_simulator(config, host=host, port=port) as simulator:
        announce(simulator)
        await stop.wait()


def _print_urls(simulator: RunningSimulator) -> None:
    sys.stdout.write(
        f"Krav og betalinger:  {simulator.krav_og_betalinger_url}\n"
        f"Innkrevingsoppdrag:  {simulator.innkrevingsoppdrag_url}\n"
        f"Parties:             {simulator.url}/_simulator/parties\n"
        f"A token for them:    {demo_token()}\n"
    )
    sys.stdout.flush()


@contextmanager
def simulator_process(*, host: str = "127.0.0.1", port: int = 0, **settings: object) -> Iterator[RunningSimulator]:
    """Serve in a process of its own, so that its work does not count as ours; settings as in `SimulatorConfig`."""
    arguments = [sys.executable, "-m", "gateway.simulator", "--host", host, "--port", str(port)]
    arguments += ["--settings", msgspec.json.encode(settings).decode()]
    process = Popen(arguments, stdout=PIPE, text=True)  # noqa: S603 - our own module
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        line = process.stdout.readline()
        yield RunningSimulator(msgspec.json.decode(line)["url"])
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
