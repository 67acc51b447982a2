"""graphql-core's executor with the operation's time limit around every wait."""

from collections.abc import Awaitable, Callable
from types import CoroutineType
from typing import Any, TypeVar, cast

from gateway.errors import UpstreamTimeoutError
from gateway.execution.compiled.executor import CompiledExecutor
from gateway.waiting import DeadlineError, until

T = TypeVar("T")


class TimedExecutor(CompiledExecutor[Any]):
    """An executor in which no field waits past `deadline` (the event loop's time): it fails alone, what is done stays.

    `with_abort_signal` is the one place where graphql-core 3.3 awaits what a resolver returned.
    """

    deadline: float = float("inf")
    event_context: Callable[[], Any] | None = None

    async def with_abort_signal(self, awaitable: Awaitable[T]) -> T:
        """Await a field's value until the deadline; UpstreamTimeoutError after it."""
        work = awaitable if isinstance(awaitable, CoroutineType) else _awaited(awaitable)
        try:
            return await until(self.deadline, work)
        except DeadlineError as error:
            raise UpstreamTimeoutError from error

    def build_per_event_executor(self, payload: Any) -> "TimedExecutor":  # noqa: ANN401 - any event
        """An executor for one event of a subscription, with a context and a time limit of its own."""
        executor = cast("TimedExecutor", super().build_per_event_executor(payload))
        if self.event_context is not None:
            executor.context_value = self.event_context()
            executor.deadline = executor.context_value.operation.deadline
        return executor


async def _awaited(awaitable: Awaitable[T]) -> T:
    return await awaitable
