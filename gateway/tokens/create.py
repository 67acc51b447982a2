"""The token handling that the settings ask for."""

import hashlib
import time
from collections.abc import Callable
from typing import TypeVar

from gateway.credentials import Access, Credentials
from gateway.domain.dato import Clock
from gateway.errors import GatewayError
from gateway.settings import Settings
from gateway.tokens.access import ForwardedAccess
from gateway.tokens.http import Http, key_source
from gateway.tokens.key_set import KeySet
from gateway.tokens.maskinporten_claims import read_bearer, read_consent
from gateway.tokens.verified import VerifiedAccess, Verifiers, verify
from gateway.tokens.verifier import Claims, Rules, Verifier

T = TypeVar("T")


class Tokens:
    """Gives each request its access; one per process."""

    def __init__(self, http: Http, key_sets: list[KeySet], verifiers: Verifiers | None) -> None:
        self._http = http
        self._key_sets = key_sets
        self._verifiers = verifiers

    def guard(self, presented: Credentials) -> Credentials:
        """Bind credentials to what they may be used for."""
        if self._verifiers is not None:
            presented.guard = self
        return presented

    def access(self, credentials: Credentials) -> Access:
        """What one operation with these credentials may do."""
        if self._verifiers is not None:
            return VerifiedAccess(credentials, self._verifiers)
        return ForwardedAccess(credentials)

    async def name_caller(self, presented: Credentials) -> bytes:
        """Who a request is counted for: the verified client, else whoever presents this very token.

        All whose token does not hold count together.
        """
        if self._verifiers is None:
            return hashlib.blake2b((presented.bearer or "").encode("utf-8", "surrogatepass")).digest()
        try:
            return (await verify(self._verifiers, presented)).client
        except GatewayError:
            return b""

    async def aclose(self) -> None:
        """Stop fetching keys and close every connection."""
        for keys in self._key_sets:
            await keys.aclose()
        await self._http.aclose()


def create_tokens(settings: Settings, clock: Clock, *, monotonic: Callable[[], float] = time.monotonic) -> Tokens:
    """Create what the settings ask for; `monotonic` (seconds) is for tests."""
    return _Builder(settings, clock, monotonic).build()


class _Builder:
    def __init__(self, settings: Settings, clock: Clock, monotonic: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._http = Http()
        self._key_sets: list[KeySet] = []

    def build(self) -> Tokens:
        return Tokens(self._http, self._key_sets, self._verifiers())

    def _verifiers(self) -> Verifiers | None:
        settings = self._settings
        if settings.token_issuer is None:
            return None
        bearer = self._verifier(
            read_bearer,
            url=settings.jwks_url,
            file=settings.jwks_file,
            issuer=settings.token_issuer,
            audience=settings.token_audience,
        )
        if settings.consent_issuer is None:
            return Verifiers(bearer, None, self._now)
        consent = self._verifier(
            read_consent, url=settings.consent_jwks_url, file=settings.consent_jwks_file, issuer=settings.consent_issuer
        )
        return Verifiers(bearer, consent, self._now)

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _verifier(
        self,
        read: Callable[[Claims], T],
        *,
        url: str | None,
        file: str | None,
        issuer: str,
        audience: str | None = None,
    ) -> Verifier[T]:
        keys = KeySet(key_source(self._http, url=url, file=file), monotonic=self._monotonic)
        self._key_sets.append(keys)
        rules = Rules(
            issuer=issuer,
            algorithms=tuple(self._settings.token_algorithms.split(",")),
            leeway=self._settings.token_leeway_seconds,
            audience=audience,
        )
        return Verifier(keys, rules, read, clock=self._now)
