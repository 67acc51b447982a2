"""Compression of large answers: zstd where the client accepts it, else gzip, at the levels that cost least."""

import asyncio
import functools
import gzip

import zstandard
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.server.request_headers import headers_of

_MIN_BYTES = 1_400
"""Below the size of one network packet nothing is won."""
_OFF_LOOP_BYTES = 200_000
"""From here on compression takes more than a few hundred microseconds, and leaves the event loop to others."""
_LEVEL = 1
_LONGEST_HEADER = 500


class Compression:
    """Compresses answers that come in one piece; what is streamed, or coded already, passes unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and compress its answer."""
        coding = preferred_coding(headers_of(scope).get("accept-encoding")) if scope["type"] == "http" else None
        if coding is None:
            await self._app(scope, receive, send)
            return
        start: Message | None = None  # kept until the body shows whether it is worth compressing

        async def send_compressed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                if not message.get("more_body", False):
                    message["body"] = await _compress_message(coding, start, message.get("body", b""))
                await send(start)
                start = None
            await send(message)

        await self._app(scope, receive, send_compressed)


def preferred_coding(accept_encoding: str | None) -> str | None:
    """The coding to use for an Accept-Encoding header (RFC 9110, section 12.5.3); None leaves the answer as it is."""
    return _preferred((accept_encoding or "")[:_LONGEST_HEADER])


@functools.lru_cache(maxsize=256)
def _preferred(accept_encoding: str) -> str | None:
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.partition(";")
        key, _, value = parameter.strip().partition("=")
        try:
            weights[name.strip()] = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            continue
    usable = [(weights.get(name, 0.0), name) for name in ("zstd", "gzip") if weights.get(name, 0.0) > 0]
    return max(usable, key=lambda entry: entry[0])[1] if usable else None


def is_worthwhile(body: bytes) -> bool:
    """Whether something is won by compressing a body."""
    return len(body) >= _MIN_BYTES


def compress_now(coding: str, body: bytes) -> bytes:
    """A body compressed; for the event loop's thread, and whoever knows that it is not large."""
    return _compressor().compress(body) if coding == "zstd" else _gzip(body)


@functools.cache
def _compressor() -> zstandard.ZstdCompressor:
    """For one thread only; to make one takes as long as to compress a small answer."""
    return zstandard.ZstdCompressor(level=_LEVEL)


async def compress(coding: str, body: bytes) -> bytes:
    """A body compressed; a large one in a thread."""
    if len(body) < _OFF_LOOP_BYTES:
        return compress_now(coding, body)
    return await asyncio.to_thread(_CODERS[coding], body)


@functools.cache
def coding_headers(coding: str) -> tuple[tuple[bytes, bytes], ...]:
    """What an answer that is compressed so says of itself."""
    return ((b"content-encoding", coding.encode()), (b"vary", b"accept-encoding"))


async def _compress_message(coding: str, start: Message, body: bytes) -> bytes:
    names = {name for name, _ in start["headers"]}
    if not is_worthwhile(body) or b"content-encoding" in names:
        return body
    compressed = await compress(coding, body)
    headers = [header for header in start["headers"] if header[0] != b"content-length"]
    start["headers"] = [*headers, *coding_headers(coding), (b"content-length", str(len(compressed)).encode())]
    return compressed


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


_CODERS = {"zstd": _zstd, "gzip": _gzip}
