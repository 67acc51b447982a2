"""What stands in for a Redis server that misbehaves: a proxy to a real one that can be slow or talk nonsense."""

import asyncio
import enum
from types import TracebackType
from typing import Self


class Mood(enum.Enum):
    """How the proxy passes on what the real server says."""

    FINE = enum.auto()
    SLOW = enum.auto()
    GARBAGE = enum.auto()


class FaultyServer:
    """Listens on a port of its own; `mood` may change at any time, also for connections that are open."""

    def __init__(self, port: int, *, delay: float = 0.2) -> None:
        self.mood = Mood.FINE
        self._port = port
        self._delay = delay
        self._server: asyncio.Server | None = None
        self._pipes: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for pipe in self._pipes:
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        real_reader, real_writer = await asyncio.open_connection("127.0.0.1", self._port)
        for source, target, back in ((reader, real_writer, False), (real_reader, writer, True)):
            pipe = asyncio.ensure_future(self._pass_on(source, target, back=back))
            self._pipes.add(pipe)
            pipe.add_done_callback(self._pipes.discard)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, back: bool) -> None:
        try:
            while data := await source.read(65_536):
                if back and self.mood is Mood.SLOW:
                    await asyncio.sleep(self._delay)
                target.write(b"$abc\r\n\x00\xff nonsense\r\n" if back and self.mood is Mood.GARBAGE else data)
                await target.drain()
        except ConnectionError:
            return
        finally:
            target.close()
