"""Whether a token is what it says: signed by its issuer, in force, and meant for us."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar

import jwt
import msgspec

from gateway.tokens.jose import TokenRefusedError, read_head, read_object
from gateway.tokens.key_set import KeySet

T = TypeVar("T")
Claims = Mapping[str, Any]

MOST_REMEMBERED: Final = 10_000
_LATEST_TIME: Final = 253_402_300_800.0  # the year 10000, in seconds since the epoch
_SIGNATURES: Final = jwt.PyJWS()


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What one issuer's tokens must satisfy; `leeway` is in seconds; no `audience` means that none is asked for."""

    issuer: str
    algorithms: Sequence[str]
    leeway: float
    audience: str | None = None


class _Remembered(msgspec.Struct, Generic[T], frozen=True, gc=False):
    value: T
    ends: float


class Verifier(Generic[T]):
    """Verifies the tokens of one issuer and reads them once.

    `read(claims)` makes of verified claims what is kept for the token as long as it is in force, and raises
    TokenRefusedError for claims it cannot use. `clock` gives seconds since the epoch. A token is remembered by a keyed
    digest only, and no longer than its key is among the issuer's.
    """

    def __init__(self, keys: KeySet, rules: Rules, read: Callable[[Claims], T], *, clock: Callable[[], float]) -> None:
        self._keys = keys
        self._rules = rules
        self._read = read
        self._clock = clock
        self._salt = secrets.token_bytes(32)
        self._remembered: OrderedDict[bytes, _Remembered[T]] = OrderedDict()
        self._generation = 0

    async def verify(self, token: str) -> T:
        """What `read` makes of the token; TokenRefusedError, or UpstreamUnavailableError while there are no keys."""
        digest = hashlib.blake2b(token.encode("utf-8", "surrogatepass"), key=self._salt, digest_size=32).digest()
        known = self._recall(digest)
        if known is None:
            known = await self._verify(token)
            self._remember(digest, known)
        return known.value

    def _recall(self, digest: bytes) -> _Remembered[T] | None:
        if self._generation != self._keys.generation:
            self._generation = self._keys.generation
            self._remembered.clear()
        known = self._remembered.get(digest)
        if known is None:
            return None
        if known.ends <= self._clock():
            del self._remembered[digest]
            return None
        self._remembered.move_to_end(digest)
        return known

    def _remember(self, digest: bytes, known: _Remembered[T]) -> None:
        self._remembered[digest] = known
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)

    async def _verify(self, token: str) -> _Remembered[T]:
        head = read_head(token, self._rules.algorithms)
        key = await self._keys.find(head.kid)
        if key is None:
            raise TokenRefusedError("key unknown")
        if head.alg not in key.algorithms:
            raise TokenRefusedError("algorithm is not the key's")
        try:
            signed = _SIGNATURES.decode_complete(token, key.public, algorithms=[head.alg])
        except jwt.PyJWTError as exc:
            raise TokenRefusedError("signature") from exc
        claims = read_object(signed["payload"])
        ends = self._check(claims)
        return _Remembered(self._read(claims), ends)

    def _check(self, claims: Claims) -> float:
        """When the token ends, leeway included."""
        now, leeway = self._clock(), self._rules.leeway
        ends = _time(claims, "exp", None) + leeway
        if ends <= now:
            raise TokenRefusedError("ended")
        if _time(claims, "nbf", now) > now + leeway or _time(claims, "iat", now) > now + leeway:
            raise TokenRefusedError("not in force yet")
        if claims.get("iss") != self._rules.issuer:
            raise TokenRefusedError("issuer")
        if self._rules.audience is not None and self._rules.audience not in _audiences(claims):
            raise TokenRefusedError("audience")
        return ends


def _time(claims: Claims, name: str, absent: float | None) -> float:
    value = claims.get(name, absent)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _LATEST_TIME:
        raise TokenRefusedError(f"{name} is no time")
    return float(value)


def _audiences(claims: Claims) -> Sequence[object]:
    audience = claims.get("aud")
    return audience if isinstance(audience, list) else [audience]
