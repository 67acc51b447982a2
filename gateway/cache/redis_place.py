"""One place on the shared server: its names there, and what one step of the server tells of it."""

import os
import urllib.parse
from hashlib import blake2b

import msgspec

from gateway.cache.keys import Place
from gateway.cache.redis_link import RedisLink
from gateway.cache.redis_scripts import READ, RELEASE, RENEW, SAVE
from gateway.cache.sealing import STAMP
from gateway.settings import Settings

STAMP_SECONDS = 2 * 86_400  # longer than anything is kept
LEASE_SECONDS = 3.0  # after which others no longer wait for a process that died; renewed while it lives


class Answer(msgspec.Struct, gc=False):
    """The scope's stamp, the sealed value (True when it is the one known already), whether the lease is ours."""

    stamp: bytes | None
    value: bytes | bool
    leased: bool


def scope_salt(settings: Settings) -> bytes:
    """What keeps organisations from being guessed on a shared server: a secret of all its nodes, if there is one.

    It must not be one that nodes may have each for themselves: then they would share nothing, five at once included.
    """
    secret = settings.cache_key or urllib.parse.urlsplit(settings.cache_url).password or ""
    return blake2b(secret.encode(), person=b"gateway salt").digest()


def scope_name(kind: bytes, scope: str, salt: bytes) -> bytes:
    """What something of a scope is called on the server; the salt keeps organisations from being guessed there."""
    digest = blake2b(scope.encode(), key=salt, digest_size=16, person=b"gateway scope")
    return b"gw:" + kind + b":" + digest.hexdigest().encode()


class RedisPlace:
    """A place on the server; every method raises StoreUnavailableError when the server does not do it."""

    __slots__ = ("_lease", "_link", "_names")

    def __init__(self, link: RedisLink, place: Place, salt: bytes) -> None:
        name = place.key.hex().encode()
        self._link = link
        self._lease = b"gw:l:" + name
        self._names = (scope_name(b"g", place.scope, salt), b"gw:v:" + name, self._lease)

    async def look(self, *, known: bytes, unusable: bytes, token: bytes) -> Answer:
        """See what is there, and when nothing is, take a lease of this generation with the token, if one is given.

        `known` and `unusable` are heads of values: the one decoded already, and one that is as good as none.
        """
        arguments = (os.urandom(STAMP), STAMP_SECONDS, known, unusable, token, _milliseconds(LEASE_SECONDS))
        match await self._link.run(READ, self._names, *arguments):
            case [stamp, value, leased]:
                valid = isinstance(stamp, bytes) and len(stamp) == STAMP
                return Answer(stamp if valid else None, value if isinstance(value, bytes) else value == 1, leased == 1)
        return Answer(None, value=False, leased=False)

    async def put(self, stamp: bytes, blob: bytes, *, ttl: float, lease: bytes) -> None:
        """Keep a value for `ttl` seconds if its stamp still holds, and end the lease."""
        await self._link.run(SAVE, self._names, stamp, blob, _milliseconds(ttl), lease)

    async def renew(self, lease: bytes) -> None:
        await self._link.run(RENEW, (self._lease,), lease, _milliseconds(LEASE_SECONDS))

    async def release(self, lease: bytes) -> None:
        await self._link.run(RELEASE, (self._lease,), lease)


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))
