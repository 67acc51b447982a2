import asyncio
from typing import Any

import pytest

from gateway.execution.compiled.guards import UnexpectedValueError
from gateway.execution.compiled.together import PORTION, each
from gateway.waiting import make_way

LENGTH = 3 * PORTION + 1


async def doubled(item: Any, context: Any, _arguments: Any) -> Any:  # noqa: ANN401 - as compiled functions have it
    await asyncio.sleep(0)
    return item * 2, context


async def waiting(item: Any, context: Any, _arguments: Any) -> None:  # noqa: ANN401 - as compiled functions have it
    context.append(item)
    try:
        await asyncio.Event().wait()
    finally:
        context.remove(item)


@pytest.mark.parametrize("length", [0, 1, PORTION, PORTION + 1, LENGTH])
async def test_every_item_is_completed_in_its_place(length: int) -> None:
    assert await each(doubled, tuple(range(length)), "Oslo", ()) == [(item * 2, "Oslo") for item in range(length)]


async def test_others_run_while_the_items_of_a_long_list_are_begun() -> None:
    begun: list[int] = []
    completing = asyncio.ensure_future(each(waiting, list(range(LENGTH)), begun, ()))
    seen = set()
    while len(begun) < LENGTH:
        await asyncio.sleep(0)
        seen.add(len(begun))
    assert seen >= {PORTION, 2 * PORTION, 3 * PORTION}
    completing.cancel()
    await asyncio.wait([completing])


async def test_when_the_one_who_asks_leaves_all_items_are_left() -> None:
    begun: list[int] = []
    completing = asyncio.ensure_future(each(waiting, list(range(LENGTH)), begun, ()))
    await make_way()
    await make_way()
    assert begun
    completing.cancel()
    await asyncio.wait([completing])
    await make_way()
    assert not begun


@pytest.mark.parametrize("length", [3, LENGTH])
async def test_one_that_fails_leaves_the_list_to_graphql_core(length: int) -> None:
    with pytest.raises(UnexpectedValueError):
        await each(doubled, [*range(length), None], "Oslo", ())


async def test_what_is_no_list_is_left_to_graphql_core() -> None:
    with pytest.raises(UnexpectedValueError):
        await each(doubled, {1, 2}, "Oslo", ())
