"""A field whose arguments are the same in every request: all that leads to its resolver, worked out once."""

from collections.abc import Callable
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_argument_values,
)
from graphql.execution.collect_fields import FieldDetailsList

from gateway.execution.compiled.constants import varies


class Field(NamedTuple):
    """One field of a selection set."""

    definition: GraphQLField
    nodes: list[FieldNode]
    resolve: Callable[..., Any]
    arguments: dict[str, Any]


def constant_field(schema: GraphQLSchema, parent: GraphQLObjectType, details: FieldDetailsList) -> Field | None:
    """What is known of a field; none when it has variables, or something is wrong with it that graphql-core reports."""
    node = details[0].node
    definition = schema.get_field(parent, node.name.value)
    if definition is None or definition.resolve is None or varies(node):
        return None
    try:
        arguments = get_argument_values(definition, node)
    except GraphQLError:
        return None
    return Field(definition, [one.node for one in details], definition.resolve, arguments)
