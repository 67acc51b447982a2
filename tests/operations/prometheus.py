"""A real Prometheus that watches one gateway."""

import asyncio
import contextlib
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec

_UNPACKED = Path(__file__).parents[2] / "build" / "prometheus" / "usr" / "bin"
RATE_INTERVAL = "5s"
"""What Grafana would put into `$__rate_interval` when scrapes come each second."""


def find_program(name: str) -> str:
    """The path of a program of Prometheus's."""
    program = shutil.which(name) or shutil.which(name, path=_UNPACKED)
    assert program, "fetch Prometheus: sh tests/operations/get-prometheus.sh"
    return program


class Prometheus:
    """Scrapes each second, and answers queries."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def has(self, expression: str) -> bool:
        """Whether an expression gives a number now."""
        query = expression.replace("$__rate_interval", RATE_INTERVAL)
        answer = (await self._http.get("/api/v1/query", params={"query": query})).json()
        assert answer["status"] == "success", (query, answer)
        results: list[dict[str, Any]] = answer["data"]["result"]
        return any(result["value"][1] != "NaN" for result in results)


@contextlib.asynccontextmanager
async def running_prometheus(gateway: str, directory: Path) -> AsyncIterator[Prometheus]:
    """Watch the gateway at this URL until the block ends."""
    job = {"job_name": "gateway", "static_configs": [{"targets": [gateway.removeprefix("http://")]}]}
    (directory / "prometheus.yaml").write_text(
        msgspec.json.encode({"global": {"scrape_interval": "1s"}, "scrape_configs": [job]}).decode()
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    process = _start(directory, address)
    try:
        async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as http:
            await _until_ready(http, process)
            yield Prometheus(http)
    finally:
        process.kill()
        process.wait()


def _start(directory: Path, address: str) -> subprocess.Popen[bytes]:
    options = ["--config.file=prometheus.yaml", "--storage.tsdb.path=data", f"--web.listen-address={address}"]
    with (directory / "log").open("wb") as log:
        return subprocess.Popen([find_program("prometheus"), *options], cwd=directory, stdout=log, stderr=log)


async def _until_ready(http: httpx.AsyncClient, process: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(30):
        while process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if (await http.get("/-/ready")).is_success:
                    return
    raise RuntimeError("Prometheus has ended")
