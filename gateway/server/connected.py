"""Working for a client only as long as it is there."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.types import Receive

from gateway.server.body import ClientGoneError
from gateway.waiting import go_on

T = TypeVar("T")

# Most operations are over before watching for the client would pay.
WATCH_AFTER = 0.05  # seconds


async def while_connected(receive: Receive, work: Coroutine[Any, Any, T], *, after: float = WATCH_AFTER) -> T:
    """Await the work, whose body has been received; when the client goes away, cancel it and raise ClientGoneError."""
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        returned: T = done.value
        return returned
    loop = asyncio.get_running_loop()
    watch = _Watch(receive)
    timer = loop.call_later(after, watch.begin)
    try:
        return await go_on(work, waits_for)
    except asyncio.CancelledError:
        if watch.gone and watch.worker.uncancel() == 0:
            raise ClientGoneError from None
        raise
    finally:
        timer.cancel()
        watch.end()


class _Watch:
    """Cancels the task that made it when the client goes away."""

    def __init__(self, receive: Receive) -> None:
        worker = asyncio.current_task()
        if worker is None:
            raise RuntimeError("there is no task to watch for")
        self.worker: asyncio.Task[object] = worker
        self.gone = False
        self._receive = receive
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        self._task = asyncio.ensure_future(self._wait())

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self.worker.cancel()
