"""Reading an answer's body: streamed, decompressed piece by piece, and never more of it than allowed."""

import zlib
from collections.abc import AsyncIterator
from typing import Final

import httpx

_GZIP_OR_ZLIB: Final = 47  # window bits of zlib that recognise both headers


async def read_body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """Return the whole body, at most `limit` bytes after decompression.

    Raises httpx.DecodingError when it is larger, in an encoding that was not asked for, or broken.
    """
    unpack = _unpacker(encoding, limit)
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        part = unpack.feed(chunk, limit + 1 - size)
        size += len(part)
        if size > limit:
            raise httpx.DecodingError("The body is larger than allowed")
        parts.append(part)
    unpack.finish()
    return parts[0] if len(parts) == 1 else b"".join(parts)


class _Plain:
    def feed(self, chunk: bytes, _most: int) -> bytes:
        return chunk

    def finish(self) -> None:
        return


class _Gzip:
    """One compressed member; what follows it is refused, so that a body of a million empty members costs nothing."""

    def __init__(self, limit: int) -> None:
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._packed = 0
        self._limit = limit

    def feed(self, chunk: bytes, most: int) -> bytes:
        self._packed += len(chunk)
        try:
            part = self._inflate.decompress(chunk, most)
        except zlib.error as exc:
            raise httpx.DecodingError("The body cannot be decompressed") from exc
        if self._packed > self._limit or self._inflate.unused_data:
            raise httpx.DecodingError("The compressed body is larger than allowed")
        return part

    def finish(self) -> None:
        if self._packed and not self._inflate.eof:
            raise httpx.DecodingError("The compressed body ends too early")


def _unpacker(encoding: str, limit: int) -> _Plain | _Gzip:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate":
            return _Gzip(limit)
    raise httpx.DecodingError("The body is in an encoding that was not asked for")
