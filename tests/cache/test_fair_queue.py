import asyncio

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gateway.upstream.limits.queue import FairQueue, Waiter


class FairQueueMachine(RuleBasedStateMachine):
    """The queue against a plain list of turns."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.operations = [[], {}, object(), []]  # equal and unhashable ones too
        self.queue = FairQueue()
        self.turns: list[tuple[int, list[Waiter]]] = []
        self.gone: list[Waiter] = []

    def teardown(self) -> None:
        self.loop.close()

    @rule(number=st.integers(0, 3))
    def add(self, number: int) -> None:
        waiter = self.loop.run_until_complete(_waiter(self.operations[number]))
        self.queue.add(waiter)
        for turn, waiters in self.turns:
            if turn == number:
                waiters.append(waiter)
                return
        self.turns.append((number, [waiter]))

    @precondition(lambda self: self.turns)
    @rule()
    def pop(self) -> None:
        number, waiters = self.turns.pop(0)
        expected = waiters.pop(0)
        if waiters:
            self.turns.append((number, waiters))
        assert self.queue.pop() is expected
        self.gone.append(expected)

    @precondition(lambda self: self.turns)
    @rule(data=st.data())
    def discard(self, data: st.DataObject) -> None:
        turn = data.draw(st.sampled_from(range(len(self.turns))))
        waiters = self.turns[turn][1]
        waiter = waiters.pop(data.draw(st.sampled_from(range(len(waiters)))))
        if not waiters:
            del self.turns[turn]
        assert self.queue.discard(waiter)
        self.gone.append(waiter)

    @precondition(lambda self: self.gone)
    @rule()
    def discard_one_that_has_gone(self) -> None:
        assert not self.queue.discard(self.gone[-1])

    @invariant()
    def counts(self) -> None:
        assert len(self.queue) == sum(len(waiters) for _, waiters in self.turns)


async def _waiter(operation: object) -> Waiter:
    return Waiter(operation)


TestFairQueue = FairQueueMachine.TestCase
TestFairQueue.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
