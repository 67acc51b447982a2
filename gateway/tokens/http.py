"""Small exchanges with whoever issues or describes tokens: bounded in time and size, redirects never followed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import httpx
import msgspec

SECONDS: Final = 5.0
MOST_BYTES: Final = 1_048_576

_OK: Final = 200


class FetchError(OSError):
    """There is no answer that can be used; the text names no address and quotes nothing."""


class Reply(msgspec.Struct, frozen=True):
    """A complete answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http:
    """A pool of connections, made when first used."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    async def get(self, url: str) -> bytes:
        """The body of a 200; FetchError otherwise."""
        reply = await self.send("GET", url)
        if reply.status != _OK:
            raise FetchError(f"status {reply.status}")
        return reply.body

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Any answer; FetchError when there is none, or none in time, or a larger one than is read."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=SECONDS, trust_env=False, headers={"Accept-Encoding": "identity"})
        try:
            async with (
                asyncio.timeout(SECONDS),
                self._client.stream(method, url, headers=headers, content=body) as response,
            ):
                if response.headers.get("content-encoding", "identity").lower() != "identity":
                    raise FetchError("compressed")  # a small packet could become a very large one
                received = bytearray()
                async for chunk in response.aiter_raw():
                    received += chunk
                    if len(received) > MOST_BYTES:
                        raise FetchError("too large")
                return Reply(response.status_code, {k.lower(): v for k, v in response.headers.items()}, bytes(received))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as exc:
            raise FetchError(type(exc).__name__) from exc

    async def aclose(self) -> None:
        """Close every connection."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def key_source(http: Http, *, url: str | None, file: str | None) -> Callable[[], Awaitable[bytes]]:
    """Where a key set comes from: exactly one of `url` and `file` is given."""
    if url is not None:
        return lambda: http.get(url)
    path = Path(file or "")
    return lambda: asyncio.to_thread(path.read_bytes)
