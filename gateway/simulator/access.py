"""Who is calling, and what the tokens allow."""

import functools
from typing import Any

import msgspec

from gateway.simulator.clock import SimulatorClock
from gateway.simulator.tokens import BOTH_SCOPES, TokenKey, decode_segment


class AccessError(Exception):
    """The call is refused; `reason` is `token`, `scope`, `consent` or `party`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a bearer token that matter here."""

    organisasjon: str
    scopes: frozenset[str]
    expires: float
    systemuser_org: str | None = None
    consent_from: str | None = None
    all_parties: bool = False


class Access:
    """Reads tokens; equal tokens are decoded once."""

    def __init__(self, clock: SimulatorClock, opaque_organisasjon: str, key: TokenKey | None = None) -> None:
        self._clock = clock
        self._key = key
        self._opaque = Caller(organisasjon=opaque_organisasjon, scopes=frozenset(BOTH_SCOPES), expires=float("inf"))
        self._decode = functools.lru_cache(maxsize=4096)(_decode_bearer)

    def caller(self, authorization: str | None, *, accept_opaque: bool, verify: bool) -> Caller:
        """Who presents this header; raises AccessError("token") when it is missing, mangled or expired."""
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise AccessError("token")
        if token.count(".") != 2:  # noqa: PLR2004 - a JWT has three parts
            if accept_opaque and not verify:
                return self._opaque
            raise AccessError("token")
        caller = self._decode(token)
        if caller is None or caller.expires <= self._clock.now().timestamp() or (verify and not self._verifies(token)):
            raise AccessError("token")
        return caller

    def check_consent(self, caller: Caller, part: str, samtykke: str | None) -> None:
        """Package `finans`: the party has consented, in the bearer token or in a token of its own."""
        if caller.all_parties or caller.consent_from == part:
            return
        claims = _claims(samtykke or "")
        offered = claims.get("OfferedBy") == part and claims.get("CoveredBy") == caller.organisasjon
        if not offered or _expiry(claims) <= self._clock.now().timestamp():
            raise AccessError("consent")

    @staticmethod
    def check_system_user(caller: Caller, part: str) -> None:
        """Package `regnskapssystem`: a token for one party is good for that party only."""
        if caller.all_parties:
            return
        if caller.consent_from is not None or (caller.systemuser_org or part) != part:
            raise AccessError("party")

    def _verifies(self, token: str) -> bool:
        return self._key is not None and self._key.verifies(token)


def _decode_bearer(token: str) -> Caller | None:
    claims = _claims(token)
    organisasjon = _identifier(claims.get("consumer"))
    if organisasjon is None:
        return None
    details = [detail for detail in claims.get("authorization_details") or () if isinstance(detail, dict)]
    users = [detail for detail in details if detail.get("type") == "urn:altinn:systemuser"]
    consents = [detail for detail in details if detail.get("type") == "urn:altinn:consent"]
    consents = [consent for consent in consents if _identifier(consent.get("to", claims["consumer"])) == organisasjon]
    return Caller(
        organisasjon=organisasjon,
        scopes=frozenset(str(claims.get("scope", "")).split()),
        expires=_expiry(claims),
        systemuser_org=_identifier(users[0].get("systemuser_org")) if users else None,
        consent_from=str(consents[0].get("from", "")).rpartition(":")[2] if consents else None,
        all_parties=claims.get("simulator_all_parties") is True,
    )


def _claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    try:
        return decode_segment(parts[1]) if len(parts) == 3 else {}  # noqa: PLR2004
    except (ValueError, msgspec.DecodeError):
        return {}


def _expiry(claims: dict[str, Any]) -> float:
    expires = claims.get("exp")
    return float(expires) if isinstance(expires, int | float) else 0.0


def _identifier(organisation: object) -> str | None:
    identifier = organisation.get("ID") if isinstance(organisation, dict) else None
    return identifier.rpartition(":")[2] if isinstance(identifier, str) else None
