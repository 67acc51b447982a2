"""Variables are coerced as graphql-core does it, whichever way is taken."""

from typing import Any

import pytest
from graphql import GraphQLError, build_schema, parse
from graphql.execution.values import VariableValues, get_variable_values

from gateway.execution.variables import VariableCoercion

SCHEMA = build_schema("enum E { A B } input I { x: Int! } type Query { f: Int }")
DEFINITIONS = (
    "$n: Int",
    "$n: Int!",
    "$n: Int = 3",
    "$n: [Int!]",
    "$n: I",
    "$n: ID!, $m: E",
    "$n: String!, $m: Boolean!",
    "$n: Float, $m: E!",
)
VALUES: tuple[Any, ...] = (1, "1", 1.5, True, None, "A", "B", [1], {"x": 1}, {}, "")


@pytest.mark.parametrize("definitions", DEFINITIONS)
def test_values_and_errors_are_those_of_graphql_core(definitions: str) -> None:
    (operation,) = parse(f"query({definitions}) {{ f }}").definitions
    nodes = operation.variable_definitions  # type: ignore[attr-defined]
    coerce = VariableCoercion(SCHEMA, nodes)
    inputs = [{}, *({"n": one} for one in VALUES), *({"n": one, "m": two} for one in VALUES for two in VALUES)]

    for given in inputs:
        expected = get_variable_values(SCHEMA, nodes, given, max_errors=5, hide_suggestions=True)
        assert _described(coerce(given, max_errors=5)) == _described(expected), given


def _described(values: VariableValues | list[GraphQLError]) -> object:
    if isinstance(values, list):
        return [str(error) for error in values]
    sources = {name: (source.signature.name, source.value) for name, source in values.sources.items()}
    return values.coerced, sources
