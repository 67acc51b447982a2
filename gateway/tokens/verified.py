"""The caller's tokens, verified before the cache is asked or a call is spent."""

import logging
from collections.abc import Callable

import msgspec

from gateway.credentials import Credentials, Principal
from gateway.errors import Api, ForbiddenError, UnauthenticatedError
from gateway.telemetry.logging import log
from gateway.tokens.access import SCOPES, PresentedAccess
from gateway.tokens.jose import TokenRefusedError
from gateway.tokens.maskinporten_claims import Bearer, Consent
from gateway.tokens.verifier import Verifier

_logger = logging.getLogger("gateway.tokens")


class Verifiers(msgspec.Struct, frozen=True):
    """For access tokens, and for Altinn 2 consents; without the latter a consent counts as it was presented.

    `clock` gives seconds since the epoch.
    """

    bearer: Verifier[Bearer]
    consent: Verifier[Consent] | None
    clock: Callable[[], float]


class Verified(msgspec.Struct, frozen=True):
    """What the tokens of one request prove; `parts` are the parties that they are bound to, none when to no one."""

    credentials: Credentials
    client: bytes
    scopes: frozenset[str]
    parts: frozenset[str]
    ends: float


async def verify(verifiers: Verifiers, credentials: Credentials) -> Verified:
    """Verify what was presented; UnauthenticatedError when it does not hold."""
    if credentials.bearer is None:
        raise UnauthenticatedError
    try:
        bearer = await verifiers.bearer.verify(credentials.bearer)
        consent = await _verified_consent(verifiers, credentials)
    except TokenRefusedError as exc:
        log(_logger, logging.INFO, "token refused", why=str(exc))
        raise UnauthenticatedError from exc
    principal = Principal(
        identity=_identity(bearer, consent, credentials),
        organisation=bearer.organisation,
        ends=min(bearer.ends, consent.ends) if consent else _ends(bearer, credentials),
    )
    named = (bearer.part, consent.part if consent else None)
    return Verified(
        credentials.proven(principal),
        bearer.client,
        bearer.scopes,
        frozenset(part for part in named if part is not None),
        principal.ends,
    )


class VerifiedAccess(PresentedAccess):
    """Forwards verified tokens only."""

    def __init__(self, credentials: Credentials, verifiers: Verifiers) -> None:
        super().__init__(credentials)
        self._verifiers = verifiers
        self._verified: Verified | None = None

    async def admit(self, api: Api, part: str | None) -> Credentials:
        """Check the tokens, then the scope, then the party.

        Raises UnauthenticatedError, or ForbiddenError with reason SCOPE or PARTY. Every party that the tokens are bound
        to must be the one asked for; only Krav og betalinger binds tokens to parties.
        """
        verified = self._verified
        if verified is None or verified.ends <= self._verifiers.clock():
            verified = self._verified = await verify(self._verifiers, self.credentials)
            self.credentials = verified.credentials
        if SCOPES[api] not in verified.scopes:
            raise ForbiddenError(api=api, reason="SCOPE")
        if api is Api.KRAV_OG_BETALINGER and part is not None and verified.parts - {part}:
            raise ForbiddenError(api=api, reason="PARTY")
        return verified.credentials


async def _verified_consent(verifiers: Verifiers, credentials: Credentials) -> Consent | None:
    if verifiers.consent is None or credentials.consent is None:
        return None
    return await verifiers.consent.verify(credentials.consent)


def _identity(bearer: Bearer, consent: Consent | None, credentials: Credentials) -> bytes:
    """Three parts, each after its length: a consent that was not verified is told apart from one that was."""
    presented = b"" if consent or credentials.consent is None else credentials.consent.encode("utf-8", "surrogatepass")
    parts = (bearer.identity, consent.identity if consent else b"", presented)
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _ends(bearer: Bearer, credentials: Credentials) -> float:
    """An unverified consent can only shorten what the access token allows."""
    presented = Credentials(None, credentials.consent, "").expires_at
    return bearer.ends if presented is None else min(bearer.ends, presented)
