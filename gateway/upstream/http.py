"""HTTP towards one upstream API.

    Call -> HttpClient.send -> aiohttp's connection pool -> REST

aiohttp's exceptions become httpx's here, in one table, and nowhere else; `faults.py` takes it from there. CPU measured
per GET of 2 kB: httpx's own pool 1,300 us, httpx over aiohttp 370 to 470 us, this way 130 to 150 us.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from typing import Final

import aiohttp
import httpx
from yarl import URL

from gateway.upstream.body import read_body
from gateway.upstream.call import Answer, Call

CONNECT_SECONDS: Final = 3.0
LONGEST_HEADER_LINE: Final = 16_384
MOST_HEADERS: Final = 100

# The first class that fits wins, so a subclass stands before its base.
EXCEPTIONS: Final[tuple[tuple[type[Exception], type[httpx.RequestError]], ...]] = (
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ServerTimeoutError, httpx.ReadTimeout),
    (aiohttp.ClientProxyConnectionError, httpx.ProxyError),
    (aiohttp.ClientHttpProxyError, httpx.ProxyError),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.ServerFingerprintMismatch, httpx.ConnectError),
    (aiohttp.ServerDisconnectedError, httpx.ReadError),
    (aiohttp.ClientConnectionError, httpx.ReadError),
    (aiohttp.ClientPayloadError, httpx.ReadError),
    (aiohttp.UploadAbortedError, httpx.WriteError),
    (aiohttp.TooManyRedirects, httpx.TooManyRedirects),
    (aiohttp.RedirectClientError, httpx.TooManyRedirects),
    (aiohttp.InvalidURL, httpx.UnsupportedProtocol),
    (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
    (aiohttp.ClientError, httpx.RemoteProtocolError),
    (aiohttp.http_exceptions.HttpProcessingError, httpx.RemoteProtocolError),
    (TimeoutError, httpx.ReadTimeout),
    (OSError, httpx.ReadError),
)
_CAUGHT: Final = tuple(lower for lower, _ in EXCEPTIONS)


class HttpClient:
    """A pool of connections to one base address; certificates are verified, redirects and cookies never followed."""

    def __init__(self, base_url: str, *, max_bytes: int, ssl_context: ssl.SSLContext | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._max_bytes = max_bytes
        self._ssl_context = ssl_context
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def send(
        self, call: Call, headers: dict[str, str], *, seconds: float, new_connection: bool = False
    ) -> Answer:
        """Send once and read the whole answer within so many seconds.

        `new_connection` is for what must not meet a connection that the other side is about to close. Raises
        httpx.RequestError.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(call, headers, seconds, new_connection=new_connection)
        except _CAUGHT as exc:
            raise translated(exc) from exc

    async def aclose(self) -> None:
        """Close every connection."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()

    async def _exchange(self, call: Call, headers: dict[str, str], seconds: float, *, new_connection: bool) -> Answer:
        limits = aiohttp.ClientTimeout(connect=min(seconds, CONNECT_SECONDS))
        async with self._session(new_connection=new_connection).request(
            call.method,
            URL(self._base_url + call.path, encoded=True),
            data=call.body,
            headers=headers,
            allow_redirects=False,
            timeout=limits,
        ) as response:
            received = {name.lower(): value for name, value in response.headers.items()}
            try:
                body = await read_body(_chunks(response), received.get("content-encoding", ""), self._max_bytes)
            except httpx.DecodingError:
                response.close()
                raise
            return Answer(
                status=response.status, headers=received, body=body, kall_id=headers.get("Korrelasjonsid", "")
            )

    def _session(self, *, new_connection: bool) -> aiohttp.ClientSession:
        session = self._sessions.get(new_connection)
        if session is None:
            session = self._sessions[new_connection] = self._new_session(force_close=new_connection)
        return session

    def _new_session(self, *, force_close: bool) -> aiohttp.ClientSession:
        verified: ssl.SSLContext | bool = self._ssl_context or True
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ssl=verified, force_close=force_close),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=LONGEST_HEADER_LINE,
            max_field_size=LONGEST_HEADER_LINE,
            max_headers=MOST_HEADERS,
        )
        # aiohttp resends a GET or PUT by itself when a kept connection turns out closed: unseen by the circuit breaker
        # and under the same Korrelasjonsid. Repeating is for retry.py alone.
        session._retry_connection = False  # noqa: SLF001 - there is no public switch
        return session


def translated(exc: Exception) -> httpx.RequestError:
    """Return the httpx error that says the same; texts of the lower library, which may quote a URL, stay behind."""
    return next(upper for lower, upper in EXCEPTIONS if isinstance(exc, lower))(type(exc).__name__)


async def _chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    while chunk := await response.content.readany():
        yield chunk
