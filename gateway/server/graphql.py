"""The GraphQL endpoint over HTTP (https://graphql.github.io/graphql-over-http/draft/).

POST or GET -> could another site have sent it -> parameters -> document -> operation -> may it run here
            -> response, in the form that the client accepts
"""

import logging
import time
from typing import Protocol

from graphql import OperationType
from msgspec import UNSET
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from gateway.errors import (
    BadUserInputError,
    CsrfPreventedError,
    GatewayError,
    InternalServerError,
    OperationNotAllowedError,
)
from gateway.execution.documents import PreparedOperation
from gateway.execution.engine import Engine, ExecutionContext
from gateway.execution.request import GraphQLRequest, RequestRefusedError, Response, refused
from gateway.server.body import BAD_REQUEST, UNSUPPORTED, ClientGoneError, read_body
from gateway.server.csrf import may_be_forged
from gateway.server.exchange import PRIVATE, Answer, Call, RawHeaders, Reply, json_reply
from gateway.server.identity import Identity
from gateway.server.media_types import GRAPHQL_RESPONSE, JSON, parse_media_type
from gateway.server.parameters import Parameters, from_body, from_query_string
from gateway.server.refusal import HttpRefusedError
from gateway.server.summary import OnOperation, OperationSummary
from gateway.settings import Settings

_logger = logging.getLogger("gateway.errors")

_OK = 200
_NO_CONTENT = 204
_METHOD_NOT_ALLOWED = 405
_NOT_ACCEPTABLE = 406
_INTERNAL = 500
_ALLOW: RawHeaders = ((b"allow", b"GET, HEAD, POST, OPTIONS"),)
_ALLOW_POST: RawHeaders = ((b"allow", b"POST"),)


class MakeContext(Protocol):
    """Makes what resolvers get, with a deadline, from the headers of a request."""

    def __call__(self, headers: Headers, identity: Identity) -> ExecutionContext: ...


class GraphQLEndpoint:
    """Answers GraphQL requests over HTTP, as an ASGI application."""

    def __init__(
        self,
        engine: Engine,
        make_context: MakeContext,
        settings: Settings,
        on_operation: OnOperation,
        page: Reply | None = None,
    ) -> None:
        self._engine = engine
        self._make_context = make_context
        self._settings = settings
        self._on_operation = on_operation
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        call = Call(scope)
        try:
            answer = await self._answer(call, receive)
        except ClientGoneError:
            return
        except HttpRefusedError as refusal:
            answer = self._reply(call, refused(refusal.error).response, refusal.status, refusal.headers)
        except Exception:
            _logger.exception("unforeseen error")
            answer = self._reply(call, refused(InternalServerError()).response, _INTERNAL)
        await answer.send(receive, send)

    async def _answer(self, call: Call, receive: Receive) -> Answer:
        match call.method:
            case "POST":
                return await self._run(call, await self._posted(call, receive))
            case "GET" | "HEAD" if self._page and call.accepted.page:
                return self._page
            case "GET" | "HEAD":
                return await self._run(call, self._asked(call))
            case "OPTIONS":
                return Reply(status=_NO_CONTENT, headers=_ALLOW)
        raise HttpRefusedError(_METHOD_NOT_ALLOWED, OperationNotAllowedError(reason="method"), _ALLOW)

    async def _posted(self, call: Call, receive: Receive) -> Parameters:
        media_type = parse_media_type(call.headers.get("content-type", ""))
        if media_type.name != JSON or media_type.charset not in {None, "utf-8", "utf8"}:
            self._prevent_forgery(call)
            raise HttpRefusedError(UNSUPPORTED, BadUserInputError(reason="Content-Type"))
        settings = self._settings
        body = await read_body(
            call.headers, receive, max_bytes=settings.max_body_bytes, timeout=settings.body_timeout_seconds
        )
        return from_body(body)

    def _asked(self, call: Call) -> Parameters:
        self._prevent_forgery(call)
        return from_query_string(call.query_string)

    def _prevent_forgery(self, call: Call) -> None:
        if self._settings.csrf_prevention and may_be_forged(call.headers):
            raise HttpRefusedError(BAD_REQUEST, CsrfPreventedError())

    async def _run(self, call: Call, parameters: Parameters) -> Answer:
        if call.accepted.json is None:
            raise HttpRefusedError(_NOT_ACCEPTABLE, BadUserInputError(reason="Accept"))
        try:
            operation = self._prepare(call, parameters)
            response = await self._engine.execute(operation, parameters.variables, call.context)
        except RequestRefusedError as error:
            response = error.response
        return self._reply(call, response, _status(call, response))

    def _prepare(self, call: Call, parameters: Parameters) -> PreparedOperation:
        if not parameters.query:
            raise HttpRefusedError(BAD_REQUEST, BadUserInputError(reason="query"))
        request = GraphQLRequest(query=parameters.query, operation_name=parameters.operation_name or None)
        operation = call.operation = self._engine.prepare(request)
        _check_method(call, operation)
        try:
            call.context = self._make_context(call.headers, call.identity)
        except GatewayError as error:
            raise refused(error) from error
        return operation

    def _reply(self, call: Call, response: Response, status: int, headers: RawHeaders = ()) -> Reply:
        reply = json_reply(status, call.accepted.json or JSON, response, PRIVATE + headers)
        operation = call.operation
        self._on_operation(
            OperationSummary(
                name=operation.name if operation else None,
                type=operation.type.value if operation else None,
                duration=time.perf_counter() - call.started,
                codes=response.codes,
                request_id=call.identity.request_id,
                status=status,
                transport="post" if call.method == "POST" else "get",
                context=call.context,
            )
        )
        return reply


def _check_method(call: Call, operation: PreparedOperation) -> None:
    if operation.type is OperationType.SUBSCRIPTION:
        raise HttpRefusedError(_NOT_ACCEPTABLE, OperationNotAllowedError(reason="subscription: use text/event-stream"))
    if call.method != "POST" and operation.type is not OperationType.QUERY:
        raise HttpRefusedError(_METHOD_NOT_ALLOWED, OperationNotAllowedError(reason="method"), _ALLOW_POST)


def _status(call: Call, response: Response) -> int:
    """Without data the newer media type has a status of its own; the older one has 200 for whatever was understood."""
    return BAD_REQUEST if response.data is UNSET and call.accepted.json == GRAPHQL_RESPONSE else _OK
