"""Time limits that cost nothing where nothing is waited for, as in most of what the cache answers."""

import asyncio
import time
import types
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")

_MOST_TURNS = 8
_AT_REST = 0.0001  # seconds for a turn of the event loop in which nobody had anything to do


class DeadlineError(TimeoutError):
    """The deadline came first."""


async def until(deadline: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work returns or raises; DeadlineError when it still waits at the deadline (the event loop's time).

    The timer is set when the work first waits for something.
    """
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        returned: T = done.value
        return returned
    limit = asyncio.timeout_at(deadline)
    try:
        async with limit:
            return await go_on(work, waits_for)
    except TimeoutError as error:
        if limit.expired():
            raise DeadlineError from error
        raise


async def make_way() -> None:
    """Let others run between two pieces of long work: until they rest, so that one of many short steps is soon done.

    That they never rest does not stop the long work for ever.
    """
    for _ in range(_MOST_TURNS):
        began = time.perf_counter()
        await asyncio.sleep(0)
        if time.perf_counter() - began < _AT_REST:
            return


@types.coroutine
def go_on(work: Coroutine[Any, Any, T], waits_for: object) -> Generator[Any, Any, T]:
    """Await work that has begun, and now waits for something, in the same task."""
    try:
        while True:
            try:
                given = yield waits_for
            except BaseException as error:  # noqa: BLE001 - a cancellation is the work's to handle, like anything else
                waits_for = work.throw(error)
            else:
                waits_for = work.send(given)
    except StopIteration as done:
        returned: T = done.value
        return returned
