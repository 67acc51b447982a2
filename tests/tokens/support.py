"""Issuers whose tokens a test can get wrong in any way."""

import base64
import functools
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gateway.simulator.tokens import ISSUER, TokenKey, organisation_id
from tests.graphql.conftest import NOW

EPOCH = NOW.timestamp()
CONSUMER = "314055403"
PART = "313367002"
OTHER_PART = "314961900"
BOTH = "skatteetaten:kravogbetalinger skatteetaten:innkrevingsoppdrag"


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def segment(content: object) -> str:
    return base64url(content if isinstance(content, bytes) else json.dumps(content).encode())


def claims(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Claims of a good token; None removes one."""
    content: dict[str, Any] = {
        "iss": ISSUER,
        "client_id": "11111111-2222-4333-8444-555555555555",
        "iat": EPOCH - 10,
        "exp": EPOCH + 110,
        "jti": "one",
        "consumer": organisation_id(CONSUMER),
        "scope": BOTH,
    }
    return {name: value for name, value in {**content, **changes}.items() if value is not None}


@functools.cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A key of that name, the same one every time."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(name: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any member
    numbers = key(name).public_key().public_numbers()
    n, e = numbers.n.to_bytes(256, "big"), numbers.e.to_bytes(3, "big")
    return {"kty": "RSA", "use": "sig", "kid": name, "n": base64url(n), "e": base64url(e), **changes}


def jwks(*names: str) -> bytes:
    return json.dumps({"keys": [jwk(name) for name in names]}).encode()


def public_pem(name: str) -> bytes:
    return (
        key(name).public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def signed(payload: object, *, by: str = "good", header: dict[str, Any] | None = None) -> str:
    """A token with this payload (an object, or raw bytes) and header, signed with RS256."""
    head = {"alg": "RS256", "kid": by, "typ": "JWT"} if header is None else header
    text = f"{segment(head)}.{segment(payload)}"
    return f"{text}.{base64url(key(by).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


class SigningKey(TokenKey):
    """The simulator's tokens, signed with a key of ours."""

    def __init__(self, name: str) -> None:
        self._key = key(name)
        self.kid = name
