"""Writes run to their end, whoever stops waiting for them."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from gateway.upstream.operation import Operation

T = TypeVar("T")

GRACE: Final = 0.5
"""Seconds after its deadline in which a write must have told how it ended."""


class Undisturbed:
    """Runs what must not stop half-way in tasks of its own.

    A caller that goes away ends its waiting, not the write. At the operation's deadline the write's own verdict is
    awaited, for it knows whether the write may be repeated and the deadline does not.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    async def run(self, operation: Operation, work: Coroutine[Any, Any, T]) -> T:
        """Return or raise what the work does; the work keeps the operation's deadline itself."""
        task = self.begin(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled() or operation.remaining() > 0:
                raise
            await asyncio.wait((task,), timeout=GRACE)
            if not task.done():
                raise
            return task.result()

    def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin work that nobody need wait for."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def aclose(self, seconds: float = 5.0) -> None:
        """Wait so long for what is under way, then stop it."""
        running = set(self._running)
        if running:
            await asyncio.wait(running, timeout=seconds)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # marks it as seen: nobody may be waiting any more
