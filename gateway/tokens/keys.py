"""The public keys of an issuer, read from its JSON Web Key Set (RFC 7517)."""

from typing import Any, Final

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gateway.tokens.jose import TokenRefusedError, read_object

MOST_KEYS: Final = 100
_SMALLEST_RSA: Final = 2048
_PUBLIC: Final = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y")}
_CURVES: Final = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_RSA_ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


class Key(msgspec.Struct, frozen=True):
    """A public key, and the algorithms it may be used with."""

    public: PublicKey
    algorithms: frozenset[str]


def read_keys(body: bytes) -> dict[str | None, Key]:
    """The usable keys of a key set by `kid`; a key without one, or alone in its set, is also found under None.

    Secret keys, keys for encryption and what is too short or unknown are left out. Raises ValueError when the body is
    no key set or nothing in it can be used.
    """
    try:
        entries = read_object(body).get("keys")
    except TokenRefusedError as exc:
        raise ValueError("not a key set") from exc
    if not isinstance(entries, list):
        raise ValueError("not a key set")  # noqa: TRY004 - what is wrong is the value, whatever its type
    keys: dict[str | None, Key] = {}
    for entry in entries[:MOST_KEYS]:
        key = _read_key(entry) if isinstance(entry, dict) else None
        if key is not None:
            kid = entry.get("kid")
            keys.setdefault(kid if isinstance(kid, str) else None, key)
    if not keys:
        raise ValueError("no usable key")
    if len(keys) == 1:
        keys[None] = next(iter(keys.values()))
    return keys


def _read_key(entry: dict[str, Any]) -> Key | None:
    members = _PUBLIC.get(str(entry.get("kty")))
    if members is None or entry.get("use", "sig") != "sig":
        return None
    try:
        if "verify" not in entry.get("key_ops", ("verify",)):
            return None
        public = jwt.PyJWK({name: entry[name] for name in members}).key
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        return None
    algorithms = _algorithms(public)
    named = entry.get("alg")
    if named is not None:
        algorithms &= {str(named)}
    return Key(public, algorithms) if algorithms else None


def _algorithms(public: object) -> frozenset[str]:
    if isinstance(public, rsa.RSAPublicKey):
        return _RSA_ALGORITHMS if public.key_size >= _SMALLEST_RSA else frozenset()
    if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in _CURVES:
        return frozenset({_CURVES[public.curve.name]})
    return frozenset()
