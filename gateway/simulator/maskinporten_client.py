"""The one client that the simulator's Maskinporten knows, and its keys."""

import functools
import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from gateway.simulator.config import DEMO_KONSUMENT

CLIENT_ID = "11111111-2222-4333-8444-555555555555"
ORGANISATION = DEMO_KONSUMENT
DELEGATED = frozenset({"311851381"})  # organisations that have delegated both scopes to the client's
KIDS = ("demo-1", "demo-2")


@functools.cache
def _key(kid: str) -> rsa.RSAPrivateKey:
    del kid
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_jwks(*kids: str) -> dict[str, Any]:
    """The private keys of these names, as the client keeps them; all that are registered by default."""
    keys = [json.loads(RSAAlgorithm.to_jwk(_key(kid))) for kid in kids or KIDS]
    return {"keys": [{**key, "kid": kid, "alg": "RS256"} for key, kid in zip(keys, kids or KIDS, strict=True)]}


def public_key(header: dict[str, Any]) -> rsa.RSAPublicKey | None:
    """The registered key that a grant's header names."""
    kid = header.get("kid")
    return _key(kid).public_key() if kid in KIDS else None


def header_of(assertion: str) -> dict[str, Any]:
    """The header of a grant; raises jwt.PyJWTError when there is none."""
    return jwt.get_unverified_header(assertion)


def text_of(key: dict[str, Any]) -> str:
    """A key set in one line, for an environment variable."""
    return json.dumps(key, separators=(",", ":"))
