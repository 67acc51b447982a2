"""The short way of a GraphQL request over HTTP: from its headers and its body to the bytes of its answer.

The same endpoint answers on both ways; here its answers get at once what the layers of `middleware/` add on the other.
"""

import functools
import http
import re
from collections.abc import Coroutine
from typing import Any

from gateway.server.draining import Draining
from gateway.server.exchange import Call, RawHeaders, Reply
from gateway.server.graphql import GraphQLEndpoint
from gateway.server.identity import identify
from gateway.server.media_types import Accepted
from gateway.server.middleware.compression import coding_headers, compress, is_worthwhile, preferred_coding
from gateway.server.middleware.cors import cors_headers
from gateway.server.middleware.response_headers import SECURITY
from gateway.server.request_headers import RequestHeaders
from gateway.server.whole_requests import Exchange, Wire
from gateway.settings import Settings

_STREAMED = re.compile(rb'subscription|\\u|"extensions"|"documentId"')
"""A subscription says so in its text, unless that is written in escapes or is not in the request."""


class GraphQLShortWay:
    """Answers whole POST requests to the endpoint, unless they want a stream or are to be refused unread."""

    def __init__(
        self, endpoint: GraphQLEndpoint, settings: Settings, draining: Draining, origins: frozenset[str]
    ) -> None:
        self._endpoint = endpoint
        self._max_body_bytes = settings.max_body_bytes
        self._compression = settings.compression
        self._draining = draining
        self._origins = origins

    def begin(
        self, headers: list[tuple[bytes, bytes]], body: bytes, exchange: Exchange
    ) -> Wire | Coroutine[Any, Any, Wire | None] | None:
        """As `ShortWay.begin`."""
        read = RequestHeaders(headers)
        call = Call("POST", b"", read, identify(read.get("x-request-id"), read.get("traceparent")))
        if "content-encoding" in read or len(body) > self._max_body_bytes or _may_stream(call.accepted, body):
            return None
        return self._answer(call, body, exchange)

    async def _answer(self, call: Call, body: bytes, exchange: Exchange) -> Wire | None:
        reply = await self._endpoint.answer_whole(call, body, exchange)
        return None if reply is None else await self._write(call, reply, exchange)

    async def _write(self, call: Call, reply: Reply, exchange: Exchange) -> Wire:
        headers, body = reply.headers, reply.body
        if self._compression and is_worthwhile(body):
            coding = preferred_coding(call.headers.get("accept-encoding"))
            if coding is not None:
                headers, body = headers + coding_headers(coding), await compress(coding, body)
        if self._origins:
            headers += cors_headers(call.headers.get("origin"), self._origins)
        if self._draining.begun:
            exchange.keep_alive = False
        own = f"content-length: {len(body)}\r\nx-request-id: {call.task.caller.identity.request_id}\r\n"
        return _head(reply.status, reply.content_type, headers) + own.encode("ascii"), body


def _may_stream(accepted: Accepted, body: bytes) -> bool:
    """Whether the answer may be a stream of events: only of a subscription, or for who accepts nothing else."""
    return accepted.event_stream and (accepted.json is None or _STREAMED.search(body) is not None)


@functools.lru_cache(maxsize=256)
def _head(status: int, content_type: bytes, headers: RawHeaders) -> bytes:
    """What many answers begin with."""
    lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}".encode()]
    lines += [name + b": " + value for name, value in (*SECURITY, *headers, (b"content-type", content_type))]
    return b"\r\n".join([*lines, b""])
