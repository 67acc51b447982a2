"""Keeping other sites' pages from sending requests: what a browser sends without a preflight request is refused.

A page of another site may make a visitor's browser send a "simple" request: GET, or POST with one of three content
types, with no header beyond a short list (https://fetch.spec.whatwg.org/#simple-header). Anything else makes the
browser ask first, and the CORS allow-list answers. So a request must show a header that no simple request can have.
"""

from gateway.server.media_types import parse_media_type
from gateway.server.request_headers import RequestHeaders

SIMPLE_CONTENT_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
_PREFLIGHTED = (
    "authorization",
    "x-apollo-operation-name",
    "apollo-require-preflight",
    "graphql-require-preflight",
    "x-requested-with",
)


def may_be_forged(headers: RequestHeaders) -> bool:
    """Say whether a page of another site could have made a browser send this without asking first."""
    content_type = headers.get("content-type")
    if content_type is not None and parse_media_type(content_type).name not in SIMPLE_CONTENT_TYPES | {""}:
        return False
    return not (any(headers.get(name) for name in _PREFLIGHTED) or _is_shown_by_the_browser(headers))


def _is_shown_by_the_browser(headers: RequestHeaders) -> bool:
    """Read the headers that browsers set and pages cannot (https://www.w3.org/TR/fetch-metadata/).

    A browser that sends one of them sends Sec-Fetch-Site too, and an Origin with every cross-origin `cors` request:
    `cors` without either comes from a program, Node's fetch for one.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin" and "origin" not in headers
    return headers.get("sec-fetch-mode") == "cors" and "origin" not in headers
