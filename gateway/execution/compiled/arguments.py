"""The arguments of the fields of one compiled query: constants worked out once, variables put in per request."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from graphql import GraphQLField, GraphQLNonNull, VariableNode, get_argument_values
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, coerce_argument

from gateway.execution.compiled.constants import holds_variable, varies

Bind = Callable[[dict[str, Any]], Any]


class Wanted(NamedTuple):
    """A field with arguments, and what compiled code is given in their place."""

    field: GraphQLField
    details: FieldDetails
    bind: Bind


class Arguments:
    """What compiled code finds in `a`, by the number of the field; GraphQLError when an argument does not fit."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self._constant = [
            None if varies(one.details.node) else one.bind(get_argument_values(one.field, one.details.node))
            for one in wanted
        ]
        self._varying = [
            (number, one.bind, _reader(one)) for number, one in enumerate(wanted) if varies(one.details.node)
        ]

    def of(self, variables: VariableValues) -> list[Any]:
        """The values of one request."""
        if not self._varying:
            return self._constant
        values = self._constant.copy()
        for number, bind, read in self._varying:
            values[number] = bind(read(variables))
        return values


def _reader(wanted: Wanted) -> Callable[[VariableValues], dict[str, Any]]:
    def read(variables: VariableValues) -> dict[str, Any]:
        return get_argument_values(wanted.field, wanted.details.node, variables)

    nodes = {node.name.value: node for node in wanted.details.node.arguments or ()}
    plain = {name: node.value for name, node in nodes.items() if isinstance(node.value, VariableNode)}
    if any(holds_variable(node.value) for name, node in nodes.items() if name not in plain):
        return read  # a variable inside a list or an object
    constant: dict[str, Any] = {}
    for name, definition in wanted.field.args.items():
        if name not in plain:
            coerce_argument(constant, wanted.details.node, name, definition, nodes.get(name), None, None)
    sources = [
        (wanted.field.args[name].out_name or name, value.name.value, _is_required(wanted.field, name))
        for name, value in plain.items()
    ]

    def put_in(variables: VariableValues) -> dict[str, Any]:
        given = constant.copy()
        coerced = variables.coerced
        for out, variable, required in sources:
            value = coerced.get(variable)
            if value is None and (required or variable not in coerced):
                return read(variables)  # a default or an error, which graphql-core knows
            given[out] = value
        return given

    return put_in


def _is_required(field: GraphQLField, name: str) -> bool:
    return isinstance(field.args[name].type, GraphQLNonNull)
