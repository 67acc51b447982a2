"""Which form of answer a client accepts, and in which form it sent its request (RFC 9110, sections 8.3 and 12.5.1)."""

import functools
import re

import msgspec

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"
HTML = "text/html"

_LONGEST_HEADER = 1_000
_RANGE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+")
_QVALUE = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """What a client accepts: the best kind of JSON, event streams named outright, and a page before JSON."""

    json: str | None
    event_stream: bool
    page: bool


class MediaType(msgspec.Struct, frozen=True):
    """A media type without its parameters, and the charset among them; both in lower case."""

    name: str
    charset: str | None


def negotiate(accept: str | None) -> Accepted:
    """Read an Accept header; absent, or without one readable range, it accepts everything."""
    return _negotiate((accept or "")[:_LONGEST_HEADER])


@functools.lru_cache(maxsize=256)
def _negotiate(accept: str) -> Accepted:
    ranges = _ranges(accept) or {"*/*": 1.0}
    offers = [(*_quality(ranges, name), name) for name in (JSON, GRAPHQL_RESPONSE)]
    quality, specificity, _ = best = max(offers, key=lambda offer: offer[:2])
    named = [name for other, exact, name in offers if other == quality and exact == specificity]
    # Asked for by name, the newer type wins a tie; a wildcard gets what every client understands.
    json = GRAPHQL_RESPONSE if specificity == _EXACT and GRAPHQL_RESPONSE in named else best[2]
    html = ranges.get(HTML, 0.0)
    return Accepted(
        json=json if quality > 0 else None,
        event_stream=ranges.get(EVENT_STREAM, 0.0) > 0,
        page=html > 0 and html >= quality,
    )


def parse_media_type(content_type: str) -> MediaType:
    """Read a Content-Type header."""
    return _parse_media_type(content_type[:_LONGEST_HEADER])


@functools.lru_cache(maxsize=256)
def _parse_media_type(content_type: str) -> MediaType:
    name, *parameters = content_type.split(";")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return MediaType(name.strip().lower(), value.strip().strip('"').lower())
    return MediaType(name.strip().lower(), None)


_EXACT = 2


def _ranges(accept: str) -> dict[str, float]:
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = part.split(";")
        if _RANGE.fullmatch(name.strip()):
            ranges[name.strip().lower()] = _weight(parameters)
    return ranges


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            return float(value) if _QVALUE.fullmatch(value := value.strip()) else 0.0
    return 1.0


def _quality(ranges: dict[str, float], name: str) -> tuple[float, int]:
    for specificity, known in ((_EXACT, name), (1, name.partition("/")[0] + "/*"), (0, "*/*")):
        if known in ranges:
            return ranges[known], specificity
    return 0.0, 0
