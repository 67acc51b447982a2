"""Whether a request is looked at at all: how often this caller has asked."""

from gateway.credentials import Credentials
from gateway.errors import RateLimitedError
from gateway.server.caller import read_credentials
from gateway.server.refusal import HttpRefusedError
from gateway.server.request_headers import RequestHeaders
from gateway.tokens.create import Tokens
from gateway.tokens.rate_limit import RateLimit

_TOO_MANY_REQUESTS = 429


class Admission:
    """Counts each request for its caller, before its document is read."""

    def __init__(self, tokens: Tokens, limit: RateLimit) -> None:
        self._tokens = tokens
        self._limit = limit

    async def __call__(self, headers: RequestHeaders) -> None:
        """Let the request pass; HttpRefusedError with Retry-After when the caller has asked too often."""
        presented: Credentials = read_credentials(headers, "")
        try:
            await self._limit.take(await self._tokens.name_caller(presented))
        except RateLimitedError as error:
            seconds = str(int(error.retry_after or 1)).encode()
            raise HttpRefusedError(_TOO_MANY_REQUESTS, error, ((b"retry-after", seconds),)) from error
