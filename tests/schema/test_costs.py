import asyncio
from types import SimpleNamespace

import pytest
from graphql import GraphQLSchema, get_named_type, is_object_type

from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import GraphQLRequest
from schema.build import create_schema
from schema.costs import COSTS

_DAYS = 'fraOgMed: "2024-01-01", tilOgMed: "{til}"'
_STATUS = "innkrevingsoppdrag { mottaksstatus { mottaksstatusKode } valideringsfeil { feilkode } }"


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return create_schema()._schema


async def cost(schema: GraphQLSchema, query: str) -> str | None:
    """What the operation is refused for when not one call is allowed; none when it costs nothing."""
    engine = Engine(schema, Limits(upstream_calls=0), costs=COSTS)
    context = SimpleNamespace(operation=SimpleNamespace(deadline=asyncio.get_running_loop().time()))
    response = await engine.execute(engine.prepare(GraphQLRequest(query=query)), None, context)
    if response.codes != ("OPERATION_TOO_COMPLEX",):
        return None
    return str((response.errors or [])[0]["extensions"]["reason"]).partition(",")[0]


@pytest.mark.parametrize(
    ("selection", "calls"),
    [
        ("aapneKrav { skjermet }", 1),
        (f"krav({_DAYS.format(til='2024-12-30')}) {{ totalCount }}", 1),
        (f"krav({_DAYS.format(til='2026-06-30')}) {{ totalCount }}", 3),
        (f"kontoutskrift({_DAYS.format(til='2025-06-30')}) {{ edges {{ cursor }} }}", 6),
        (f"krav({_DAYS.format(til='2024-06-30')}, first: 10) {{ nodes {{ {_STATUS} }} }}", 21),
        (f"krav({_DAYS.format(til='9999-12-31')}) {{ totalCount }}", 100),
    ],
)
async def test_a_field_costs_the_calls_it_can_make(schema: GraphQLSchema, selection: str, calls: int) -> None:
    one = await cost(schema, f'{{ part(identifikator: "974760673") {{ {selection} }} }}')
    assert one == f"upstream calls: {calls}"
    two = await cost(schema, f'{{ parter(identifikatorer: ["974760673", "889640782"]) {{ {selection} }} }}')
    assert two == f"upstream calls: {2 * calls}"


async def test_what_is_known_without_a_call_costs_nothing(schema: GraphQLSchema) -> None:
    assert await cost(schema, '{ feilkoder { code } part(identifikator: "974760673") { id type } }') is None


def test_every_cost_is_of_a_field_that_exists(schema: GraphQLSchema) -> None:
    for coordinate in COSTS:
        type_name, _, field = coordinate.partition(".")
        kind = schema.type_map[type_name]
        assert is_object_type(kind)
        assert field in kind.fields


def test_every_field_that_tells_its_source_has_a_cost(schema: GraphQLSchema) -> None:
    """What has a `kilde` came from upstream."""
    fields = {
        f"{kind.name}.{name}"
        for kind in schema.type_map.values()
        if is_object_type(kind) and kind.name not in {"Mutation", "Subscription"}
        for name, field in kind.fields.items()
        if "kilde" in getattr(get_named_type(field.type), "fields", {})
    }
    assert fields <= set(COSTS)
