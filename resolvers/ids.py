"""Opaque ids and cursors: what clients hold of us, without a readable identity number in it."""

import base64
import binascii
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from gateway.errors import BadUserInputError
from gateway.settings import Settings

_HASH_BYTES = 16
_MAC_BYTES = 8
_POSITION_BYTES = 4
_CURSOR_BYTES = _POSITION_BYTES + 2 * _MAC_BYTES
_LONGEST = 400  # characters; our own are far shorter


class OpaqueIds:
    """Ids and cursors under one key; whoever has the same key makes and understands the same ones.

    What `node` refetches is encrypted with AES-SIV (RFC 5297), which is deterministic: the same thing always has
    the same id. Everything else is a keyed hash.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(hashlib.blake2b(key, digest_size=64, person=b"id cipher").digest())
        self._hash_key = hashlib.blake2b(key, digest_size=32, person=b"id hash").digest()

    def seal(self, *parts: str) -> str:
        """An id that `unseal` turns back into the parts; none of them may hold a NUL."""
        return _text(self._cipher.encrypt("\0".join(parts).encode(), None))

    def unseal(self, id: str) -> tuple[str, ...] | None:
        """The parts of an id made by `seal`; None for any other text."""
        try:
            return tuple(self._cipher.decrypt(_bytes(id), None).decode().split("\0"))
        except (InvalidTag, ValueError):
            return None

    def hashed(self, *parts: str) -> str:
        """An id that is the same for the same parts, and says nothing about them."""
        return _text(self._digest(_HASH_BYTES, *parts))

    def cursor(self, scope: tuple[str, ...], identity: str, position: int) -> str:
        """A cursor to the entry with this identity, last seen at this position, of the list that `scope` names."""
        body = position.to_bytes(_POSITION_BYTES, "big") + self.tag(identity)
        return _text(body + self._seal_of(scope, body))

    def read_cursor(self, scope: tuple[str, ...], cursor: str, argument: str) -> tuple[int, bytes]:
        """Position and identity tag of a cursor of this very list.

        Raises BadUserInputError for any other text.
        """
        try:
            raw = _bytes(cursor)
        except ValueError:
            raw = b""
        body, seal = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        if len(raw) != _CURSOR_BYTES or not secrets.compare_digest(seal, self._seal_of(scope, body)):
            raise BadUserInputError(reason=argument)
        return int.from_bytes(body[:_POSITION_BYTES], "big"), body[_POSITION_BYTES:]

    def tag(self, identity: str) -> bytes:
        """A short keyed hash that recognises an entry of a list."""
        return self._digest(_MAC_BYTES, identity)

    def _seal_of(self, scope: tuple[str, ...], body: bytes) -> bytes:
        return self._digest(_MAC_BYTES, "cursor", *scope, body.hex())

    def _digest(self, size: int, *parts: str) -> bytes:
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=size, key=self._hash_key).digest()


def create_ids(settings: Settings) -> OpaqueIds:
    """The ids of this deployment; without a configured key they last as long as the process."""
    key = settings.id_key.encode() if settings.id_key else secrets.token_bytes(64)
    return OpaqueIds(hashlib.blake2b(key).digest())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    if len(text) > _LONGEST or not text.isascii():
        raise ValueError(text)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as exc:
        raise ValueError(text) from exc
    if _text(raw) != text:  # the last character can be spelled in several ways; one id has one spelling
        raise ValueError(text)
    return raw
