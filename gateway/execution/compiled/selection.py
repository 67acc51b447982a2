"""A compiled selection set: the functions that complete an object, or a list of them, in one request."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from graphql import GraphQLObjectType, GraphQLSchema, get_argument_values
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import VariableValues

from gateway.execution.compiled.writer import Collect, Writer


class Functions(NamedTuple):
    """What completes one object of the selection, or a list of them; whatever they raise, graphql-core is to repeat."""

    one: Callable[[Any], Any]
    many: Callable[[Any], list[Any]]


class Selection:
    """One selection set, compiled; NotCompilableError when it cannot be."""

    def __init__(
        self, schema: GraphQLSchema, type_: GraphQLObjectType, details: FieldDetailsList, collect: Collect
    ) -> None:
        writer = Writer(schema, collect)
        self.source = writer.write(type_, details)
        self.arguments = writer.arguments
        namespace = writer.names
        exec(compile(self.source, f"<selection on {type_.name}>", "exec"), namespace)  # noqa: S102 - writer.py says why
        self._bind: Callable[[object, Sequence[object]], tuple[Any, Any]] = namespace["bind"]  # type: ignore[assignment]

    def bind(self, context: object, variables: VariableValues) -> Functions:
        """The functions for one request; GraphQLError when an argument does not fit."""
        values = [
            get_argument_values(
                argument.field, argument.details.node, variables, argument.details.fragment_variable_values
            )
            for argument in self.arguments
        ]
        return Functions(*self._bind(context, values))
