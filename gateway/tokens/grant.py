"""What a token is asked for, and the grant that asks for it.

Source: https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant; a claim it does not list is refused.
"""

import uuid
from typing import Any, Final

import msgspec

GRANT_SECONDS: Final = 60
"""Maskinporten accepts at most 120; what a slow clock eats of these is not missed."""

_ORGANISATION_DIGITS: Final = 9


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """One token is kept per wish; `part` is the party of a system user, or with `consent` of that consent."""

    scope: str
    consumer_org: str | None = None
    part: str | None = None
    consent: str | None = None

    def __repr__(self) -> str:
        """Name the type only: parties may be persons."""
        return "Wish(...)"


def grant_claims(wish: Wish, *, client_id: str, audience: str, now: float) -> dict[str, Any]:
    """The claims of a new grant; `now` is in seconds since the epoch by Maskinporten's clock."""
    issued = int(now)
    claims: dict[str, Any] = {
        "aud": audience,
        "iss": client_id,
        "scope": wish.scope,
        "iat": issued,
        "exp": issued + GRANT_SECONDS,
        "jti": str(uuid.uuid4()),
    }
    if wish.consumer_org is not None:
        claims["consumer_org"] = wish.consumer_org
    if wish.part is not None:
        claims["authorization_details"] = [_consent(wish) if wish.consent else _system_user(wish.part)]
    return claims


def _system_user(part: str) -> dict[str, Any]:
    organisation = {"authority": "iso6523-actorid-upis", "ID": f"0192:{part}"}
    return {"type": "urn:altinn:systemuser", "systemuser_org": organisation}


def _consent(wish: Wish) -> dict[str, Any]:
    kind = "organization" if len(wish.part or "") == _ORGANISATION_DIGITS else "person"
    return {"type": "urn:altinn:consent", "id": wish.consent, "from": f"urn:altinn:{kind}:identifier-no:{wish.part}"}
