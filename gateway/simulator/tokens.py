"""Tokens as Maskinporten and Altinn make them, signed with a key of the simulator's own.

`make_token` and `make_consent` use one key per process; its public half is at `/_simulator/jwks`.
"""

import base64
import functools
import time
import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gateway.simulator.config import DEMO_KONSUMENT

KRAV_OG_BETALINGER_SCOPE = "skatteetaten:kravogbetalinger"
INNKREVINGSOPPDRAG_SCOPE = "skatteetaten:innkrevingsoppdrag"
BOTH_SCOPES = (KRAV_OG_BETALINGER_SCOPE, INNKREVINGSOPPDRAG_SCOPE)
ISSUER = "https://test.maskinporten.no/"
TEN_YEARS = 10 * 366 * 24 * 3600


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_segment(segment: str) -> dict[str, Any]:
    """One JSON part of a token; raises ValueError or msgspec.DecodeError when it is none."""
    padded = segment + "=" * (-len(segment) % 4)
    return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=dict[str, Any])


class TokenKey:
    """An RSA key that signs (RS256) and verifies."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = f"simulator-{uuid.uuid4()}"

    def sign(self, claims: dict[str, Any]) -> str:
        """The claims as a signed JWT."""
        header = {"alg": "RS256", "kid": self.kid, "typ": "JWT"}
        signed = f"{_base64url(msgspec.json.encode(header))}.{_base64url(msgspec.json.encode(claims))}"
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_base64url(signature)}"

    def verifies(self, token: str) -> bool:
        """Whether this key signed the token."""
        signed, _, signature = token.rpartition(".")
        try:
            raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
            self._key.public_key().verify(raw, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def jwks(self) -> dict[str, Any]:
        """The public half as a JSON Web Key Set."""
        numbers = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid}
        key["n"] = _base64url(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big"))
        key["e"] = _base64url(numbers.e.to_bytes(3, "big"))
        return {"keys": [key]}


@functools.cache
def process_key() -> TokenKey:
    """The key that this process signs with, made when first needed."""
    return TokenKey()


def organisation_id(organisasjonsnummer: str) -> dict[str, str]:
    """An organisation as Maskinporten writes it."""
    return {"authority": "iso6523-actorid-upis", "ID": f"0192:{organisasjonsnummer}"}


def make_token(  # noqa: PLR0913 - one argument per claim
    *,
    consumer: str = DEMO_KONSUMENT,
    scopes: Sequence[str] = BOTH_SCOPES,
    expires_in: float = 120,
    systemuser_org: str | None = None,
    consent: str | None = None,
    supplier: str | None = None,
    now: float | None = None,
    extra: dict[str, Any] | None = None,
    key: TokenKey | None = None,
) -> str:
    """A Maskinporten token; `systemuser_org` or `consent` names the one party it opens, `now` is epoch seconds."""
    issued = int(time.time() if now is None else now)
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "client_amr": "private_key_jwt",
        "token_type": "Bearer",
        "client_id": "11111111-2222-4333-8444-555555555555",
        "iat": issued,
        "exp": int(issued + expires_in),
        "jti": str(uuid.uuid4()),
        "consumer": organisation_id(consumer),
        "scope": " ".join(scopes),
    }
    if supplier is not None:
        claims |= {"supplier": organisation_id(supplier), "delegation_source": "https://tt02.altinn.no/"}
    if systemuser_org is not None:
        claims["authorization_details"] = [_system_user(consumer, systemuser_org)]
    if consent is not None:
        claims["authorization_details"] = [_consent(consumer, consent)]
    return (key or process_key()).sign(claims | (extra or {}))


def make_consent(
    party: str,
    *,
    consumer: str = DEMO_KONSUMENT,
    expires_in: float = 30,
    now: float | None = None,
    key: TokenKey | None = None,
) -> str:
    """An Altinn 2 consent token for the header AltinnSamtykke: `party` has given `consumer` access."""
    issued = int(time.time() if now is None else now)
    claims = {
        "iss": "https://tt02.altinn.no/",
        "iat": issued,
        "exp": int(issued + expires_in),
        "jti": str(uuid.uuid4()),
        "OfferedBy": party,
        "CoveredBy": consumer,
        "ServiceCode": "5928",
        "ServiceEditionCode": "202301",
    }
    return (key or process_key()).sign(claims)


def demo_token(*, consumer: str = DEMO_KONSUMENT, now: float | None = None, key: TokenKey | None = None) -> str:
    """A token that outlives every demo and, here only, gives access to every party in both packages."""
    extra = {"simulator_all_parties": True}
    return make_token(consumer=consumer, expires_in=TEN_YEARS, now=now, extra=extra, key=key)


def _system_user(consumer: str, organisasjonsnummer: str) -> dict[str, Any]:
    return {
        "type": "urn:altinn:systemuser",
        "systemuser_id": [str(uuid.uuid5(uuid.NAMESPACE_OID, organisasjonsnummer))],
        "systemuser_org": organisation_id(organisasjonsnummer),
        "system_id": f"{consumer}_eksempelsystem",
    }


def _consent(consumer: str, party: str) -> dict[str, Any]:
    kind = "organization" if len(party) == 9 else "person"  # noqa: PLR2004 - organisation numbers have nine digits
    right = {"type": "urn:altinn:resource", "value": "ske-samtykke-krav-og-betalinger"}
    return {
        "type": "urn:altinn:consent",
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{consumer}{party}")),
        "from": f"urn:altinn:{kind}:identifier-no:{party}",
        "to": organisation_id(consumer),
        "consented": "2025-12-20T08:00:00+00:00",
        "validTo": "2099-03-20T08:00:00+00:00",
        "consentRights": [{"action": ["consent"], "resource": [right]}],
    }
