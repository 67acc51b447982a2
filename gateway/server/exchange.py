"""One HTTP exchange: the request as far as it is known, and the answer that is sent."""

import functools
from typing import Any, Protocol, Self

import msgspec
from starlette.types import Receive, Scope, Send

from gateway.execution.request import ENCODER
from gateway.server.identity import Identity, identity_of
from gateway.server.media_types import negotiate
from gateway.server.operations import Caller, Task
from gateway.server.request_headers import RequestHeaders, headers_of

RawHeaders = tuple[tuple[bytes, bytes], ...]
encode = ENCODER.encode

PRIVATE: RawHeaders = (
    (b"cache-control", b"private, no-store"),
    (b"vary", b"accept, accept-encoding, accept-language, authorization, altinnsamtykke, x-rettighetspakke"),
)


class Call:
    """One GraphQL request over HTTP on its way through the endpoint."""

    def __init__(self, method: str, query_string: bytes, headers: RequestHeaders, identity: Identity) -> None:
        self.method = method
        self.query_string = query_string
        self.headers = headers
        self.accepted = negotiate(headers.get("accept"))
        self.task = Task(Caller(headers, identity, "post" if method == "POST" else "get"))

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """The request of an ASGI scope."""
        return cls(scope["method"], scope["query_string"], headers_of(scope), identity_of(scope))


class Answer(Protocol):
    """What can be sent as the answer to a request."""

    async def send(self, receive: Receive, send: Send) -> None:
        """Send the whole answer."""


class Reply(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An answer in one piece: status, content type, body and further headers."""

    status: int
    content_type: bytes = b""
    body: bytes = b""
    headers: RawHeaders = ()

    async def send(self, _: Receive, send: Send) -> None:
        """Send the answer."""
        headers = [(b"content-length", str(len(self.body)).encode()), *self.headers]
        if self.content_type:
            headers.append((b"content-type", self.content_type))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def json_reply(status: int, media_type: str, content: Any, headers: RawHeaders = PRIVATE) -> Reply:  # noqa: ANN401 - JSON
    """An answer in JSON, encoded once."""
    return Reply(status=status, content_type=_content_type(media_type), body=encode(content), headers=headers)


@functools.cache
def _content_type(media_type: str) -> bytes:
    return f"{media_type}; charset=utf-8".encode()
