"""From the parameters of a request to its answer, whatever brought them: the part that all transports share."""

import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Protocol

from msgspec import UNSET

from gateway.errors import GatewayError, RateLimitedError
from gateway.execution.documents import PreparedOperation
from gateway.execution.engine import Engine, ExecutionContext
from gateway.execution.request import GraphQLRequest, RequestRefusedError, Response, refused
from gateway.server.identity import Identity
from gateway.server.observation.open_streams import OpenStreams
from gateway.server.observation.refusals import count_refusal
from gateway.server.observation.summary import OnOperation, OperationSummary, Transport, ignore_summary
from gateway.server.observation.traced_operation import describe_operation
from gateway.server.parameters import Parameters
from gateway.server.persisted import PersistedDocuments
from gateway.server.request_headers import RequestHeaders
from gateway.telemetry.limits_hit import LimitsHit
from gateway.telemetry.tracing import NO_TRACING, Tracing

_OK = 200

Admit = Callable[[RequestHeaders], Awaitable[None]]
"""Refuses a request with HttpRefusedError before anything of it is looked at."""


class MakeContext(Protocol):
    """Makes what resolvers get, with a deadline, from the headers of a request."""

    def __call__(self, headers: RequestHeaders, identity: Identity) -> ExecutionContext: ...


class Caller:
    """Who sent a request, and in which way."""

    def __init__(self, headers: RequestHeaders, identity: Identity, transport: Transport) -> None:
        self.headers = headers
        self.identity = identity
        self.transport = transport


class Task:
    """One request on its way: what is known of it so far, and when it began."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.operation: PreparedOperation | None = None
        self.variables: dict[str, Any] | None = None
        self.context: Any = None
        self._started = time.perf_counter()

    @property
    def is_subscription(self) -> bool:
        """Whether the operation is a subscription."""
        return self.operation is not None and self.operation.type == "subscription"

    def summary(self, status: int, codes: tuple[str, ...], events: int = 0) -> OperationSummary:
        """What is told about the request now that it is answered."""
        return OperationSummary(
            name=self.operation.name if self.operation else None,
            type=self.operation.type if self.operation else None,
            duration=time.perf_counter() - self._started,
            codes=codes,
            request_id=self.caller.identity.request_id,
            status=status,
            transport=self.caller.transport,
            events=events,
            traceparent=self.caller.identity.traceparent,
            work=self.context.operation if self.context else None,
        )


class Operations:
    """Prepares and runs operations for all transports; `max_streams` subscriptions at once in all."""

    def __init__(  # noqa: PLR0913 - its parts, put together in application.py
        self,
        engine: Engine,
        make_context: MakeContext,
        persisted: PersistedDocuments,
        on_operation: OnOperation,
        *,
        on_event: OnOperation = ignore_summary,
        max_streams: int,
        open_streams: OpenStreams | None = None,
        limits: LimitsHit | None = None,
        admit: Admit | None = None,
        tracing: Tracing = NO_TRACING,
    ) -> None:
        self._engine = engine
        self._make_context = make_context
        self._persisted = persisted
        self._max_streams = max_streams
        self._open = open_streams or OpenStreams()
        self.limits = limits or LimitsHit()
        self._admit = admit
        self._tracing = tracing
        self.on_operation = on_operation
        self._on_event = on_event

    async def prepare(self, task: Task, parameters: Parameters) -> PreparedOperation:
        """Find the operation that is meant; RequestRefusedError or HttpRefusedError when it may not run."""
        if self._admit is not None:
            await self._admit(task.caller.headers)
        text = self._persisted.given(parameters) or await self._persisted.find(parameters)
        request = GraphQLRequest(query=text, operation_name=parameters.operation_name or None)
        try:
            operation = task.operation = self._engine.prepare(request)
        except RequestRefusedError as error:
            count_refusal(self.limits, error.response)
            raise
        task.variables = parameters.variables
        if parameters.extensions:
            await self._persisted.remember(parameters)
        return operation

    async def execute(self, task: Task) -> Response:
        """Run the prepared query or mutation."""
        task.context = self._context(task.caller)
        operation, identity = _prepared(task), task.caller.identity
        with self._tracing.span(operation.type, "server", parent=identity.traceparent) as span:
            response = await self._engine.execute(operation, task.variables, task.context)
            if response.data is UNSET:
                count_refusal(self.limits, response)
            if span.traceparent is not None:
                describe_operation(span, operation, identity, response)
        return response

    def subscribe(self, task: Task) -> AsyncGenerator[Response]:
        """Run the prepared subscription; each event has a context, and with it a deadline, of its own."""
        if self._open.subscriptions >= self._max_streams:
            self.limits.count("streams")
            raise refused(RateLimitedError())
        task.context = self._context(task.caller)
        responses = self._engine.subscribe(
            _prepared(task), task.variables, task.context, lambda: self._context(task.caller)
        )
        return self._counted(task, responses)

    async def _counted(self, task: Task, responses: AsyncGenerator[Response]) -> AsyncGenerator[Response]:
        self._open.subscriptions += 1
        events = 0
        try:
            async with contextlib.aclosing(responses):
                async for response in responses:
                    if response.data is UNSET:
                        count_refusal(self.limits, response)
                    else:
                        events += 1
                        self._tell_event(task, response, events)
                    yield response
        finally:
            self._open.subscriptions -= 1

    def _tell_event(self, task: Task, response: Response, number: int) -> None:
        identity = task.caller.identity
        with self._tracing.span("event", "server", parent=identity.traceparent) as span:
            if span.traceparent is not None:
                describe_operation(span, _prepared(task), identity, response)
                span.set("gateway.event", number)
        self._on_event(task.summary(_OK, response.codes, number))

    def _context(self, caller: Caller) -> ExecutionContext:
        try:
            return self._make_context(caller.headers, caller.identity)
        except GatewayError as error:
            raise refused(error) from error


def _prepared(task: Task) -> PreparedOperation:
    if task.operation is None:
        raise RuntimeError("the request is not prepared")
    return task.operation
