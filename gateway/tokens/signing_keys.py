"""The private keys that grants are signed with: one, or two while they are exchanged."""

from typing import Any, Final

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa

from gateway.tokens.jose import TokenRefusedError, read_object

ALGORITHMS: Final = ("RS256", "RS384", "RS512")
MOST_KEYS: Final = 2
_SMALLEST: Final = 2048


class SigningKey(msgspec.Struct, frozen=True):
    """A key, and the header that tells Maskinporten which one it is: `kid`, or the certificate chain `x5c`."""

    private: rsa.RSAPrivateKey
    algorithm: str
    header: dict[str, Any]

    def __repr__(self) -> str:
        """Name the type only."""
        return "SigningKey(...)"

    def sign(self, claims: dict[str, Any]) -> str:
        """The claims as a signed JWT."""
        return jwt.encode(claims, self.private, algorithm=self.algorithm, headers=self.header)


def read_signing_keys(text: bytes) -> tuple[SigningKey, ...]:
    """The keys of a private JWK, or of a key set of at most two; ValueError, which quotes nothing, when unusable."""
    try:
        content = read_object(text)
    except TokenRefusedError as exc:
        raise ValueError("not a JWK") from exc
    entries = content.get("keys", [content])
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_KEYS:
        raise ValueError("not one key, or two")
    return tuple(_read(entry) for entry in entries)


def _read(entry: object) -> SigningKey:
    if not isinstance(entry, dict) or entry.get("kty") != "RSA" or "d" not in entry:
        raise ValueError("not a private RSA key")
    algorithm = entry.get("alg", ALGORITHMS[0])
    header = {name: entry[name] for name in ("kid", "x5c") if entry.get(name)}
    if algorithm not in ALGORITHMS or not header:
        raise ValueError("without kid and x5c, or with another algorithm than RS256, RS384 and RS512")
    if "x5c" in header:
        header.pop("kid", None)  # one of them names the key, and both may name different ones
    try:
        private = jwt.PyJWK({**entry, "alg": algorithm}).key
    except jwt.PyJWTError as exc:
        raise ValueError("not a usable key") from exc
    if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < _SMALLEST:
        raise ValueError("shorter than 2048 bits")
    return SigningKey(private, str(algorithm), header)
