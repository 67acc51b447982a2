"""Taking a signed token apart, strictly: whatever two readers could understand differently is refused.

Source: RFC 7515 (JWS), RFC 7519 (JWT), RFC 8725 (what goes wrong with them).
"""

import base64
import json
import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

LONGEST_TOKEN: Final = 16_384

_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_KEYS_OF_ITS_OWN: Final = frozenset({"jwk", "jku", "x5u"})
_CHANGES_THE_RULES: Final = frozenset({"crit", "b64", "zip", "enc"})
_LONGEST_KID: Final = 200


class TokenRefusedError(Exception):
    """The token is not acceptable; the text says why, without anything of the token."""


class Head(msgspec.Struct, frozen=True):
    """What a token's header says about its signature."""

    alg: str
    kid: str | None


def read_head(token: str, algorithms: Sequence[str]) -> Head:
    """The header of a compact signed token; TokenRefusedError unless nothing in it is doubtful."""
    if len(token) > LONGEST_TOKEN or not _COMPACT.fullmatch(token):
        raise TokenRefusedError("not a compact signed token")
    header = read_object(_decoded(token.partition(".")[0]))
    alg, kid, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if alg not in algorithms:
        raise TokenRefusedError("algorithm not allowed")
    if not header.keys().isdisjoint(_KEYS_OF_ITS_OWN):
        raise TokenRefusedError("brings its own key")
    if not header.keys().isdisjoint(_CHANGES_THE_RULES):
        raise TokenRefusedError("header with rules of its own")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise TokenRefusedError("another type of token")
    if kid is not None and not (isinstance(kid, str) and 0 < len(kid) <= _LONGEST_KID):
        raise TokenRefusedError("kid is no name")
    return Head(str(alg), kid)


def read_object(raw: bytes) -> dict[str, Any]:
    """A JSON object in which no key occurs twice and every number is one; TokenRefusedError for anything else."""
    try:
        content = json.loads(raw.decode(), object_pairs_hook=_without_duplicates, parse_constant=_refuse)
    except (ValueError, RecursionError) as exc:
        raise TokenRefusedError("not JSON") from exc
    if not isinstance(content, dict):
        raise TokenRefusedError("not an object")
    return content


def _decoded(segment: str) -> bytes:
    try:
        return base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)
    except ValueError as exc:
        raise TokenRefusedError("not base64url") from exc


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise TokenRefusedError("a key occurs twice")
    return content


def _refuse(_constant: str) -> None:
    raise TokenRefusedError("not a number")
