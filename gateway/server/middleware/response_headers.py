"""Headers that every answer has: the id of its request, and what keeps a browser from misusing it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.server.draining import Draining
from gateway.server.identity import identity_of

SECURITY = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_CLOSE = (b"connection", b"close")
_NAMES = frozenset(name for name, _ in SECURITY)


class ResponseHeaders:
    """Adds X-Request-ID and the security headers; a header that the answer has already is left as it is.

    While the process is about to stop, answers close their connections, so that no client sends its next request there.
    """

    def __init__(self, app: ASGIApp, draining: Draining) -> None:
        self._app = app
        self._draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = identity_of(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                names = {name for name, _ in headers}
                added = SECURITY if names.isdisjoint(_NAMES) else [item for item in SECURITY if item[0] not in names]
                message["headers"] = [*headers, (b"x-request-id", identity.request_id.encode()), *added]
                if self._draining.begun:
                    message["headers"].append(_CLOSE)
            await send(message)

        await self._app(scope, receive, send_with_headers)
