"""The GraphQL endpoint over HTTP (https://graphql.github.io/graphql-over-http/draft/).

POST or GET -> could another site have sent it -> parameters -> document -> operation -> may it run here
            -> response, in the form that the client accepts
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable
from typing import Protocol

from msgspec import UNSET
from starlette.types import Receive, Scope, Send

from gateway.errors import BadUserInputError, CsrfPreventedError, InternalServerError, OperationNotAllowedError
from gateway.execution.documents import OperationKind
from gateway.execution.request import RequestRefusedError, Response, refused
from gateway.server.body import BAD_REQUEST, UNSUPPORTED, ClientGoneError, read_body
from gateway.server.connected import while_connected
from gateway.server.csrf import may_be_forged
from gateway.server.draining import Draining
from gateway.server.event_stream import EventStream
from gateway.server.exchange import PRIVATE, Answer, Call, RawHeaders, Reply, json_reply
from gateway.server.media_types import GRAPHQL_RESPONSE, JSON, parse_media_type
from gateway.server.observation.refusals import count_http_refusal
from gateway.server.observation.summary import OperationSummary
from gateway.server.operations import Operations
from gateway.server.parameters import Parameters, from_body, from_query_string
from gateway.server.refusal import HttpRefusedError
from gateway.settings import Settings

_logger = logging.getLogger("gateway.errors")

_OK = 200
_NO_CONTENT = 204
_METHOD_NOT_ALLOWED = 405
_NOT_ACCEPTABLE = 406
_INTERNAL = 500
_CLIENT_GONE = 499  # for the log alone; nobody is there to read it
_ALLOW: RawHeaders = ((b"allow", b"GET, HEAD, POST, OPTIONS"),)
_ALLOW_POST: RawHeaders = ((b"allow", b"POST"),)


class Client(Protocol):
    """Who waits for an answer."""

    @property
    def disconnected(self) -> bool:
        """Whether nobody does any longer."""


class GraphQLEndpoint:
    """Answers GraphQL requests over HTTP; `page` is what browsers get."""

    def __init__(self, operations: Operations, settings: Settings, draining: Draining, page: Reply | None) -> None:
        self._operations = operations
        self._settings = settings
        self._draining = draining
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        call = Call.of(scope)
        answer = await self._answer(call, self._find_answer(call, scope, receive))
        if answer is not None:
            await answer.send(receive, send)

    async def answer_whole(self, call: Call, body: bytes, client: Client) -> Reply | None:
        """Answer a POST whose body is here, for a client that accepts no event stream; None when it has gone.

        Whoever calls this cancels it when the client goes.
        """
        answer = await self._answer(call, self._run_whole(call, body, client))
        if answer is None or isinstance(answer, Reply):
            return answer
        raise TypeError("an event stream that was not asked for")

    def tell(self, summary: OperationSummary) -> None:
        """Tell of an operation that was answered for this endpoint."""
        self._operations.on_operation(summary)

    async def _answer(self, call: Call, work: Awaitable[Answer]) -> Answer | None:
        """What the work gives, or what is to be answered instead; None when nobody is there any longer."""
        try:
            return await work
        except ClientGoneError:
            self._operations.on_operation(call.task.summary(_CLIENT_GONE, ()))
            return None
        except HttpRefusedError as refusal:
            count_http_refusal(self._operations.limits, refusal)
            return self._reply(call, refused(refusal.error).response, refusal.status, refusal.headers)
        except Exception:
            _logger.exception("unforeseen error")
            return self._reply(call, refused(InternalServerError()).response, _INTERNAL)

    async def _find_answer(self, call: Call, scope: Scope, receive: Receive) -> Answer:
        match call.method:
            case "POST":
                return await self._run(call, await self._posted(call, scope, receive), receive)
            case "GET" | "HEAD" if self._page and call.accepted.page:
                return self._page
            case "GET" | "HEAD":
                return await self._run(call, self._asked(call), receive)
            case "OPTIONS":
                return Reply(status=_NO_CONTENT, headers=_ALLOW)
        raise HttpRefusedError(_METHOD_NOT_ALLOWED, OperationNotAllowedError(reason="method"), _ALLOW)

    async def _run_whole(self, call: Call, body: bytes, client: Client) -> Answer:
        self._check_type(call)
        try:
            return await self._run(call, from_body(body))
        except asyncio.CancelledError:
            if client.disconnected:
                raise ClientGoneError from None
            raise

    async def _posted(self, call: Call, scope: Scope, receive: Receive) -> Parameters:
        self._check_type(call)
        settings = self._settings
        return from_body(
            await read_body(scope, receive, max_bytes=settings.max_body_bytes, timeout=settings.body_timeout_seconds)
        )

    def _check_type(self, call: Call) -> None:
        media_type = parse_media_type(call.headers.get("content-type") or "")
        if media_type.name != JSON or media_type.charset not in {None, "utf-8", "utf8"}:
            self._prevent_forgery(call)
            raise HttpRefusedError(UNSUPPORTED, BadUserInputError(reason="Content-Type"))

    def _asked(self, call: Call) -> Parameters:
        self._prevent_forgery(call)
        return from_query_string(call.query_string)

    def _prevent_forgery(self, call: Call) -> None:
        if self._settings.csrf_prevention and may_be_forged(call.headers):
            raise HttpRefusedError(BAD_REQUEST, CsrfPreventedError())

    async def _run(self, call: Call, parameters: Parameters, receive: Receive | None = None) -> Answer:
        task, accepted = call.task, call.accepted
        if accepted.json is None and not accepted.event_stream:
            raise HttpRefusedError(_NOT_ACCEPTABLE, BadUserInputError(reason="Accept"))
        try:
            operation = await self._operations.prepare(task, parameters)
            _check_method(call, operation.type)
            if task.is_subscription:
                return self._event_stream(call, self._operations.subscribe(task))
            work = self._operations.execute(task)
            response = await (while_connected(receive, work) if receive else work)
        except RequestRefusedError as error:
            response = error.response
        if accepted.json is None:
            return self._event_stream(call, _single(response))
        return self._reply(call, response, _status(call, response))

    def _event_stream(self, call: Call, responses: AsyncGenerator[Response]) -> EventStream:
        call.task.caller.transport = "event-stream"

        def ended(events: int, codes: tuple[str, ...]) -> None:
            self._operations.on_operation(call.task.summary(_OK, codes, events))

        return EventStream(responses, self._draining, ping_seconds=self._settings.stream_ping_seconds, on_end=ended)

    def _reply(self, call: Call, response: Response, status: int, headers: RawHeaders = ()) -> Reply:
        reply = json_reply(status, call.accepted.json or JSON, response, PRIVATE + headers)
        self._operations.on_operation(call.task.summary(status, response.codes))
        return reply


def _check_method(call: Call, kind: OperationKind) -> None:
    if kind == "subscription" and not call.accepted.event_stream:
        raise HttpRefusedError(_NOT_ACCEPTABLE, OperationNotAllowedError(reason="subscription: use text/event-stream"))
    if kind == "mutation" and call.method != "POST":
        raise HttpRefusedError(_METHOD_NOT_ALLOWED, OperationNotAllowedError(reason="method"), _ALLOW_POST)


async def _single(response: Response) -> AsyncGenerator[Response]:
    yield response


def _status(call: Call, response: Response) -> int:
    """Without data the newer media type has a status of its own; the older one has 200 for whatever was understood."""
    return BAD_REQUEST if response.data is UNSET and call.accepted.json == GRAPHQL_RESPONSE else _OK
