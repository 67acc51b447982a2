"""A compiled selection set: the function that completes a list of objects, and the arguments it needs."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, get_argument_values
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import VariableValues

from gateway.execution.compiled.constants import varies
from gateway.execution.compiled.writer import Collect, Writer

Arguments = tuple[dict[str, Any], ...]


class Selection:
    """One selection set, compiled; NotCompilableError when it cannot be.

    `many(objects, context, arguments)` completes a tuple or list of objects; whatever it raises, graphql-core is to
    repeat.
    """

    def __init__(
        self, schema: GraphQLSchema, type_: GraphQLObjectType, details: FieldDetailsList, collect: Collect
    ) -> None:
        writer = Writer(schema, collect)
        self.source = writer.write(type_, details)
        namespace = writer.names
        exec(compile(self.source, f"<selection on {type_.name}>", "exec"), namespace)  # noqa: S102 - writer.py says why
        self.many: Callable[[Any, Any, Arguments], list[Any]] = namespace["many"]  # type: ignore[assignment]
        self.has_lists = writer.has_lists
        self._arguments = writer.arguments
        self._varies = any(varies(argument.details.node) for argument in writer.arguments)
        self._constant: Arguments | None = None

    def arguments(self, variables: VariableValues) -> Arguments:
        """The arguments of one request; GraphQLError when one does not fit."""
        if self._constant is not None:
            return self._constant
        values = tuple(
            [
                get_argument_values(each.field, each.details.node, variables, each.details.fragment_variable_values)
                for each in self._arguments
            ]
        )
        if not self._varies:
            self._constant = values
        return values
