"""Several reads at once for one field."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def together(reads: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """The results in order; the first failure is raised as it is, and ends the waiting for the others.

    `asyncio.gather` and not a TaskGroup: the error must not be wrapped in a group, for its code is what clients see.
    """
    wanted = list(reads)
    if len(wanted) == 1:
        return [await wanted[0]]
    tasks = [asyncio.ensure_future(read) for read in wanted]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
