"""The short way of a GraphQL request over HTTP: from its headers and its body to the bytes of its answer.

The same endpoint answers on both ways; here its answers get at once what the layers of `middleware/` add on the other.
"""

import functools
import http
import re
import time
from collections.abc import Coroutine
from typing import Any

from gateway.execution.kept_answers import KeptAnswer
from gateway.server.draining import Draining
from gateway.server.exchange import Call, RawHeaders
from gateway.server.graphql import GraphQLEndpoint
from gateway.server.identity import Identity, identify
from gateway.server.media_types import Accepted
from gateway.server.middleware.compression import (
    coding_headers,
    compress,
    compress_now,
    is_worthwhile,
    preferred_coding,
)
from gateway.server.middleware.cors import cors_headers
from gateway.server.middleware.response_headers import SECURITY
from gateway.server.observation.summary import OperationSummary
from gateway.server.repeats import Repeat, Repeats, Seen
from gateway.server.request_headers import RequestHeaders
from gateway.server.whole_requests import Exchange, Wire
from gateway.settings import Settings

_STREAMED = re.compile(rb'subscription|\\u|"extensions"|"documentId"')
"""A subscription says so in its text, unless that is written in escapes or is not in the request."""


class GraphQLShortWay:
    """Answers whole POST requests to the endpoint, unless they want a stream or are to be refused unread."""

    def __init__(
        self,
        endpoint: GraphQLEndpoint,
        settings: Settings,
        draining: Draining,
        origins: frozenset[str],
        repeats: Repeats | None,
    ) -> None:
        self._endpoint = endpoint
        self._repeats = repeats
        self._max_body_bytes = settings.max_body_bytes
        self._compression = settings.compression
        self._draining = draining
        self._origins = origins

    def again(self, data: bytes, exchange: Exchange) -> Wire | Seen | None:
        """As `ShortWay.again`."""
        if self._repeats is None:
            return None
        began = time.perf_counter()
        seen = self._repeats.look(data)
        found = self._repeats.find(seen.digest)
        return seen if found is None else self._repeat(*found, seen, exchange, began)

    def begin(
        self, headers: list[tuple[bytes, bytes]], body: bytes, exchange: Exchange, seen: Seen | None
    ) -> Wire | Coroutine[Any, Any, Wire | None] | None:
        """As `ShortWay.begin`."""
        # What came may hold more than this request, or its body in another form.
        digest = seen.digest if seen is not None and seen.body_size == len(body) else None
        read = RequestHeaders(headers)
        call = Call("POST", b"", read, identify(read.get("x-request-id"), read.get("traceparent")))
        if "content-encoding" in read or len(body) > self._max_body_bytes or _may_stream(call.accepted, body):
            return None
        return self._answer(call, body, exchange, digest)

    async def _answer(self, call: Call, body: bytes, exchange: Exchange, digest: bytes | None) -> Wire | None:
        keep_alive = exchange.keep_alive  # as the client wishes
        reply = await self._endpoint.answer_whole(call, body, exchange)
        if reply is None:
            return None
        headers, answer, coding = reply.headers, reply.body, None
        if self._compression and is_worthwhile(answer):
            coding = preferred_coding(call.headers.get("accept-encoding"))
            if coding is not None:
                headers, answer = headers + coding_headers(coding), await compress(coding, answer)
        if self._origins:
            headers += cors_headers(call.headers.get("origin"), self._origins)
        head = _head(reply.status, reply.content_type, headers)
        if self._repeats is not None and digest is not None:
            self._repeats.remember(digest, call.task, head, coding=coding, keep_alive=keep_alive)
        return self._write(head, answer, call.task.caller.identity, exchange)

    def _repeat(self, repeat: Repeat, answer: KeptAnswer, seen: Seen, exchange: Exchange, began: float) -> Wire:
        exchange.keep_alive = repeat.keep_alive
        identity = seen.identity()
        body = b'{"data":%b}' % answer.data
        if repeat.coding is not None:
            body = compress_now(repeat.coding, body)
        self._endpoint.tell(
            OperationSummary(
                name=repeat.name,
                type="query",
                duration=time.perf_counter() - began,
                codes=(),
                request_id=identity.request_id,
                status=200,
                transport="post",
                traceparent=identity.traceparent,
                work=answer,
            )
        )
        return self._write(repeat.head, body, identity, exchange)

    def _write(self, head: bytes, body: bytes, identity: Identity, exchange: Exchange) -> Wire:
        if self._draining.begun:
            exchange.keep_alive = False
        return head + f"content-length: {len(body)}\r\nx-request-id: {identity.request_id}\r\n".encode(), body


def _may_stream(accepted: Accepted, body: bytes) -> bool:
    """Whether the answer may be a stream of events: only of a subscription, or for who accepts nothing else."""
    return accepted.event_stream and (accepted.json is None or _STREAMED.search(body) is not None)


@functools.lru_cache(maxsize=256)
def _head(status: int, content_type: bytes, headers: RawHeaders) -> bytes:
    """What many answers begin with."""
    lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}".encode()]
    lines += [name + b": " + value for name, value in (*SECURITY, *headers, (b"content-type", content_type))]
    return b"\r\n".join([*lines, b""])
