"""Whether the shared server is worth asking: shut by a failure, opened again by probing in the background."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 0.012  # seconds of silence: four commands in a row stay below the 50 ms an operation may lose
_FIRST_PAUSE = 0.05  # seconds before the first probe; a server that only stumbled is back at once
_LONGEST_PAUSE = 2.0
_STEADY = 10.0  # seconds it must have stayed open for the next failure to count as a first one


class Gate:
    """Open until `shut`, then closed until a probe succeeds; nobody who comes by waits for that.

    `probe` says whether the server answers, and never raises; `opened` is called whenever the gate opens again.
    """

    def __init__(self, probe: Callable[[], Awaitable[bool]]) -> None:
        self.is_open = True
        self._probe = probe
        self.opened: Callable[[], None] = lambda: None
        self._opened_at = float("-inf")
        self._pause = _FIRST_PAUSE
        self._healing: asyncio.Task[None] | None = None

    def shut(self) -> None:
        """Note a failure."""
        if not self.is_open:
            return
        self.is_open = False
        loop = asyncio.get_running_loop()
        if loop.time() - self._opened_at > _STEADY:
            self._pause = _FIRST_PAUSE
        self._healing = loop.create_task(self._heal())

    async def aclose(self) -> None:
        if self._healing is not None:
            self._healing.cancel()
            await asyncio.wait((self._healing,))

    async def _heal(self) -> None:
        while not self.is_open:
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            self.is_open = await self._probe()
        self._opened_at = asyncio.get_running_loop().time()
        self.opened()
