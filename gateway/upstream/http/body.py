"""An answer's body: decompressed piece by piece as it comes, and never more of it than allowed."""

import zlib
from typing import Final

import httpx

_GZIP_OR_ZLIB: Final = 47  # window bits of zlib that recognise both headers
_MOST_PIECES: Final = 1_024


class Body:
    """A body as it is sent, of at most `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._room = limit
        self._pieces: list[bytes] = []
        self._joined: list[bytes] = []

    def feed(self, piece: bytes) -> None:
        """Take what has come. Raises httpx.DecodingError when it is too much, or broken."""
        self._room -= len(piece)
        if self._room < 0:
            raise httpx.DecodingError("The body is larger than allowed")
        self._pieces.append(piece)
        # Chunks of a byte each would otherwise cost forty times the memory that is allowed.
        if len(self._pieces) == _MOST_PIECES:
            self._joined.append(b"".join(self._pieces))
            self._pieces.clear()

    def finish(self) -> bytes:
        """Return the whole. Raises httpx.DecodingError when its end is missing."""
        if len(self._pieces) == 1 and not self._joined:
            return self._pieces[0]
        return b"".join([*self._joined, *self._pieces])


class GzipBody(Body):
    """A body of one compressed member; what follows it is refused, so that a million empty members cost nothing."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._packed_room = limit
        self._begun = False

    def feed(self, piece: bytes) -> None:
        self._begun = True
        self._packed_room -= len(piece)
        try:
            unpacked = self._inflate.decompress(piece, self._room + 1)
        except zlib.error as exc:
            raise httpx.DecodingError("The body cannot be decompressed") from exc
        if self._packed_room < 0 or self._inflate.unused_data:
            raise httpx.DecodingError("The compressed body is larger than allowed")
        if unpacked:
            super().feed(unpacked)

    def finish(self) -> bytes:
        if self._begun and not self._inflate.eof:
            raise httpx.DecodingError("The compressed body ends too early")
        return super().finish()


def open_body(encoding: bytes | None, limit: int) -> Body:
    """Return what reads a body in this Content-Encoding.

    Raises httpx.DecodingError for one that was not asked for.
    """
    if encoding is None:
        return Body(limit)
    match encoding.strip().lower():
        case b"" | b"identity":
            return Body(limit)
        case b"gzip" | b"x-gzip" | b"deflate":
            return GzipBody(limit)
    raise httpx.DecodingError("The body is in an encoding that was not asked for")
