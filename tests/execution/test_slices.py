import asyncio
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from gateway.cache.fetched import Fetched
from gateway.credentials import Credentials
from gateway.domain.dato import SystemClock
from gateway.domain.krav import AapneKrav
from gateway.execution.compiled.slices import LONG, SLICE, in_slices
from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import ENCODER, GraphQLRequest
from gateway.settings import Settings
from gateway.upstream.operation import Operation
from resolvers.context import Context
from resolvers.ids import OpaqueIds
from schema.build import create_schema
from tests.domain.bygg import PART, bygg_forfall, bygg_krav

IDS = OpaqueIds(b"k" * 64)

LENGTH = LONG + SLICE + 1


def doubled(items: Any, context: Any, _arguments: Any) -> list[Any]:  # noqa: ANN401 - as compiled functions have it
    return [{"value": item * 2, "place": context} for item in items]


@pytest.mark.parametrize("length", [0, 1, LONG, LONG + 1, LONG + SLICE, LENGTH])
async def test_a_list_completed_in_slices_is_the_same(length: int) -> None:
    items = tuple(range(length))
    completed = await in_slices(doubled, items, "Oslo", ())
    assert msgspec.json.encode({"all": completed}) == msgspec.json.encode({"all": doubled(items, "Oslo", ())})


async def test_others_run_between_the_slices() -> None:
    completing = asyncio.ensure_future(in_slices(doubled, list(range(LENGTH)), "Oslo", ()))
    turns = 0
    while not completing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns >= LENGTH // SLICE


async def test_what_a_slice_raises_is_raised() -> None:
    with pytest.raises(TypeError):
        await in_slices(doubled, [*range(LENGTH), None], "Oslo", ())


@pytest.mark.parametrize(
    "query",
    [
        '{ part(identifikator: "313367002") { aapneKrav { krav { kravidentifikator forfall { forfallsdato } } } } }',
        '{ x: node(id: "ID") { ... on Part { aapneKrav { krav { kravidentifikator forfall { forfallsdato } } } } } }',
    ],
)
async def test_others_run_while_a_long_answer_is_completed_for_the_first_time_and_later(query: str) -> None:
    engine = Engine(create_schema()._schema, Limits())
    operation = engine.prepare(GraphQLRequest(query=query.replace("ID", IDS.seal("Part", PART))))
    for _ in range(6):
        executing = asyncio.ensure_future(engine.execute(operation, None, make_context()))
        turns = 0
        while not executing.done():
            await asyncio.sleep(0)
            turns += 1
        assert turns >= LENGTH // SLICE
        assert "errors" not in msgspec.json.decode(ENCODER.encode(executing.result()))


def make_context() -> Context:
    krav = tuple(bygg_krav(bygg_forfall(1.0, 3), kravidentifikator=f"K{number}") for number in range(LENGTH))
    answer = Fetched(
        value=AapneKrav(part_identifikator=PART, skjermet=False, krav=krav),
        hentet=1.7e9,
        fra_mellomlager=True,
        antall_kall=0,
    )

    async def aapne_krav(*_: object) -> Fetched[AapneKrav]:
        return answer

    client: Any = SimpleNamespace(krav_og_betalinger=SimpleNamespace(aapne_krav=aapne_krav), innkrevingsoppdrag=None)
    operation = Operation(Credentials("token", None, "finans"), deadline=asyncio.get_running_loop().time() + 60)
    settings = Settings(krav_og_betalinger_url="http://127.0.0.1", innkrevingsoppdrag_url="http://127.0.0.1")
    return Context(operation, client, SystemClock(), IDS, settings, "nb")
