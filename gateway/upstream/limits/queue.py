"""Who is next: operations take turns, and within an operation the first to come goes first."""

import asyncio
from collections import OrderedDict

from gateway.upstream.limits.base import LimitCounters


class Waiter:
    """One call that waits for a place; `place` is its name, where it has one, once it is granted."""

    __slots__ = ("_granted", "operation", "place")

    def __init__(self, operation: object) -> None:
        self.operation = operation
        self.place = b""
        self._granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def grant(self, place: bytes = b"") -> None:
        self.place = place
        self._granted.set_result(None)

    async def wait(self, deadline: float, counters: LimitCounters) -> None:
        """Return when granted, and in any case at the deadline (in the event loop's time)."""
        time = asyncio.get_running_loop().time
        asked = time()
        counters.waiting += 1
        counters.waited += 1
        try:
            await asyncio.wait((self._granted,), timeout=max(0.0, deadline - asked))
        finally:
            counters.waiting -= 1
            counters.wait_seconds += time() - asked


class FairQueue:
    """A queue in which an operation that wants much does not hold up one that wants little."""

    def __init__(self) -> None:
        self._turns: OrderedDict[int, OrderedDict[Waiter, None]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, waiter: Waiter) -> None:
        # By identity: an operation need not be hashable, and the waiter keeps it alive as long as its id is used.
        self._turns.setdefault(id(waiter.operation), OrderedDict())[waiter] = None
        self._count += 1

    def pop(self) -> Waiter:
        """The next in turn, whose operation then goes last; KeyError when nobody waits."""
        operation, waiters = self._turns.popitem(last=False)
        waiter, _ = waiters.popitem(last=False)
        if waiters:
            self._turns[operation] = waiters
        self._count -= 1
        return waiter

    def discard(self, waiter: Waiter) -> bool:
        """Take out one who no longer waits; False when it was popped before."""
        waiters = self._turns.get(id(waiter.operation))
        if waiters is None or waiter not in waiters:
            return False
        del waiters[waiter]
        self._count -= 1
        if not waiters:
            del self._turns[id(waiter.operation)]
        return True
