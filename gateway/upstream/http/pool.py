"""The connections to one address; the one used last is used first, so that those too many grow old."""

import asyncio
from typing import Final

from gateway.upstream.http.connection import Connection
from gateway.upstream.http.dial import Dialer

MOST_IDLE: Final = 256
IDLE_SECONDS: Final = 15.0


class Pool:
    """Makes, keeps and closes connections."""

    def __init__(self, dialer: Dialer, *, max_bytes: int, idle_seconds: float = IDLE_SECONDS) -> None:
        self._dialer = dialer
        self._max_bytes = max_bytes
        self._idle_seconds = idle_seconds
        self._open: set[Connection] = set()
        self._idle: dict[Connection, float] = {}  # since when, the oldest first
        self._sweep: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def idle(self) -> int:
        return len(self._idle)

    @property
    def used(self) -> int:
        return sum(connection.is_open for connection in self._open) - len(self._idle)

    def take(self) -> Connection | None:
        """Take a kept connection, if one is left that is still good."""
        while self._idle:
            connection, _ = self._idle.popitem()
            if connection.is_quiet:
                return connection
            connection.abort()
        return None

    async def connect(self, seconds: float) -> Connection:
        """Make a new connection. Raises httpx.ConnectTimeout or httpx.ConnectError."""
        connection = Connection(self._max_bytes, self._forget)
        try:
            await self._dialer.dial(connection, seconds)
        except BaseException:
            connection.abort()
            raise
        if connection.is_open:
            self._open.add(connection)
        return connection

    def keep(self, connection: Connection) -> None:
        """Keep a connection whose last exchange ended well."""
        if self._closed or not connection.is_open or len(self._idle) >= MOST_IDLE:
            connection.abort()
            return
        loop = asyncio.get_running_loop()
        self._idle[connection] = loop.time()
        if self._sweep is None:
            self._sweep = loop.call_later(self._idle_seconds, self._drop_old, loop)

    async def aclose(self) -> None:
        """Close every connection, also those in use, and wait until they are."""
        self._closed = True
        self._idle.clear()
        if self._sweep is not None:
            self._sweep.cancel()
        still_open = list(self._open)
        for connection in still_open:
            connection.abort()
        await asyncio.gather(*(connection.lost for connection in still_open))

    def _forget(self, connection: Connection) -> None:
        self._open.discard(connection)
        self._idle.pop(connection, None)

    def _drop_old(self, loop: asyncio.AbstractEventLoop) -> None:
        self._sweep = None
        for connection, since in list(self._idle.items()):
            if loop.time() < since + self._idle_seconds:
                self._sweep = loop.call_at(since + self._idle_seconds, self._drop_old, loop)
                return
            del self._idle[connection]
            connection.abort()
