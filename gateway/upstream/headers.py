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
    require_token(presented)
    headers = {
        "Authorization": f"Bearer {presented.bearer}",
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
        headers["AltinnSamtykke"] = presented.consent
    if operation.traceparent is not None and _TRACEPARENT.fullmatch(operation.traceparent):
        headers["traceparent"] = operation.traceparent
    return headers


def require_token(credentials: Credentials) -> None:
    """Raise UnauthenticatedError unless the tokens are present and can be header values."""
    if credentials.sendable is None:
        consent = credentials.consent
        credentials.sendable = _can_be_sent(credentials.bearer or "") and (consent is None or _can_be_sent(consent))
    if not credentials.sendable:
        raise UnauthenticatedError


def _can_be_sent(token: str) -> bool:
    # What is left of ASCII is visible: no control characters, so no second header either.
    return 0 < len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable() and " " not in token
