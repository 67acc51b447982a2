"""Time limits that cost next to nothing where they are not reached, which is nearly always."""

import asyncio
import math
import time
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")

_MOST_TURNS = 8
_ROUNDED = 0.001  # seconds that a timer of uvloop may come early, its clock being one of milliseconds
_AT_REST = 0.0001  # seconds for a turn of the event loop in which nobody had anything to do


class DeadlineError(TimeoutError):
    """The deadline came first."""


class Deadlines:
    """Ends waits that last too long, all by one timer of one event loop: to set one for each would cost much more.

    The timer is left alone when a wait is over, and set anew when it comes and something still waits.
    """

    def __init__(self, make_error: Callable[[], Exception]) -> None:
        self._make_error = make_error
        self._waits: dict[asyncio.Future[Any], float] = {}
        self._next = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, wait: asyncio.Future[Any], deadline: float) -> None:
        """Let this wait fail at the deadline (the event loop's time), unless it is forgotten before."""
        self._waits[wait] = deadline
        if deadline < self._next:
            self._set(deadline)

    def forget(self, wait: asyncio.Future[Any]) -> None:
        """The wait is over."""
        self._waits.pop(wait, None)

    def close(self) -> None:
        """Watch over nothing any more."""
        self._waits.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _set(self, deadline: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._next = deadline
        self._timer = asyncio.get_running_loop().call_at(deadline, self._ring)

    def _ring(self) -> None:
        self._next, self._timer = math.inf, None
        now = asyncio.get_running_loop().time() + _ROUNDED
        for wait in [wait for wait, deadline in self._waits.items() if deadline <= now]:
            del self._waits[wait]
            if not wait.done():
                wait.set_exception(self._make_error())
        if self._waits:
            self._set(min(self._waits.values()))


async def until(deadline: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work returns or raises; DeadlineError when it still waits at the deadline (the event loop's time).

    As `asyncio.timeout_at`, at three fifths of its cost. The timer is set when the work first waits for something.
    """
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        returned: T = done.value
        return returned
    loop = asyncio.get_running_loop()
    task = asyncio.current_task(loop)
    assert task is not None  # noqa: S101 - who waits runs in one
    cancelled_before, reached = task.cancelling(), False

    def reach() -> None:
        nonlocal reached
        reached = True
        task.cancel()

    timer = loop.call_at(deadline, reach)
    try:
        return await go_on(work, waits_for)
    except asyncio.CancelledError as error:
        if reached and task.cancelling() == cancelled_before + 1:  # by nobody but the timer
            raise DeadlineError from error
        raise
    finally:
        timer.cancel()
        if reached:
            task.uncancel()


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
