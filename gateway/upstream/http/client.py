"""One call over HTTP."""

import asyncio
import ssl
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import httpx

from gateway.upstream.call import Answer, Call
from gateway.upstream.http.address import parse_address
from gateway.upstream.http.connection import Connection
from gateway.upstream.http.dial import Dialer
from gateway.upstream.http.pool import Pool
from gateway.upstream.http.request import RequestWriter
from gateway.waiting import Deadlines

CONNECT_SECONDS: Final = 3.0
_NONE: Final = MappingProxyType[str, str]({})


class HttpClient:
    """Calls one base address over connections that are kept.

    Certificates are verified; redirects, cookies and the environment's proxies are for others. Nothing is ever sent
    twice: repeating is retry.py's alone. `headers` go with every call. Raises httpx.UnsupportedProtocol for a base
    address that is none.
    """

    def __init__(
        self,
        base_url: str,
        *,
        max_bytes: int,
        ssl_context: ssl.SSLContext | None = None,
        headers: Mapping[str, str] = _NONE,
    ) -> None:
        address = parse_address(base_url)
        self._writer = RequestWriter(address, headers)
        self._deadlines = Deadlines(_too_late)
        self.pool: Final = Pool(Dialer(address, ssl_context), max_bytes=max_bytes)

    async def send(
        self,
        call: Call,
        lines: bytes,
        *,
        seconds: float,
        new_connection: bool = False,
        kall_id: str = "",
    ) -> Answer:
        """Send once, with these lines of headers, and read the whole answer within so many seconds.

        `new_connection` is for what must not meet a connection that the other side is about to close. Raises
        httpx.RequestError; ConnectError, ConnectTimeout and LocalProtocolError only when nothing was sent.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        request = self._writer.write(call, lines, close=new_connection)
        kept = None if new_connection else self.pool.take()
        connection = kept or await self.pool.connect(min(seconds, CONNECT_SECONDS))
        answered = connection.begin(request)
        self._deadlines.watch(answered, deadline)
        try:
            await answered
            body = connection.reader.take_body()
        except BaseException:
            connection.abort()
            raise
        finally:
            self._deadlines.forget(answered)
        self._give_back(connection, new=new_connection)
        reader = connection.reader
        return Answer(status=reader.status, headers=reader.headers, body=body, kall_id=kall_id)

    async def aclose(self) -> None:
        """Close every connection."""
        self._deadlines.close()
        await self.pool.aclose()

    def _give_back(self, connection: Connection, *, new: bool) -> None:
        if connection.reader.keep_alive and not new and connection.is_flushed:
            self.pool.keep(connection)
        else:
            connection.abort()


def _too_late() -> httpx.ReadTimeout:
    return httpx.ReadTimeout("No whole answer in time")
