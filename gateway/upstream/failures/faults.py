"""No answer at all: httpx's errors become the gateway's, in one table."""

from typing import Final

import httpx

from gateway.errors import (
    Api,
    GatewayError,
    InternalServerError,
    UpstreamBadResponseError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)

# The first class that fits wins, so a subclass stands before its base.
FAULTS: Final[tuple[tuple[type[Exception], type[GatewayError]], ...]] = (
    (httpx.TimeoutException, UpstreamTimeoutError),
    (httpx.NetworkError, UpstreamUnavailableError),
    (httpx.ProxyError, UpstreamUnavailableError),
    (httpx.RemoteProtocolError, UpstreamBadResponseError),
    (httpx.DecodingError, UpstreamBadResponseError),
    (httpx.TooManyRedirects, UpstreamBadResponseError),
    (httpx.LocalProtocolError, InternalServerError),
    (httpx.UnsupportedProtocol, InternalServerError),
)
_NOTHING_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.LocalProtocolError)


def fault(exc: httpx.RequestError, api: Api, kall_id: str) -> GatewayError:
    """Return the error for a call that brought no usable answer."""
    error = next((error for fault, error in FAULTS if isinstance(exc, fault)), InternalServerError)
    return error(api=api, kall_id=kall_id)


def nothing_was_sent(exc: httpx.RequestError) -> bool:
    """Tell whether upstream cannot have seen the call."""
    return isinstance(exc, _NOTHING_SENT)
