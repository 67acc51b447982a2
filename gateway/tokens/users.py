"""End users, as the claims of a verified token of their OpenID provider describe them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from gateway.tokens.jose import TokenRefusedError
from gateway.tokens.verifier import Claims


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in: the parties and consents (by party) that the token itself names; `ends` as in Principal."""

    issuer: str
    subject: str
    parties: frozenset[str]
    consents: Mapping[str, str]
    roles: frozenset[str]
    ends: float

    def __repr__(self) -> str:
        """Name the type only."""
        return "User(...)"


class UserClaims(msgspec.Struct, frozen=True, kw_only=True):
    """The names of the claims that are read; without a name nothing is."""

    parties: str | None
    consents: str | None
    roles: str | None

    def read(self, claims: Claims) -> User:
        """Read a user's token; TokenRefusedError when it names nobody."""
        subject = claims.get("sub")
        if not isinstance(subject, str) or not subject:
            raise TokenRefusedError("sub")
        consents = claims.get(self.consents) if self.consents else None
        return User(
            issuer=str(claims["iss"]),
            subject=subject,
            parties=_texts(claims, self.parties),
            consents=_text_values(consents),
            roles=_texts(claims, self.roles),
            ends=float(claims["exp"]),
        )


def _texts(claims: Claims, name: str | None) -> frozenset[str]:
    """A claim that is a text, or a list of them; anything else names nothing."""
    value = claims.get(name) if name else None
    entries = value if isinstance(value, list) else [value]
    return frozenset(entry for entry in entries if isinstance(entry, str) and entry)


def _text_values(value: Any) -> Mapping[str, str]:  # noqa: ANN401 - any claim
    if not isinstance(value, dict):
        return {}
    return {key: text for key, text in value.items() if isinstance(text, str) and text}
