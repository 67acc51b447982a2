"""What the claims of a verified Maskinporten token, and of an Altinn 2 consent token, say of the caller.

Source: https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token; claims are read as the issuer writes them.
"""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from gateway.tokens.jose import TokenRefusedError
from gateway.tokens.verifier import Claims

# What differs between two tokens of the same principal. Everything else counts, also what nobody knows yet.
_OF_ONE_TOKEN: Final = frozenset({"exp", "iat", "nbf", "jti"})
_SYSTEM_USER: Final = "urn:altinn:systemuser"
_CONSENT: Final = "urn:altinn:consent"


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """An access token: `part` is the one party that a system user or a consent in it stands for.

    `client` names who called, for counting; `ends` is in seconds since the epoch.
    """

    identity: bytes
    organisation: str
    client: bytes
    scopes: frozenset[str]
    part: str | None
    ends: float


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """A consent token of Altinn 2, from `part`."""

    identity: bytes
    part: str
    ends: float


def read_bearer(claims: Claims) -> Bearer:
    """Read an access token; TokenRefusedError when it belongs to no organisation or its details cannot be read."""
    organisation = _organisation(claims.get("consumer"))
    scope = claims.get("scope", "")
    if organisation is None or not isinstance(scope, str):
        raise TokenRefusedError("consumer or scope")
    details = claims.get("authorization_details", [])
    if not isinstance(details, list):
        raise TokenRefusedError("authorization_details")
    parts = {_named_part(detail) for detail in details}
    if len(parts) > 1:
        raise TokenRefusedError("several parties")
    client = {name: claims.get(name) for name in ("iss", "consumer", "supplier", "client_id")}
    return Bearer(
        identity=_canonical(_lasting(claims)),
        organisation=organisation,
        client=_canonical(client),
        scopes=frozenset(scope.split()),
        part=next(iter(parts), None),
        ends=min([float(claims["exp"]), *_valid_to(details)]),
    )


def read_consent(claims: Claims) -> Consent:
    """Read a consent token; TokenRefusedError when it names no party."""
    part = claims.get("OfferedBy")
    if not isinstance(part, str) or not part:
        raise TokenRefusedError("OfferedBy")
    return Consent(identity=_canonical(_lasting(claims)), part=part, ends=float(claims["exp"]))


def _lasting(claims: Claims) -> dict[str, Any]:
    lasting = {name: value for name, value in claims.items() if name not in _OF_ONE_TOKEN}
    if isinstance(lasting.get("scope"), str):
        lasting["scope"] = sorted(set(lasting["scope"].split()))  # their order means nothing
    return lasting


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _organisation(claim: object) -> str | None:
    name = claim.get("ID") if isinstance(claim, dict) else None
    return name if isinstance(name, str) and name else None


def _named_part(detail: object) -> str:
    """The party of a system user or a consent; what is neither cannot be judged and is refused."""
    part: object = None
    if isinstance(detail, dict) and detail.get("type") == _SYSTEM_USER:
        part = _organisation(detail.get("systemuser_org"))
    elif isinstance(detail, dict) and detail.get("type") == _CONSENT:
        part = detail.get("from")
    if not isinstance(part, str) or not part:
        raise TokenRefusedError("authorization_details")
    return part.rpartition(":")[2]


def _valid_to(details: Iterable[dict[str, Any]]) -> list[float]:
    """When consents inside the token end; one that cannot be read is left to upstream."""
    ends = []
    for text in (detail.get("validTo") for detail in details):
        try:
            moment = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
        except ValueError:
            continue
        if moment is not None and moment.tzinfo is not None:
            ends.append(moment.timestamp())
    return ends
