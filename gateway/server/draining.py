"""Stopping without harm: the process says that it stops, ends its streams and finishes what it has begun."""

import asyncio


class Draining:
    """Whether the process is about to stop."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()

    @property
    def begun(self) -> bool:
        """Whether the process is about to stop."""
        return self._begun.is_set()

    def begin(self) -> None:
        """From now on the process is not ready, and every stream ends."""
        self._begun.set()

    async def wait(self) -> None:
        """Wait until the process is about to stop."""
        await self._begun.wait()
