"""Making a connection: name, address, TLS."""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from typing import Final

import httpx
from aiohappyeyeballs import AddrInfoType, start_connection

from gateway.upstream.http.address import Address
from gateway.upstream.http.connection import Connection

_NEXT_ADDRESS_AFTER: Final = 0.25
"""Seconds after which the next of several addresses is tried beside the one before. Source: RFC 8305, section 8."""


class Dialer:
    """Connects to one address; without a context given, the system's authorities verify its certificate."""

    def __init__(self, address: Address, ssl_context: ssl.SSLContext | None) -> None:
        self._address = address
        self._ssl_context = ssl_context

    async def dial(self, connection: Connection, seconds: float) -> None:
        """Connect within so many seconds. Raises httpx.ConnectTimeout or httpx.ConnectError."""
        try:
            async with asyncio.timeout(seconds):
                await self._dial(connection)
        except TimeoutError as exc:
            raise httpx.ConnectTimeout("No connection in time") from exc
        except (OSError, RuntimeError) as exc:  # uvloop has RuntimeErrors of its own for sockets that fail
            raise httpx.ConnectError(type(exc).__name__) from exc

    async def _dial(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        found = await self._find(loop)
        context = await self._get_ssl_context() if self._address.tls else None
        name = self._address.host if self._address.tls else None
        # uvloop's create_connection tries one address after the other, each until the system gives up.
        connected = await start_connection(found, happy_eyeballs_delay=_NEXT_ADDRESS_AFTER, loop=loop)
        await loop.create_connection(lambda: connection, sock=connected, ssl=context, server_hostname=name)

    async def _find(self, loop: asyncio.AbstractEventLoop) -> Sequence[AddrInfoType]:
        return await loop.getaddrinfo(self._address.host, self._address.port, type=socket.SOCK_STREAM)

    async def _get_ssl_context(self) -> ssl.SSLContext:
        if self._ssl_context is None:
            # Reads the authorities' certificates, which takes some 50 ms; twice, if two calls are the first.
            self._ssl_context = await asyncio.to_thread(_create_ssl_context)
        return self._ssl_context


def _create_ssl_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
