"""graphql-core's executor with the operation's time limit around every wait."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from gateway.errors import UpstreamTimeoutError
from gateway.execution.compiled.executor import CompiledExecutor

T = TypeVar("T")


class TimedExecutor(CompiledExecutor[Any]):
    """An executor in which no field waits past `deadline` (the event loop's time): it fails alone, what is done stays.

    `with_abort_signal` is the one place where graphql-core 3.3 awaits what a resolver returned.
    """

    deadline: float = float("inf")
    event_context: Callable[[], Any] | None = None

    async def with_abort_signal(self, awaitable: Awaitable[T]) -> T:
        """Await a field's value until the deadline; UpstreamTimeoutError after it."""
        limit = asyncio.timeout_at(self.deadline)
        try:
            async with limit:
                return await awaitable
        except TimeoutError as error:
            if limit.expired():
                raise UpstreamTimeoutError from error
            raise

    def build_per_event_executor(self, payload: Any) -> "TimedExecutor":  # noqa: ANN401 - any event
        """An executor for one event of a subscription, with a context and a time limit of its own."""
        executor = cast("TimedExecutor", super().build_per_event_executor(payload))
        if self.event_context is not None:
            executor.context_value = self.event_context()
            executor.deadline = executor.context_value.operation.deadline
        return executor
