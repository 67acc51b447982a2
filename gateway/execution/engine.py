"""Running operations: the one place between a transport and the schema.

text -> DocumentStore (parsed, measured, validated once) -> PreparedOperation
     -> variables coerced -> CompiledQuery, or its answer repeated; else TimedExecutor -> Response with coded errors
"""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Protocol, cast

import msgspec
from graphql import ExecutionResult, GraphQLSchema, located_error
from graphql.execution import create_source_event_stream, map_source_to_response_event
from graphql.execution.executor import default_field_resolver, default_type_resolver
from graphql.execution.values import VariableValues

from gateway.execution.compiled.query import CompiledQuery
from gateway.execution.costs import NO_VARIABLES, Costs
from gateway.execution.documents import DocumentStore, PreparedOperation
from gateway.execution.errors import describe_execution_error, describe_variable_error
from gateway.execution.executor import TimedExecutor
from gateway.execution.kept_answers import KeptAnswers
from gateway.execution.limits import Limits, check_variables, too_complex
from gateway.execution.preparation import Preparation
from gateway.execution.request import ENCODER, GraphQLRequest, RequestRefusedError, Response
from gateway.settings import Settings

_MAX_VARIABLE_ERRORS = 5


class TimeLimited(Protocol):
    """What has a deadline, in the event loop's time (seconds)."""

    @property
    def deadline(self) -> float: ...


class ExecutionContext(Protocol):
    """What the engine must know of the context that resolvers get."""

    @property
    def operation(self) -> TimeLimited: ...


class Engine:
    """Executes GraphQL requests against one schema.

    `costs` tells what fields cost upstream;
    `introspection` is whether a document may ask for the schema;
    `suggestions` is whether errors may propose names of the schema ("Did you mean ...");
    `compiled` is whether selections are compiled where they can be, or graphql-core does everything;
    `answers` keeps whole answers of compiled queries, None keeps none.
    """

    def __init__(  # noqa: PLR0913 - one switch each
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        costs: Costs | None = None,
        introspection: bool = True,
        suggestions: bool = True,
        compiled: bool = True,
        answers: KeptAnswers | None = None,
    ) -> None:
        self._schema = schema
        self._suggestions = suggestions
        self._compiled = compiled
        self.answers = answers
        self.limits = limits
        preparation = Preparation(schema, limits, costs or {}, introspection=introspection, suggestions=suggestions)
        self.documents = DocumentStore(
            preparation, max_documents=limits.kept_documents, max_characters=limits.kept_characters
        )

    @classmethod
    def from_settings(
        cls, schema: GraphQLSchema, settings: Settings, costs: Costs | None = None, answers: KeptAnswers | None = None
    ) -> "Engine":
        """An engine as the settings want it: where only trusted documents run, the schema is not shown."""
        shown = not settings.trusted_documents_only
        return cls(
            schema,
            Limits.from_settings(settings),
            costs=costs,
            answers=answers,
            introspection=settings.introspection and shown,
            suggestions=settings.suggestions and settings.introspection and shown,
        )

    def prepare(self, request: GraphQLRequest) -> PreparedOperation:
        """Find the operation of a request; RequestRefusedError when the document or the name does not pass."""
        return self.documents.get(request.query).operation(request.operation_name)

    async def execute(
        self, operation: PreparedOperation, variables: dict[str, Any] | None, context: ExecutionContext
    ) -> Response:
        """Run a query or a mutation under the deadline of the context's operation; faults are in the answer."""
        try:
            values = self._admitted(operation, variables)
        except RequestRefusedError as error:
            return error.response

        def make_executor() -> TimedExecutor:
            return self._executor(operation, values, context)

        plan = operation.plans.plan(self._schema, values) if self._compiled else None
        query = plan.query(make_executor) if plan else None
        data = await self._run(query, variables or {}, values, context) if query else None
        if data is not None:
            return Response(data=data)
        result = make_executor().execute_operation()
        if not isinstance(result, ExecutionResult):
            result = await cast("Awaitable[ExecutionResult]", result)
        return _response(result)

    async def _run(
        self,
        query: CompiledQuery,
        variables: dict[str, Any],
        values: VariableValues,
        context: Any,  # noqa: ANN401 - of the type that the answers need
    ) -> dict[str, Any] | msgspec.Raw | None:
        """Run a compiled query, or repeat its answer; None when graphql-core is to run it."""
        deadline: float = context.operation.deadline
        answers = self.answers
        key = answers.key(query, variables, context) if answers else None
        if answers is None or key is None:
            return await query.run(context, values, deadline)
        kept = await answers.find(key, context.operation)
        if kept is not None:
            return msgspec.Raw(kept)
        data = await query.run(context, values, deadline)
        if data is None:
            return None
        encoded = ENCODER.encode(data)
        answers.keep(key, context, encoded)
        return msgspec.Raw(encoded)

    async def subscribe(
        self,
        operation: PreparedOperation,
        variables: dict[str, Any] | None,
        context: ExecutionContext,
        event_context: Callable[[], ExecutionContext] | None = None,
    ) -> AsyncGenerator[Response]:
        """Yield a response per event; `event_context` makes a context for each, with a deadline of its own.

        A failure to start, or of the source on its way, is the last response.
        """
        try:
            executor = self._executor(operation, self._admitted(operation, variables), context)
        except RequestRefusedError as error:
            yield error.response
            return
        executor.event_context = event_context
        source = create_source_event_stream(executor)
        if executor.is_awaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            yield _response(source, executed=False)
            return
        events = map_source_to_response_event(executor, cast("Any", source))
        async with contextlib.aclosing(events):
            try:
                async for result in events:
                    yield _response(result)
            except Exception as error:  # noqa: BLE001 - the source is resolvers' code: its failure is an answer, coded
                yield Response(errors=[describe_execution_error(located_error(error))])

    def _admitted(self, operation: PreparedOperation, variables: dict[str, Any] | None) -> VariableValues:
        """The coerced variables of an operation that may run with them."""
        values = self._coerce(operation, variables or {})
        self._check_cost(operation, values)
        return values

    def _executor(
        self, operation: PreparedOperation, values: VariableValues, context: ExecutionContext
    ) -> TimedExecutor:
        executor = TimedExecutor(
            self._schema,
            operation.fragment_definitions,
            operation.fragments,
            None,
            context,
            operation.definition,
            values,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            hide_suggestions=not self._suggestions,
        )
        executor.plans = operation.plans if self._compiled else None
        executor.deadline = context.operation.deadline
        return executor

    def _coerce(self, operation: PreparedOperation, variables: dict[str, Any]) -> VariableValues:
        if operation.coerce is None:
            return NO_VARIABLES
        check_variables(variables, self.limits)
        values = operation.coerce(variables, max_errors=_MAX_VARIABLE_ERRORS)
        if isinstance(values, list):
            raise RequestRefusedError([describe_variable_error(error) for error in values[:_MAX_VARIABLE_ERRORS]])
        return values

    def _check_cost(self, operation: PreparedOperation, variables: VariableValues) -> None:
        calls = 0
        for plan in operation.costs:
            calls += plan.calls(variables)
        if calls > self.limits.upstream_calls:
            raise too_complex("upstream calls", calls, self.limits.upstream_calls)


def _response(result: ExecutionResult, *, executed: bool = True) -> Response:
    response = Response()
    if executed:
        response.data = result.data
    if result.errors:
        response.errors = [describe_execution_error(error) for error in result.errors]
    return response
