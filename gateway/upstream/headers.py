"""The headers that travel upstream: this list and nothing else."""

import re
from typing import Final

from gateway import __version__
from gateway.credentials import Credentials
from gateway.errors import Api, UnauthenticatedError
from gateway.upstream.call import Call
from gateway.upstream.operation import Operation

PRODUCT: Final = f"innkreving-gateway/{__version__}"
LONGEST_TOKEN: Final = 16_384

_TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def request_headers(
    call: Call, operation: Operation, presented: Credentials, *, klientid: str, kall_id: str
) -> dict[str, str]:
    """Build the headers of one attempt with the tokens presented for it; `kall_id` is its own UUID.

    Raises UnauthenticatedError when a token is missing or cannot be a header value.
    """
    headers = {
        "Authorization": f"Bearer {_bearer(presented)}",
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "User-Agent": PRODUCT,
        "Korrelasjonsid": kall_id,
    }
    if call.body is not None:
        headers["Content-Type"] = "application/json"
    if call.api is Api.INNKREVINGSOPPDRAG:
        headers["Klientid"] = klientid
    elif presented.consent is not None:
        headers["AltinnSamtykke"] = _checked(presented.consent)
    if operation.traceparent is not None and _TRACEPARENT.fullmatch(operation.traceparent):
        headers["traceparent"] = operation.traceparent
    return headers


def require_token(credentials: Credentials) -> None:
    """Raise UnauthenticatedError unless the tokens are present and can be header values."""
    _bearer(credentials)
    if credentials.consent is not None:
        _checked(credentials.consent)


def _bearer(credentials: Credentials) -> str:
    if not credentials.bearer:
        raise UnauthenticatedError
    return _checked(credentials.bearer)


def _checked(token: str) -> str:
    # What is left of ASCII is visible: no control characters, so no second header either.
    if len(token) > LONGEST_TOKEN or not (token.isascii() and token.isprintable()) or " " in token:
        raise UnauthenticatedError
    return token
