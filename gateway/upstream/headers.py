"""The headers that travel upstream: this list and nothing else."""

import re
from typing import Final

from gateway import __version__
from gateway.credentials import Credentials
from gateway.errors import Api, UnauthenticatedError
from gateway.upstream.call import Call

PRODUCT: Final = f"innkreving-gateway/{__version__}"
LONGEST_TOKEN: Final = 16_384
_VISIBLE: Final = bytes(range(ord("!"), ord("~") + 1))

_TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def common_headers(api: Api, klientid: str) -> dict[str, str]:
    """The headers of every call to an API."""
    headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": PRODUCT}
    return {**headers, "Klientid": klientid} if api is Api.INNKREVINGSOPPDRAG else headers


def attempt_lines(call: Call, presented: Credentials, kall_id: str, traceparent: str | None) -> bytes:
    """The lines of the other headers of one attempt, with the tokens presented for it; `kall_id` is its own UUID.

    Raises UnauthenticatedError when a token is missing or cannot be a header value.
    """
    require_token(presented)
    lines = f"Authorization: Bearer {presented.bearer}\r\nKorrelasjonsid: {kall_id}\r\n"
    if presented.consent is not None and call.api is not Api.INNKREVINGSOPPDRAG:
        lines += f"AltinnSamtykke: {presented.consent}\r\n"
    if call.body is not None:
        lines += "Content-Type: application/json\r\n"
    if traceparent is not None and _TRACEPARENT.fullmatch(traceparent):
        lines += f"traceparent: {traceparent}\r\n"
    return lines.encode("ascii")


def require_token(credentials: Credentials) -> None:
    """Raise UnauthenticatedError unless the tokens are present and can be header values."""
    if credentials.sendable is None:
        consent = credentials.consent
        credentials.sendable = _can_be_sent(credentials.bearer or "") and (consent is None or _can_be_sent(consent))
    if not credentials.sendable:
        raise UnauthenticatedError


def _can_be_sent(token: str) -> bool:
    # Visible characters only: no control characters, so no second header either. Half of what str.isprintable costs.
    return 0 < len(token) <= LONGEST_TOKEN and token.isascii() and not token.encode("ascii").translate(None, _VISIBLE)
