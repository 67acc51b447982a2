"""The identity of one HTTP request: its own id, and the trace that it belongs to."""

import random
import re

import msgspec
from starlette.types import Scope

from gateway.server.request_headers import headers_of

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{8,128}")
_LIKE_A_PERSON = re.compile(r"(?<![0-9A-Za-z])(?:\d{9}|\d{11})(?![0-9A-Za-z])")
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_SCOPE_KEY = "gateway.identity"


class Identity(msgspec.Struct, frozen=True, gc=False):
    """`request_id` as answered in X-Request-ID; `traceparent` of the caller (https://www.w3.org/TR/trace-context/)."""

    request_id: str
    traceparent: str | None


def identity_of(scope: Scope) -> Identity:
    """The identity of a request: taken over from its headers when well formed, else made; the same on every call."""
    known: Identity | None = scope.get(_SCOPE_KEY)
    if known is None:
        headers = headers_of(scope)
        known = scope[_SCOPE_KEY] = identify(headers.get("x-request-id"), headers.get("traceparent"))
    return known


def identify(request_id: str | None, traceparent: str | None) -> Identity:
    """The identity of a request with these two headers."""
    return Identity(_request_id(request_id), _traceparent(traceparent))


def _request_id(presented: str | None) -> str:
    """An id is logged, so one that could be somebody's identity number is not taken over."""
    if presented is not None and _REQUEST_ID.fullmatch(presented) and not _LIKE_A_PERSON.search(presented):
        return presented
    return f"{random.getrandbits(128):032x}"  # to be told apart, which needs no secret


def _traceparent(presented: str | None) -> str | None:
    return presented if presented is not None and _TRACEPARENT.fullmatch(presented) else None
