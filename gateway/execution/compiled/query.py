"""A whole query as one compiled coroutine function."""

import secrets
from typing import Any

from graphql import GraphQLError
from graphql.execution import Executor
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues

from gateway.execution.compiled.arguments import Arguments
from gateway.execution.compiled.query_writer import QueryWriter
from gateway.execution.compiled.writer import NotCompilableError
from gateway.waiting import until


class CompiledQuery:
    """A query that is run without graphql-core, as long as nothing goes wrong.

    `repeatable` is whether the same data always gives the same answer; `id` tells it from every other query.
    """

    def __init__(self, writer: QueryWriter, source: str) -> None:
        namespace: dict[str, Any] = writer.names
        exec(compile(source, "<query>", "exec"), namespace)  # noqa: S102 - writer.py says why
        self.source = source
        self.repeatable = writer.repeatable
        self.id = secrets.token_hex(16)
        self._run = namespace["query"]
        self._arguments = Arguments(writer.wanted)

    async def run(self, context: Any, variables: VariableValues, deadline: float) -> dict[str, Any] | None:  # noqa: ANN401 - what resolvers get
        """The data, complete and without errors; None when graphql-core is to run the query, and find what is wrong.

        That costs no call upstream: the operation remembers each of its results, failures included.
        """
        try:
            data: dict[str, Any] = await until(deadline, self._run(context, self._arguments.of(variables)))
        except Exception:  # noqa: BLE001 - graphql-core meets it again, and reports it in its place
            return None
        return data


def compile_query(executor: Executor[Any]) -> CompiledQuery | None:
    """Compile the operation that an executor was made for; None when it is not a query or holds what is not for us."""
    operation = executor.operation
    root = executor.schema.query_type
    if root is None or operation.operation.value != "query":
        return None
    try:
        fields = collect_fields(
            executor.schema, executor.fragments, executor.variable_values, root, operation, executor.hide_suggestions
        )
        writer = QueryWriter(executor.schema, executor.collect_subfields)
        return CompiledQuery(writer, writer.write_query(root, fields.grouped_field_set))
    except (NotCompilableError, GraphQLError):
        return None
