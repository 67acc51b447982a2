"""One fetch for all who need the same thing at the same time."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from gateway.cache.counters import Counters
from gateway.errors import UpstreamUnavailableError
from gateway.waiting import DeadlineError, Deadlines

T = TypeVar("T")

Fetch = Callable[..., Coroutine[Any, Any, T]]


class _Flight:
    """A fetch under way, and those who wait for it; `unattended` when it goes on without anybody."""

    __slots__ = ("task", "unattended", "waiting")

    task: asyncio.Task[Any]

    def __init__(self, *, unattended: bool) -> None:
        self.unattended = unattended
        self.waiting: set[asyncio.Future[None]] = set()


class SingleFlight:
    """Shares running fetches by key; nothing is kept once they have landed.

    A fetch runs in a task of its own: who goes away does not take it from the others, and it is cancelled when the
    last one has gone. A failure reaches everybody who waits, each as an exception of their own.
    """

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._flights: dict[Hashable, _Flight] = {}
        self._deadlines = Deadlines(DeadlineError)

    async def join(
        self, key: Hashable, begin: Fetch[T], arguments: tuple[Any, ...], deadline: float | None = None
    ) -> T:
        """What `begin` gives for these arguments, called only when nobody else is fetching under this key.

        DeadlineError when there is nothing at the deadline (the event loop's time).
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._launch(key, begin, arguments, unattended=False)
        else:
            self._counters.joins += 1
        landing = asyncio.get_running_loop().create_future()
        flight.waiting.add(landing)
        if deadline is not None:
            self._deadlines.watch(landing, deadline)
        try:
            await landing
        finally:
            self._deadlines.forget(landing)
            flight.waiting.discard(landing)
            if flight.task.done():
                _see(flight.task)  # who waited may have been given up in the same moment
            elif not (flight.waiting or flight.unattended):
                self._forget(key, flight)
                flight.task.add_done_callback(_see)
                flight.task.cancel()
        landed: T = _landed(flight.task)
        return landed

    def begin_unattended(self, key: Hashable, begin: Fetch[Any], arguments: tuple[Any, ...]) -> bool:
        """Fetch without anybody waiting, unless it is under way already; a failure concerns nobody."""
        if key in self._flights:
            return False
        self._launch(key, begin, arguments, unattended=True).task.add_done_callback(_see)
        return True

    async def aclose(self) -> None:
        """Cancel what is under way and wait until it has ended."""
        flights = list(self._flights.items())
        for _, flight in flights:
            flight.task.cancel()
        if flights:
            await asyncio.wait([flight.task for _, flight in flights])
        for key, flight in flights:  # also those that had not begun
            self._land(key, flight)
        self._deadlines.close()

    def _launch(self, key: Hashable, begin: Fetch[Any], arguments: tuple[Any, ...], *, unattended: bool) -> _Flight:
        flight = self._flights[key] = _Flight(unattended=unattended)
        flight.task = asyncio.get_running_loop().create_task(self._fly(key, flight, begin, arguments))
        return flight

    async def _fly(self, key: Hashable, flight: _Flight, begin: Fetch[T], arguments: tuple[Any, ...]) -> T:
        try:
            return await begin(*arguments)
        finally:
            # Who waits runs after this task's last step, and finds it done. A callback of the task would come later.
            self._land(key, flight)

    def _land(self, key: Hashable, flight: _Flight) -> None:
        self._forget(key, flight)
        for landing in flight.waiting:
            if not landing.done():
                landing.set_result(None)

    def _forget(self, key: Hashable, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


def _see(task: asyncio.Task[Any]) -> None:
    """Mark a failure as seen that concerns nobody."""
    if not task.cancelled():
        task.exception()


def _landed(task: asyncio.Task[T]) -> T:
    if task.cancelled():
        # Not a cancellation of the one who waits: the gateway is shutting down.
        raise UpstreamUnavailableError
    failure = task.exception()
    if failure is None:
        return task.result()
    raise own_copy(failure) from failure


def own_copy(failure: BaseException) -> BaseException:
    """An exception like this one for one of many to raise: raising adds to an exception's traceback and context."""
    copy = failure.__class__.__new__(failure.__class__, *failure.args)
    copy.args = failure.args
    copy.__dict__.update(failure.__dict__)
    return copy
