"""Every field of the schema, asked of the simulator twice: as graphql-core does it and as the gateway does."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, graphql, is_leaf_type, is_required_argument

from gateway.cache.create import create_cache
from gateway.credentials import Credentials
from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import GraphQLRequest
from gateway.settings import Settings
from gateway.simulator.config import SimulatorConfig
from gateway.simulator.serve import RunningSimulator, running_simulator
from gateway.simulator.tokens import demo_token
from gateway.upstream.client import Upstream, create_upstream
from gateway.upstream.limits.limits import create_limiter
from gateway.upstream.operation import Operation
from resolvers.context import Context
from resolvers.ids import OpaqueIds
from schema.build import create_schema

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARTIES = ["313367002", "314055403", "212201782", "12837530065"]
ARGUMENTS = {"fraOgMed": '"2025-06-01"', "tilOgMed": '"2026-11-21"'}
UNLIMITED = Limits(tokens=100_000, characters=1_000_000, depth=100, fields=100_000)
SAME_OPERATION = {"antallKall", "hentet", "alderSekunder", "fraMellomlager"}


class FixedClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return create_schema()._schema


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    async with running_simulator(SimulatorConfig(clock=lambda: NOW)) as running:
        yield running


@pytest.fixture
def settings(simulator: RunningSimulator) -> Settings:
    return Settings(
        krav_og_betalinger_url=simulator.krav_og_betalinger_url,
        innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
    )


@pytest.fixture
async def upstream(settings: Settings) -> AsyncIterator[Upstream]:
    cache, limiter = create_cache(settings), create_limiter(settings)
    upstream = create_upstream(settings, cache, limiter, FixedClock())
    yield upstream
    await upstream.aclose()
    await limiter.aclose()
    await cache.aclose()


def select_everything(type_: GraphQLObjectType, path: tuple[str, ...] = ()) -> str:
    """A selection of every field that does not lead back to a type on the way here."""
    fields = []
    for name, field in type_.fields.items():
        target = get_named_type(field.type)
        given = [f"{arg}: {ARGUMENTS[arg]}" for arg, value in field.args.items() if is_required_argument(value)]
        arguments = f"({', '.join(given)})" if given else ""
        if is_leaf_type(target):
            fields += [] if name in SAME_OPERATION else [name + arguments]
        elif isinstance(target, GraphQLObjectType) and target.name not in path:
            fields.append(f"{name}{arguments} {{ {select_everything(target, (*path, target.name))} }}")
    return " ".join(["__typename", *fields])


def holds(answer: Any, name: str) -> bool:  # noqa: ANN401 - JSON
    """Whether something with content stands under this name anywhere in an answer."""
    if isinstance(answer, dict):
        return bool(answer.get(name)) or any(holds(value, name) for value in answer.values())
    return isinstance(answer, list) and any(holds(value, name) for value in answer)


@pytest.fixture
def make_context(upstream: Upstream, settings: Settings) -> Callable[[], Context]:
    def make() -> Context:
        deadline = asyncio.get_running_loop().time() + 20
        operation = Operation(Credentials(demo_token(), None, "regnskapssystem"), deadline=deadline)
        return Context(operation, upstream, FixedClock(), OpaqueIds(b"k" * 64), settings, "nn")

    return make


async def read_twice(schema: GraphQLSchema, document: str, make_context: Callable[[], Context]) -> Any:  # noqa: ANN401
    """The data, which both ways must agree on."""
    plainly = await graphql(schema, document, context_value=make_context())
    assert plainly.errors is None, plainly.errors
    engine = Engine(schema, UNLIMITED)
    response = await engine.execute(engine.prepare(GraphQLRequest(query=document)), None, make_context())
    assert not response.errors
    assert msgspec.to_builtins(response.data) == plainly.data
    return plainly.data


@pytest.mark.parametrize("part", PARTIES)
async def test_all_that_a_party_has_can_be_read(
    schema: GraphQLSchema, make_context: Callable[[], Context], part: str
) -> None:
    everything = select_everything(type_named(schema, "Part"), ("Part", "Innkrevingsoppdrag"))
    data = await read_twice(schema, f'{{ part(identifikator: "{part}") {{ {everything} }} }}', make_context)
    assert holds(data["part"]["krav"], "nodes")


async def test_all_that_is_known_of_an_order_can_be_read(
    schema: GraphQLSchema, make_context: Callable[[], Context]
) -> None:
    parter = await read_twice(
        schema,
        f"{{ parter(identifikatorer: {json.dumps(PARTIES)})"
        " { innkrevingsoppdrag(filter: ALLE) { krav { skatteetatensKravidentifikator } } } }",
        make_context,
    )
    orders = [
        krav["skatteetatensKravidentifikator"]
        for part in parter["parter"]
        for krav in part["innkrevingsoppdrag"]["krav"]
    ]
    assert orders
    everything = select_everything(type_named(schema, "Innkrevingsoppdrag"), ("Part", "Innkrevingsoppdrag"))
    for order in orders[:3]:
        document = f'{{ innkrevingsoppdrag(kravidentifikator: "{order}") {{ {everything} }} }}'
        data = await read_twice(schema, document, make_context)
        assert holds(data, "kravlinjer")


def type_named(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    type_ = schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return type_
