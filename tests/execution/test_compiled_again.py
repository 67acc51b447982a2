"""Amounts that come again are written once, and every amount as it is by itself."""

from typing import Any

import msgspec
from graphql import (
    ExecutionResult,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
)
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.beloep import tekst
from gateway.execution.compiled.decoded import DECODED
from gateway.execution.compiled.executor import CompiledExecutor
from gateway.execution.compiled.plan import Plans


class Part(msgspec.Struct):
    amount: float
    rest: float | None


class Claim(msgspec.Struct):
    amount: float
    rest: float | None
    parts: tuple[Part, ...]


AMOUNT = GraphQLScalarType("Amount", coerce_output_value=tekst)
SOME = [0.0, -0.0, 0.001, -0.001, 0.005, 1.005, 1250.5, -1250.5, 48200.0, 9_999_999_999_999.99, 1e300]
amounts = st.one_of(st.sampled_from(SOME), st.floats())
rests = st.one_of(st.none(), amounts)
parts = st.lists(st.builds(Part, amounts, rests), max_size=3).map(tuple)
claims = st.lists(st.builds(Claim, amounts, rests, parts), max_size=4)
QUERIES = [
    "{ claims { amount rest parts { amount rest } } }",
    "{ claims { parts { rest amount x: rest } amount } }",
    "{ claims { parts { rest } } }",
    "{ claims { x: amount rest amount } }",
]


@given(claims)
def test_amounts_that_come_again_are_written_as_each_by_itself(values: list[Claim]) -> None:
    for query, plans in COMPILED.items():
        assert run(query, values, plans) == run(query, values, None)


@given(st.lists(amounts), rests)
def test_what_a_due_date_has_of_its_claim_is_written_alike(each: list[float], rest: float | None) -> None:
    values = [Claim(amount, rest, tuple(Part(other, rest) for other in each)) for amount in each]
    data = run(QUERIES[0], values, COMPILED[QUERIES[0]])
    written = None if rest is None else tekst(rest)
    part_texts = [{"amount": tekst(amount), "rest": written} for amount in each]
    assert data == {"claims": [{**part, "parts": part_texts} for part in part_texts]}


def test_such_a_query_is_compiled() -> None:
    values = [Claim(1250.5, None, (Part(1250.5, 0.0),))]
    plans = make_plans(QUERIES[0])
    run(QUERIES[0], values, plans)
    (selection,) = [compiled for plan in plans.known() for compiled in plan.compiled]
    assert "_last_amount" in selection.source


def make_plans(query: str) -> Plans:
    operation = parse(query).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Plans(operation, {}, worthwhile=1)


def run(query: str, values: list[Claim], plans: Plans | None) -> Any:  # noqa: ANN401 - JSON
    executor = CompiledExecutor.build(SCHEMA, parse(query), None, None)
    assert isinstance(executor, CompiledExecutor)
    executor.plans = plans
    CLAIMS[:] = values
    result = executor.execute_operation()
    assert isinstance(result, ExecutionResult)
    assert not result.errors
    return msgspec.json.decode(msgspec.json.encode(result.data))


def make_schema() -> GraphQLSchema:
    plain = {"amount": plain_field(GraphQLNonNull(AMOUNT), "amount"), "rest": plain_field(AMOUNT, "rest")}
    part = GraphQLObjectType("Part", plain, extensions={DECODED: Part})
    several = GraphQLNonNull(GraphQLList(GraphQLNonNull(part)))
    claim = GraphQLObjectType("Claim", {**plain, "parts": plain_field(several, "parts")}, extensions={DECODED: Claim})
    field = GraphQLField(GraphQLList(claim), resolve=lambda *_: CLAIMS)
    return GraphQLSchema(GraphQLObjectType("Query", {"claims": field}))


def plain_field(type_: GraphQLOutputType, attribute: str) -> GraphQLField:
    return GraphQLField(type_, extensions={"attribute": attribute})


CLAIMS: list[Claim] = []
SCHEMA = make_schema()
COMPILED = {query: make_plans(query) for query in QUERIES}
