"""Cross-origin requests from the allow-list and no others (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.server.request_headers import headers_of

_METHODS = b"GET, POST"
_REQUEST_HEADERS = (
    b"authorization, altinnsamtykke, x-rettighetspakke, accept-language, content-type, cache-control, x-request-id, "
    b"traceparent, apollo-require-preflight, x-apollo-operation-name, x-requested-with"
)
_RESPONSE_HEADERS = b"x-request-id, retry-after"
_MAX_AGE_SECONDS = b"600"
_VARY = (b"vary", b"origin")


class Cors:
    """Answers preflight requests and tells browsers which origins may read an answer.

    Credentials mode is not allowed: the gateway knows no cookies, and a token is in a header that a page sets itself.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an answer to an allowed origin says so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = headers_of(scope)
        origin = headers.get("origin")
        if scope["method"] == "OPTIONS" and origin is not None and "access-control-request-method" in headers:
            await self._preflight(origin, send)
            return
        allowed = cors_headers(origin, self._origins)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *allowed]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    async def _preflight(self, origin: str, send: Send) -> None:
        headers = [(b"vary", b"origin"), (b"content-length", b"0")]
        if origin in self._origins:
            headers.append(_allow(origin))
            headers.append((b"access-control-allow-methods", _METHODS))
            headers.append((b"access-control-allow-headers", _REQUEST_HEADERS))
            headers.append((b"access-control-max-age", _MAX_AGE_SECONDS))
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def cors_headers(origin: str | None, origins: frozenset[str]) -> tuple[tuple[bytes, bytes], ...]:
    """What an answer tells a browser that names this origin."""
    if origin is None or origin not in origins:
        return (_VARY,)
    return (_VARY, _allow(origin), (b"access-control-expose-headers", _RESPONSE_HEADERS))


def _allow(origin: str) -> tuple[bytes, bytes]:
    return (b"access-control-allow-origin", origin.encode("latin-1"))


def allowed_origins(setting: str) -> frozenset[str]:
    """The origins of the setting: separated by commas, without a slash at the end."""
    return frozenset(origin.rstrip("/") for origin in setting.split(",") if origin)
