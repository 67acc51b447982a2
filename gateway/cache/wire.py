"""One connection to the shared server for everybody: commands go out as they come, replies come back in order.

redis-py takes a connection out of a pool for each command, and a cancelled caller costs the connection. Here a caller
who goes away just leaves a reply that nobody takes, and a burst of commands is one packet.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import redis.asyncio
from redis.asyncio.connection import AbstractConnection, ConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

_SILENT = 2  # whole ticks without any reply after which the connection counts as dead: a tick is half of the patience
_SLOW = 5  # whole ticks without its reply after which a command has failed, though the server does answer others
_CONNECT = 1.0  # seconds for a connection, which is nearly always made in the background


class _Asked:
    """A command on its way; `tick` is when it was asked."""

    __slots__ = ("reply", "tick")

    def __init__(self, tick: int) -> None:
        self.tick = tick
        self.reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class Wire:
    """An open connection; once `broken` it stays so, and everything asked over it has failed.

    Time is counted in ticks of the event loop instead of read from a clock: while the loop itself is busy it ticks
    late, and a reply that lies there unread is no fault of the server's.
    """

    def __init__(self, connection: AbstractConnection, patience: float) -> None:
        self.broken = False
        self._connection = connection
        self._outbox: list[tuple[Any, ...]] = []
        self._asked: deque[_Asked] = deque()
        self._something_to_send = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._tick_seconds = patience / _SILENT
        self._tick = 0
        self._heard = 0
        self._watch: asyncio.TimerHandle | None = None
        self._tasks = [asyncio.ensure_future(self._guarded(work)) for work in (self._send, self._receive)]

    def ask(self, command: tuple[Any, ...]) -> asyncio.Future[Any]:
        """Send a command; its reply, an error of the server's, or the error that broke the connection."""
        asked = _Asked(self._tick)
        self._asked.append(asked)
        self._outbox.append(command)
        self._something_to_send.set()
        if self._watch is None:
            self._watch = self._loop.call_later(self._tick_seconds, self._look_after)
        return asked.reply

    async def aclose(self) -> None:
        """Break the connection, and wait until it is closed."""
        self._break(RedisConnectionError("closed"))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._connection.disconnect(nowait=True)

    async def _guarded(self, work: Callable[[], Any]) -> None:
        try:
            await work()
        except Exception as exc:  # noqa: BLE001 - whatever a broken server makes the client library raise
            self._break(RedisConnectionError(f"{type(exc).__name__} on the wire"))

    async def _send(self) -> None:
        while True:
            await self._something_to_send.wait()
            self._something_to_send.clear()
            commands, self._outbox = self._outbox, []
            await self._connection.send_packed_command(b"".join(map(_packed, commands)), check_health=False)

    async def _receive(self) -> None:
        while True:
            reply: Any
            try:
                reply = await self._connection.read_response(disable_decoding=True)
            except ResponseError as exc:
                reply = exc
            self._heard = self._tick
            asked = self._asked.popleft()
            if asked.reply.done():
                continue
            if isinstance(reply, Exception):
                asked.reply.set_exception(reply)
            else:
                asked.reply.set_result(reply)

    def _look_after(self) -> None:
        self._tick += 1
        self._watch = None
        if not self._asked:
            return
        if self._tick - max(self._heard, self._asked[0].tick) > _SILENT:
            self._break(RedisConnectionError("silence"))
            return
        for asked in self._asked:
            if self._tick - asked.tick <= _SLOW:
                break
            if not asked.reply.done():
                asked.reply.set_exception(RedisTimeoutError("too slow"))
        self._watch = self._loop.call_later(self._tick_seconds, self._look_after)

    def _break(self, error: Exception) -> None:
        self.broken = True
        if self._watch is not None:
            self._watch.cancel()
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        while self._asked:
            reply = self._asked.popleft().reply
            if not reply.done():
                reply.set_exception(error)


def _packed(command: tuple[bytes | str | float, ...]) -> bytes:
    # redis-py's own packing takes ten times as long, more than all the rest of a command.
    chunks = [b"*%d\r\n" % len(command)]
    for word in command:
        encoded = word if isinstance(word, bytes) else str(word).encode()
        chunks += (b"$%d\r\n" % len(encoded), encoded, b"\r\n")
    return b"".join(chunks)


class WiredRedis(redis.asyncio.Redis):
    """redis-py's client with all its commands, which all go over one wire."""

    def __init__(self, pool: ConnectionPool, patience: float) -> None:
        super().__init__(connection_pool=pool)
        self._patience = patience
        self._wire: Wire | None = None
        self._connecting: asyncio.Task[Wire] | None = None

    async def execute_command(self, *args: Any, **_: Any) -> Any:  # noqa: ANN401 - redis-py's signature
        """Any command and its reply as it came, bytes undecoded."""
        wire = self._wire
        if wire is None or wire.broken:
            wire = await self._reconnected()
        return await wire.ask(args)

    async def aclose(self, close_connection_pool: bool | None = None) -> None:  # noqa: FBT001 - same
        """Disconnect; a later command connects again."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.wait((self._connecting,))
        if self._wire is not None:
            await self._wire.aclose()
            self._wire = None
        await super().aclose(close_connection_pool)

    async def _reconnected(self) -> Wire:
        if self._connecting is None or self._connecting.done():
            self._connecting = asyncio.ensure_future(self._connect())
            self._connecting.add_done_callback(_seen)
        async with asyncio.timeout(self._patience):
            return await asyncio.shield(self._connecting)

    async def _connect(self) -> Wire:
        broken, self._wire = self._wire, None
        if broken is not None:
            await broken.aclose()
        connection: AbstractConnection = self.connection_pool.make_connection()  # type: ignore[no-untyped-call] # redis-py
        try:
            async with asyncio.timeout(_CONNECT):
                await connection.connect()  # type: ignore[no-untyped-call] # redis-py
        except BaseException:
            await connection.disconnect(nowait=True)
            raise
        self._wire = Wire(connection, self._patience)
        return self._wire


def _seen(task: asyncio.Task[Wire]) -> None:
    if not task.cancelled():
        task.exception()  # all who waited may have gone
