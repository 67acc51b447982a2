"""Who asks: the credentials of one caller, exactly as presented."""

import binascii
import hashlib
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar, overload

import msgspec

from gateway.errors import Api, GatewayError

T = TypeVar("T")


class _FoundOnce(Generic[T]):
    """An attribute that is found out when first asked for; `functools.cached_property` takes a lock for it in 3.11."""

    def __init__(self, find: Callable[[Any], T]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        found = instance.__dict__[self._name] = self._find(instance)
        return found


class _Authority(msgspec.Struct):
    ID: str = ""


class _Claims(msgspec.Struct):
    exp: float | None = None
    consumer: _Authority | None = None


class Claimed(NamedTuple):
    """What tokens say, verified or not: whose they are, and when the first of them ends (seconds since the epoch)."""

    organisation: str
    ends: float | None


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, proven by verified tokens.

    `identity` is equal for two requests only when upstream would answer both alike; `organisation` is what calls are
    counted for; `ends` (seconds since the epoch) is when the first of the tokens ends.
    """

    identity: bytes
    organisation: str
    ends: float

    def __repr__(self) -> str:
        """Name the type only."""
        return "Principal(...)"


class Credentials:
    """Bearer token, consent token and rights package (rettighetspakke) of one request, as presented.

    Without a `principal` nothing here is verified: claims are read only to bound lifetimes and to count per
    organisation. The tokens show in no representation of the object. Credentials carry their `guard` wherever they
    go, so nothing can be done with them that it does not admit; without one upstream decides alone.
    """

    guard: "Guard | None" = None
    principal: Principal | None = None
    sendable: bool | None = None
    """Whether the tokens can be header values; found out once."""
    key_secret: tuple[object, bytes] | None = None
    """What the cache's keys made of all of this, and which keys did: the same for each call of a request."""

    def __init__(self, bearer: str | None, consent: str | None, rettighetspakke: str) -> None:
        self.bearer = bearer
        self.consent = consent
        self.rettighetspakke = rettighetspakke

    def proven(self, principal: Principal) -> Self:
        """The same credentials, as those of a principal."""
        same = type(self)(self.bearer, self.consent, self.rettighetspakke)
        same.principal = principal
        same.guard = self.guard
        return same

    @_FoundOnce
    def organisation(self) -> str:
        """The consumer organisation of the token (`0192:<number>`), else a digest of the token; for counting only."""
        return self.principal.organisation if self.principal is not None else self.claimed.organisation

    @_FoundOnce
    def expires_at(self) -> float | None:
        """When the first of the two tokens ends (seconds since the epoch); None when neither says."""
        return self.principal.ends if self.principal is not None else self.claimed.ends

    @_FoundOnce
    def claimed(self) -> Claimed:
        """What the tokens say of themselves."""
        bearer = _claims(self.bearer)
        ends = [exp for exp in (bearer.exp, _claims(self.consent).exp) if exp is not None]
        organisation = bearer.consumer.ID if bearer.consumer else ""
        if not organisation:
            organisation = hashlib.blake2b((self.bearer or "").encode(), digest_size=16).hexdigest()
        return Claimed(organisation, min(ends, default=None))


class Access(Protocol):
    """What one request may do, and what upstream is shown for it."""

    @property
    def credentials(self) -> Credentials:
        """Who asks, as far as it is known by now."""
        ...

    @property
    def forwarded(self) -> Credentials | None:
        """What `admit` and `present` give for every call, where both are sure to give the same at once."""
        ...

    async def admit(self, api: Api, part: str | None) -> Credentials:
        """Who the answer belongs to; raises GatewayErrors unless this may be asked.

        `part` is the party that is asked about, if there is one.
        """
        ...

    async def present(self, api: Api, part: str | None) -> Credentials:
        """The tokens for one call, which has been admitted; raises GatewayErrors when there are none to be had."""
        ...

    async def renew(self, api: Api, part: str | None, error: GatewayError) -> bool:
        """Say whether `present` now gives something newer than what upstream has refused with this error."""
        ...

    def judge(self, error: GatewayError) -> GatewayError:
        """What a final error of upstream is to the caller, who may not be the one whose token was refused."""
        ...


class Guard(Protocol):
    """Decides what credentials may be used for; one for all requests."""

    def access(self, credentials: Credentials) -> Access:
        """What one operation with these credentials may do."""
        ...


_read_claims = msgspec.json.Decoder(_Claims).decode


def _claims(token: str | None) -> _Claims:
    parts = (token or "").split(".", 3)
    if len(parts) != 3:  # noqa: PLR2004 - header, payload and signature of a JWT (RFC 7519)
        return _Claims()
    try:
        return _read_claims(_base64url(parts[1]))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _Claims()


def _base64url(text: str) -> bytes:
    # str.translate would cost ten times what all the rest of this does.
    standard = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
    return binascii.a2b_base64(standard, strict_mode=True)
