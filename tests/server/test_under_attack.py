"""Hostile requests and floods against `gateway serve` as a process of its own, under a memory cap.

`python -m pytest tests/server/test_under_attack.py -s` prints the table of requests with status, code and time.
"""

import asyncio
import contextlib
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.server.test_hostile_requests import GETS, POSTS

_ADDRESS_SPACE = 1_500_000_000
_RESIDENT = 250_000_000
_UPSTREAM = "http://127.0.0.1:9/v1"
_JSON = {"content-type": "application/json"}


class Gateway(NamedTuple):
    """A running gateway, and what it wrote to its log."""

    url: str
    pid: int
    log: Path

    @property
    def resident_bytes(self) -> int:
        """The memory that the process has in use."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize()


def _cap_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    log = tmp_path_factory.mktemp("gateway") / "log"
    environment = {
        "PATH": os.defpath,
        "GATEWAY_PORT": "0",
        "GATEWAY_KRAV_OG_BETALINGER_URL": _UPSTREAM,
        "GATEWAY_INNKREVINGSOPPDRAG_URL": _UPSTREAM,
        "GATEWAY_BODY_TIMEOUT_SECONDS": "0.5",
        "GATEWAY_WEBSOCKET_INIT_TIMEOUT_SECONDS": "0.5",
    }
    with (
        log.open("w") as stream,
        subprocess.Popen(
            [sys.executable, "-m", "gateway.cli", "serve"],
            env=environment,
            stderr=stream,
            preexec_fn=_cap_memory,  # noqa: PLW1509 - no threads yet
        ) as process,
    ):
        try:
            yield Gateway(_url_from(log, process), process.pid, log)
        finally:
            process.terminate()
            assert process.wait(timeout=40) is not None


def _url_from(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


async def is_served(gateway: Gateway) -> None:
    async with httpx.AsyncClient() as http:
        begin = time.perf_counter()
        response = await http.post(f"{gateway.url}/graphql", json={"query": "{ __typename }"})
    assert response.json() == {"data": {"__typename": "Query"}}
    assert time.perf_counter() - begin < 2


async def test_every_hostile_request_is_answered_in_time_within_the_memory_cap(gateway: Gateway) -> None:
    print()  # noqa: T201 - the table is asked for with -s
    async with httpx.AsyncClient(base_url=gateway.url, timeout=5) as http:
        for name, (content, headers, _, _) in POSTS.items():
            if "content-length" not in headers:
                await ask(
                    http.build_request("POST", "/graphql", content=content, headers=headers), http, f"POST {name}"
                )
        for name, (query_string, headers, _, _) in GETS.items():
            await ask(http.build_request("GET", f"/graphql?{query_string}", headers=headers), http, f"GET {name}")
    assert gateway.resident_bytes < _RESIDENT
    assert "Traceback" not in gateway.log.read_text()


async def ask(request: httpx.Request, http: httpx.AsyncClient, name: str) -> None:
    begin = time.perf_counter()
    response = await http.send(request)
    seconds = time.perf_counter() - begin
    errors = response.json().get("errors") or [{"extensions": {"code": "-"}}]
    code = errors[0]["extensions"]["code"]
    print(f"{response.status_code}  {code:28}{seconds * 1000:8.1f} ms  {name}")  # noqa: T201 - as above
    assert response.status_code < 500
    assert code != "INTERNAL_SERVER_ERROR"
    assert seconds < 1


async def test_a_thousand_idle_connections_keep_nobody_waiting(gateway: Gateway) -> None:
    host, _, port = gateway.url.removeprefix("http://").partition(":")
    begun = [b"", b"POST /graphql HTTP/1.1\r\n", b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{"]
    writers = []
    for number in range(1_000):
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(begun[number % len(begun)])
        writers.append(writer)
    await is_served(gateway)
    for writer in writers:
        writer.close()
    assert gateway.resident_bytes < _RESIDENT


async def test_slow_bodies_keep_nobody_waiting(gateway: Gateway) -> None:
    async def drip() -> None:
        host, _, port = gateway.url.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 200000\r\n\r\n"
        writer.write(head)
        with contextlib.suppress(OSError):
            for _ in range(30):
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        received = b""
        with contextlib.suppress(ConnectionError):  # what is still on its way to a closed connection resets it
            received = await reader.read()
        writer.close()
        assert not received or b" 408 " in received.partition(b"\r\n")[0]

    dripping = [asyncio.create_task(drip()) for _ in range(50)]
    await is_served(gateway)
    await asyncio.gather(*dripping)


async def test_a_flood_of_websockets_that_never_begin_is_let_go(gateway: Gateway) -> None:
    address = gateway.url.replace("http", "ws", 1) + "/graphql"

    async def wait() -> int | None:
        async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
            with contextlib.suppress(ConnectionClosed):
                await asyncio.wait_for(socket.recv(), 10)
            return socket.close_code

    waiting = [asyncio.create_task(wait()) for _ in range(200)]
    await is_served(gateway)
    assert set(await asyncio.gather(*waiting)) == {4408}


async def test_an_oversized_frame_ends_its_connection_alone(gateway: Gateway) -> None:
    address = gateway.url.replace("http", "ws", 1) + "/graphql"
    async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
        with contextlib.suppress(ConnectionClosed):
            await socket.send("x" * 5_000_000)
            await socket.recv()
        assert socket.close_code == 1009
    await is_served(gateway)
    assert gateway.resident_bytes < _RESIDENT
