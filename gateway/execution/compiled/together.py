"""Waiting for several fields at once."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from gateway.execution.compiled.guards import UnexpectedValueError


async def together(*work: Coroutine[Any, Any, Any]) -> list[Any]:
    """The results in order; UnexpectedValueError when one failed, but only after all have ended.

    What each has fetched or failed with is remembered, so graphql-core, which tells what failed where, need not wait
    for anything again. The first is awaited in the task of the one who asks, the others in tasks of their own.
    """
    if not work:
        return []
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(one) for one in work[1:]]
    results: list[Any] = []
    failed = False
    try:
        for waited in (work[0], *tasks):
            try:
                results.append(await waited)
            except Exception:  # noqa: BLE001 - graphql-core meets it again
                failed = True
    finally:
        for task in tasks:
            if not task.done():
                task.cancel()
            elif not task.cancelled():
                task.exception()  # marks it as seen
    if failed:
        raise UnexpectedValueError
    return results
