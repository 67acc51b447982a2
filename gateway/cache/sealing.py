"""Values that only the caller they belong to can read, at the one place they were put.

version (4) │ nonce (12) │ AES-256-GCM of: compressed? (1) │ hentet (8) │ utloeper (8) │ stamp (16) │ JSON

The place's key is authenticated with it: what somebody moves to another place in the store cannot be opened there.
"""

import os
import struct

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.cache.keys import Place

HEAD = 16  # bytes at the front that tell one sealed value from any other
STAMP = 16
_VERSION = b"gw1\n"
_FIXED = struct.Struct(f">?dd{STAMP}s")
_WORTH_COMPRESSING = 1024  # bytes; below it the gain is smaller than a network packet
_LARGEST = 1 << 28  # bytes after decompression


class Sealed(msgspec.Struct, frozen=True, gc=False):
    """What a sealed value holds; times are seconds since the epoch."""

    hentet: float
    utloeper: float
    stamp: bytes
    body: bytes


class SealBrokenError(Exception):
    """The bytes are not what this caller put at this place."""


class Sealer:
    """Seals and opens values with the key of their caller."""

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=1)
        self._decompressor = zstandard.ZstdDecompressor()

    def seal(self, place: Place, value: Sealed) -> bytes:
        """The value as bytes that say nothing but their length."""
        compressed = len(value.body) >= _WORTH_COMPRESSING
        body = self._compressor.compress(value.body) if compressed else value.body
        plain = _FIXED.pack(compressed, value.hentet, value.utloeper, value.stamp) + body
        nonce = os.urandom(HEAD - len(_VERSION))
        return _VERSION + nonce + AESGCM(place.sealing_key()).encrypt(nonce, plain, _VERSION + place.key)

    def open(self, place: Place, blob: bytes) -> Sealed:
        """The value again; SealBrokenError when it was not sealed by this caller for this place."""
        if not blob.startswith(_VERSION):
            raise SealBrokenError
        nonce = blob[len(_VERSION) : HEAD]
        try:
            plain = AESGCM(place.sealing_key()).decrypt(nonce, blob[HEAD:], _VERSION + place.key)
            compressed, hentet, utloeper, stamp = _FIXED.unpack_from(plain)
            body = plain[_FIXED.size :]
            if compressed:
                body = self._decompressor.decompress(body, max_output_size=_LARGEST)
        except (InvalidTag, ValueError, struct.error, zstandard.ZstdError) as exc:
            raise SealBrokenError from exc
        return Sealed(hentet, utloeper, stamp, body)
