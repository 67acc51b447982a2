"""One worker over 200,000 operations, or as many as are said: does its memory stay flat?

`python -m tests.operations.soak 200000` asks without pause over a few connections of 127.0.0.1, with 400 documents:
most are answered out of the cache, some past it, some are refused. It prints the worker's memory four times.
"""

import asyncio
import contextlib
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from gateway.simulator.serve import RunningSimulator, simulator_process
from gateway.simulator.tokens import demo_token
from tests.operations.asking import metric
from tests.operations.processes import COMMAND, PATIENCE, environment

OPERATIONS = 200_000
REPORTS = 4
_CONNECTIONS = 8
_DOCUMENTS = 400
_PARTIES = ("212201782", "314961900", "314055403", "05826930057")
_FRESH = 0.02
_REFUSED = 0.01
_DOCUMENT = (
    "query Utholdenhet%d($p: PartIdentifikator!) { part(identifikator: $p) "
    "{ aapneKrav { skjermet totalOversikt { saldo } } } }"
)


class Connection:
    """A connection that is kept; speaks as much HTTP as the gateway answers with."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def request(self, head: str, body: bytes = b"") -> bytes:
        """Send one request, whose head lacks its length only; the body of the answer."""
        self._writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
        return await self._reader.readexactly(length)

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


class Soak:
    """Asks so many times in all, and counts what came back."""

    def __init__(self, port: int, operations: int) -> None:
        self._port = port
        self._left = operations
        self._token = demo_token()
        self.seen: Counter[str] = Counter()

    async def run(self) -> None:
        """Ask over all connections until as many operations as were told are answered."""
        await asyncio.gather(*(self._use() for _ in range(_CONNECTIONS)))

    def go_on(self, operations: int) -> None:
        """Be ready to run so many operations more."""
        self._left = operations

    async def memory(self) -> float:
        """The worker's memory in megabytes."""
        connection = await self._connect()
        text = (await connection.request("GET /metrics HTTP/1.1\r\nHost: gateway\r\n")).decode()
        await connection.close()
        return metric(text, "gateway_memory_bytes") / 1_000_000

    async def _use(self) -> None:
        connection = await self._connect()
        while self._left > 0:
            self._left -= 1
            answer = msgspec.json.decode(await connection.request(self._head(), _operation()))
            self.seen[", ".join(e["extensions"]["code"] for e in answer.get("errors", ())) or "answered"] += 1
        await connection.close()

    async def _connect(self) -> Connection:
        return Connection(*await asyncio.open_connection("127.0.0.1", self._port))

    def _head(self) -> str:
        cache = "Cache-Control: no-cache\r\n" if random.random() < _FRESH else ""
        return (
            "POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
            f"Authorization: Bearer {self._token}\r\n{cache}"
        )


def _operation() -> bytes:
    party = "1" if random.random() < _REFUSED else random.choice(_PARTIES)
    return msgspec.json.encode({"query": _DOCUMENT % random.randrange(_DOCUMENTS), "variables": {"p": party}})


async def soak(port: int, operations: int) -> None:
    """Run, and print the memory after each part."""
    asking = Soak(port, 0)
    print(f"{'operations':>10} {'seconds':>8} {'MB':>7}")  # noqa: T201 - the report
    begun = time.monotonic()
    for part in range(REPORTS + 1):
        asking.go_on(operations // REPORTS if part else 0)
        await asking.run()
        row = f"{part * operations // REPORTS:10} {time.monotonic() - begun:8.1f} {await asking.memory():7.1f}"
        print(row, flush=True)  # noqa: T201 - same
    print(dict(asking.seen))  # noqa: T201 - same


async def until_ready(port: int) -> None:
    """Wait until the gateway takes connections."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)


@contextmanager
def quiet_gateway(simulator: RunningSimulator) -> Iterator[int]:
    """One worker that logs no operations, for nobody reads them; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    process = subprocess.Popen([COMMAND, "serve"], env=environment(simulator, port=port, log_level="warning"))
    try:
        yield port
    finally:
        process.kill()
        process.wait()


async def run(port: int, operations: int) -> None:
    await until_ready(port)
    await soak(port, operations)


def main(operations: int) -> None:
    """Start what is needed, in processes of its own."""
    with simulator_process() as simulator, quiet_gateway(simulator) as port:
        asyncio.run(run(port, operations))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else OPERATIONS)
