"""Waiting for several fields at once, or for every item of a list."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

from gateway.execution.compiled.guards import UnexpectedValueError
from gateway.waiting import make_way

PORTION: Final = 25
"""Items that are begun in about half a millisecond."""

Wait = Coroutine[Any, Any, Any]


async def together(*work: Wait) -> list[Any]:
    """The results in order; UnexpectedValueError when one failed, but only after all have ended.

    What each has fetched or failed with is remembered, so graphql-core, which tells what failed where, need not wait
    for anything again. The first is awaited in the task of the one who asks, the others in tasks of their own.
    """
    if not work:
        return []
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(one) for one in work[1:]]
    try:
        return await _results([work[0], *tasks])
    finally:
        _end(tasks)


async def each(complete: Callable[[Any, Any, Any], Wait], items: Any, context: Any, arguments: Any) -> list[Any]:  # noqa: ANN401 - as compiled functions have it
    """What `complete` makes of each item, all of them waiting together; others run while the items are begun.

    Raises UnexpectedValueError as `together` does, and for what is neither tuple nor list.
    """
    if type(items) is not tuple and type(items) is not list:
        raise UnexpectedValueError
    if len(items) <= PORTION:
        return await together(*[complete(item, context, arguments) for item in items])
    loop = asyncio.get_running_loop()
    tasks: list[asyncio.Task[Any]] = []
    try:
        for begin in range(0, len(items), PORTION):
            some = items[begin : begin + PORTION]
            tasks += [loop.create_task(complete(item, context, arguments)) for item in some]
            await make_way()
        return await _results(tasks)
    finally:
        _end(tasks)


async def _results(waits: Sequence[Awaitable[Any]]) -> list[Any]:
    results: list[Any] = []
    failed = False
    for wait in waits:
        try:
            results.append(await wait)
        except Exception:  # noqa: BLE001 - graphql-core meets it again
            failed = True
    if failed:
        raise UnexpectedValueError
    return results


def _end(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        if not task.done():
            task.cancel()
        elif not task.cancelled():
            task.exception()  # marks it as seen
