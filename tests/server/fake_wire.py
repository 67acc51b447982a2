"""A protocol of the server on a transport in memory, fed piece by piece."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

_HIGH, _LOW = 65_536, 16_384


class FakeTransport(asyncio.Transport):
    """Behaves as asyncio's on a socket; what a `slow` client has not read yet stays with us until `drain`."""

    def __init__(self, *, slow: bool = False) -> None:
        super().__init__()
        self.sent = bytearray()
        self.reading = True
        self.unread = 0
        self._slow = slow
        self._closing = self._lost = self._paused = False

    def set_protocol(self, protocol: Any) -> None:  # noqa: ANN401 - what reads from here
        self._protocol = protocol

    def is_closing(self) -> bool:
        return self._closing

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def write(self, data: Any) -> None:  # noqa: ANN401 - anything like bytes
        if self._closing and not self.unread:
            return
        self.sent += data
        if self._slow:
            self.unread += len(data)
            if self.unread > _HIGH and not self._paused:
                self._paused = True
                self._protocol.pause_writing()

    def drain(self, size: int) -> None:
        self.unread = max(0, self.unread - size)
        if self.unread <= _LOW and self._paused:
            self._paused = False
            self._protocol.resume_writing()
        if self._closing and not self.unread:
            self.lose()

    def close(self) -> None:
        self._closing = True
        if not self.unread:
            self.lose()

    def lose(self) -> None:
        if not self._lost:
            self._closing = self._lost = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)


class ManualLoop:
    """The running event loop, whose timers wait for `advance`."""

    def __init__(self) -> None:
        self._now = 0.0
        self._timers: list[asyncio.TimerHandle] = []
        self.create_task = asyncio.get_running_loop().create_task

    def time(self) -> float:
        return self._now

    def call_later(self, delay: float, callback: Callable[..., object], *arguments: object) -> asyncio.TimerHandle:
        loop = asyncio.get_running_loop()
        timer = asyncio.TimerHandle(self._now + delay, callback, arguments, loop)
        self._timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Let time pass, and every timer ring that is due meanwhile."""
        end = self._now + seconds
        while due := [timer for timer in self._timers if not timer.cancelled() and timer.when() <= end]:
            timer = min(due, key=asyncio.TimerHandle.when)
            self._timers.remove(timer)
            self._now = timer.when()
            timer._run()
        self._now = end


class Connection:
    """One connection to an application."""

    def __init__(
        self,
        kind: type[HttpToolsProtocol],
        application: ASGIApp,
        *,
        slow: bool = False,
        loop: ManualLoop | None = None,
        **options: Any,  # noqa: ANN401 - the options of uvicorn
    ) -> None:
        config = uvicorn.Config(
            application,
            log_config=None,
            proxy_headers=False,
            ws="none",
            access_log=False,
            interface="asgi3",
            http=kind,
            **options,
        )
        self.transport = FakeTransport(slow=slow)
        self.state = ServerState()
        self.protocol = kind(config, self.state, {}, loop)  # type: ignore[arg-type] # has what protocols use
        self.transport.set_protocol(self.protocol)
        self.protocol.connection_made(self.transport)

    async def receive(self, pieces: Iterable[tuple[bytes, int]]) -> None:
        """Take in pieces, so many turns of the event loop apart, while the server reads."""
        for piece, pause in pieces:
            while not self.transport.reading and not self.transport.is_closing() and self.state.tasks:
                await self.pass_turns(1)
            if self.transport.is_closing():
                break
            self.protocol.data_received(piece)
            await self.pass_turns(pause)

    async def rest(self) -> None:
        """Let everything come to its end that can."""
        for _ in range(50):
            await self.pass_turns(5)
            if not self.state.tasks:
                break
        while self.transport.unread:
            await self.pass_turns(1)
        await self.pass_turns(5)

    async def pass_turns(self, turns: int) -> None:
        for _ in range(turns):
            self.transport.drain(20_000)
            await asyncio.sleep(0)

    def timers(self) -> list[asyncio.TimerHandle]:
        """What will close the connection when it stays as quiet as it is."""
        names = ("_timer", "_idle_timer", "timeout_keep_alive_task")
        found = [getattr(self.protocol, name, None) for name in names]
        return [timer for timer in found if timer is not None and not timer.cancelled()]
