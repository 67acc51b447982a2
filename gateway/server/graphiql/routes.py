"""GraphiQL over HTTP: its page, which the GraphQL endpoint answers to browsers, and the files under /graphiql/."""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.server.exchange import Reply
from gateway.server.graphiql import CONTENT_SECURITY_POLICY, load_graphiql

_PAGE_HEADERS = (
    (b"cache-control", b"no-cache"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"vary", b"accept"),
    (b"x-content-type-options", b"nosniff"),
)
_CONFIGURATION = "config.json"


class GraphiQLPage:
    """GraphiQL, loaded once; `configuration` is what the page starts with: `headers` and `variables`."""

    def __init__(self, configuration: Mapping[str, object] | None = None) -> None:
        graphiql = load_graphiql()
        self.reply = Reply(
            status=200, content_type=b"text/html; charset=utf-8", body=graphiql.index, headers=_PAGE_HEADERS
        )
        files = {name: _File(*file) for name, file in graphiql.files.items()}
        files[_CONFIGURATION] = _File(msgspec.json.encode(configuration or {}), "application/json")
        self._files = files

    @property
    def routes(self) -> list[Route]:
        """The files of the page."""
        return [Route("/graphiql/{name}", self._serve, methods=["GET"])]

    async def _serve(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        return file(request) if file else PlainTextResponse("Not Found", 404)


class _File:
    """One file; browsers ask each time whether it has changed, and mostly get a 304."""

    def __init__(self, content: bytes, content_type: str) -> None:
        self._content = content
        self._headers = {
            "cache-control": "no-cache",
            "content-type": content_type,
            "etag": f'"{blake2b(content, digest_size=12).hexdigest()}"',
            "x-content-type-options": "nosniff",
        }

    def __call__(self, request: Request) -> Response:
        if request.headers.get("if-none-match") == self._headers["etag"]:
            return Response(status_code=304, headers=self._headers)
        return Response(self._content, headers=self._headers)
