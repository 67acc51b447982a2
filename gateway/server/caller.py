"""Who is calling: credentials and wishes from the headers of a request."""

from gateway.credentials import Credentials
from gateway.server.request_headers import RequestHeaders

_LONGEST_TOKEN = 16_384


def read_credentials(headers: RequestHeaders, default_package: str) -> Credentials:
    """Take the tokens and the rights package as presented; what cannot be a bearer token counts as none.

    A header that is sent twice is ambiguous, and counts as none too: which one upstream sees is not for us to decide.
    """
    scheme, _, token = (_single(headers, "authorization") or "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    consent = _single(headers, "altinnsamtykke")
    packages = headers.getlist("x-rettighetspakke") or [default_package]
    return Credentials(_bounded(bearer), _bounded(consent), ", ".join(packages))


def wants_fresh_data(headers: RequestHeaders) -> bool:
    """Say whether the caller asked to read past the cache."""
    if "cache-control" not in headers:
        return False
    directives = ",".join(headers.getlist("cache-control")).lower().split(",")
    return any(directive.strip() == "no-cache" for directive in directives)


def _single(headers: RequestHeaders, name: str) -> str | None:
    values = headers.getlist(name)
    return values[0].strip() if len(values) == 1 else None


def _bounded(token: str | None) -> str | None:
    return token if token and len(token) <= _LONGEST_TOKEN else None
