"""Coercing the variables of one operation, request after request."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLLeafType,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    is_leaf_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values


class _Plain(NamedTuple):
    """A variable of a scalar or an enum, without a default."""

    name: str
    signature: GraphQLVariableSignature
    type: GraphQLLeafType
    required: bool


class VariableCoercion:
    """Coerces as graphql-core does; plain variables whose values fit without looking their types up anew."""

    def __init__(self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._definitions = definitions
        plain = [_plain(schema, definition) for definition in definitions]
        self._plain = [one for one in plain if one is not None]
        self._all_plain = len(self._plain) == len(plain)

    def __call__(self, inputs: dict[str, Any], *, max_errors: int) -> VariableValues | list[GraphQLError]:
        """The values, or what is wrong with them."""
        values = self._coerce_plain(inputs) if self._all_plain else None
        if values is None:
            return get_variable_values(
                self._schema, self._definitions, inputs, max_errors=max_errors, hide_suggestions=True
            )
        return values

    def _coerce_plain(self, inputs: dict[str, Any]) -> VariableValues | None:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for name, signature, type_, required in self._plain:
            value = inputs.get(name, Undefined)
            if required and (value is None or value is Undefined):
                return None
            if value is Undefined:
                sources[name] = VariableValueSource(signature)
                continue
            sources[name] = VariableValueSource(signature, value)
            coerced[name] = fitting = None if value is None else _leaf(value, type_)
            if fitting is Undefined:
                return None
        return VariableValues(sources, coerced)


def _leaf(value: Any, type_: GraphQLLeafType) -> object:  # noqa: ANN401 - JSON
    """As graphql-core's `coerce_input_value`, which would first find out that this is a leaf."""
    try:
        return type_.coerce_input_value(value)
    except Exception:  # noqa: BLE001 - graphql-core meets it again, and tells what is wrong
        return Undefined


def _plain(schema: GraphQLSchema, definition: VariableDefinitionNode) -> _Plain | None:
    signature = get_variable_signature(schema, definition)
    if isinstance(signature, GraphQLError) or definition.default_value is not None:
        return None
    required = isinstance(signature.type, GraphQLNonNull)
    type_ = signature.type.of_type if isinstance(signature.type, GraphQLNonNull) else signature.type
    return _Plain(signature.name, signature, type_, required) if is_leaf_type(type_) else None
