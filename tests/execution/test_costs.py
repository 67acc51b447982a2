from typing import Any

import pytest

from gateway.execution.costs import FieldCost
from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import GraphQLRequest
from tests.execution.toy import ToyContext, toy_schema

_COSTS = {
    "Query.thing": FieldCost(calls=1),
    "Query.things": FieldCost(calls=1, items=lambda arguments: int(arguments["first"])),
    "Query.slow": FieldCost(calls=lambda arguments: int(arguments["seconds"])),
    "Thing.twin": FieldCost(calls=2),
}


async def refused_cost(query: str, **variables: Any) -> str | None:  # noqa: ANN401 - any JSON value
    engine = Engine(toy_schema(), Limits(upstream_calls=10), costs=_COSTS)
    response = await engine.execute(engine.prepare(GraphQLRequest(query=query)), variables, ToyContext(0.0))
    if response.codes != ("OPERATION_TOO_COMPLEX",):
        return None
    assert response.errors
    return str(response.errors[0]["extensions"]["reason"])


@pytest.mark.parametrize(
    ("query", "calls"),
    [
        ("{ hello }", None),
        ("{ slow(seconds: 10) }", None),
        ("{ slow(seconds: 11) }", 11),
        ("{ slow }", 60),
        ("{ things(first: 1000) { id } }", None),
        ("{ things { id twin { id } } }", None),
        ("{ things(first: 5) { id twin { id } } }", 11),
        ("{ things(first: 5) { ...T } } fragment T on Thing { ... on Thing { twin { id } } }", 11),
        ("{ things(first: 3) { twin { twin { id } } } }", 13),
        ("{ a: slow(seconds: 6) ...Q } fragment Q on Query { b: slow(seconds: 6) }", 12),
    ],
)
async def test_cost_is_what_the_fields_can_call_at_most(query: str, calls: int | None) -> None:
    expected = None if calls is None else f"upstream calls: {calls}, limit 10"
    assert await refused_cost(query) == expected


@pytest.mark.parametrize(("first", "calls"), [(4, None), (5, 11), (1_000_000, 2_000_001)])
async def test_cost_counts_with_the_values_of_variables(first: int, calls: int | None) -> None:
    expected = None if calls is None else f"upstream calls: {calls}, limit 10"
    query = "query ($first: Int!) { things(first: $first) { twin { id } } }"
    assert await refused_cost(query, first=first) == expected
