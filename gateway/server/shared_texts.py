"""Automatic persisted queries on a shared Redis or Valkey server, so that every worker knows what one was told.

A text may quote an identity number, so it is sealed with a key made from its own hash and the secret of the cache: who
can read the server, but has not the document, can read nothing. What comes back must have the hash it was asked by; a
server cannot plant a document.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.cache.counters import Counters
from gateway.cache.redis_link import RedisLink, Script, StoreUnavailableError
from gateway.server.persisted import DocumentTexts, MemoryDocumentTexts
from gateway.settings import Settings

_GET = Script("return redis.call('GET', KEYS[1])")
_LIFETIME = 86_400.0  # seconds; a client sends a text again whenever it is asked to
_NONCE = 12


class SharedDocumentTexts:
    """Keeps texts on a shared server, with those of this process in front; without the server it is those alone."""

    def __init__(self, link: RedisLink, near: DocumentTexts, secret: str) -> None:
        self._link = link
        self._near = near
        self._secret = hashlib.blake2b(secret.encode()).digest()

    async def get(self, digest: str) -> str | None:
        """The text, when it is known here or on the server."""
        text = await self._near.get(digest)
        if text is None:
            text = await self._fetch(digest)
            if text is not None:
                await self._near.put(digest, text)
        return text

    async def put(self, digest: str, text: str) -> None:
        """Keep a text here and on the server, without waiting for the server."""
        if await self._near.get(digest) is None:
            await self._near.put(digest, text)
            self._link.in_background(self._link.set(self._place(digest), self._seal(digest, text), _LIFETIME))

    async def aclose(self) -> None:
        """Disconnect."""
        await self._link.aclose()

    async def _fetch(self, digest: str) -> str | None:
        try:
            sealed = await self._link.run(_GET, (self._place(digest),))
        except StoreUnavailableError:
            return None
        return self._open(digest, sealed) if isinstance(sealed, bytes) else None

    def _place(self, digest: str) -> bytes:
        return b"gateway:document:" + self._derived(digest, b"place").hex().encode()

    def _seal(self, digest: str, text: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._derived(digest, b"seal")).encrypt(nonce, text.encode(), None)

    def _open(self, digest: str, sealed: bytes) -> str | None:
        try:
            plain = AESGCM(self._derived(digest, b"seal")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError):
            return None
        return plain.decode() if hmac.compare_digest(hashlib.sha256(plain).hexdigest(), digest) else None

    def _derived(self, digest: str, purpose: bytes) -> bytes:
        return hashlib.blake2b(digest.encode(), digest_size=32, key=self._secret, person=purpose).digest()


def create_shared_texts(settings: Settings) -> SharedDocumentTexts | None:
    """Texts on the server of the cache; None when the cache is in the process."""
    if settings.cache_url.startswith("memory://"):
        return None
    return SharedDocumentTexts(
        RedisLink(settings.cache_url, Counters()), MemoryDocumentTexts(), settings.cache_key or ""
    )
