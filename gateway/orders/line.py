"""Standing in line: whoever came first goes first, one at a time per key."""

import asyncio
from collections import deque
from collections.abc import Hashable


class Place:
    """One place in one line."""

    def __init__(self, lines: "Lines", key: Hashable) -> None:
        self._lines = lines
        self._key = key
        self._first: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def wait(self, deadline: float) -> bool:
        """Return True once first, False when the deadline (the event loop's time) passes before."""
        remaining = deadline - asyncio.get_running_loop().time()
        await asyncio.wait((self._first,), timeout=max(0.0, remaining))
        return self._first.done()

    def leave(self) -> None:
        """Give the place up, wherever it is in the line."""
        self._lines.remove(self._key, self)

    def call(self) -> None:
        """Tell it that it is first."""
        if not self._first.done():
            self._first.set_result(None)


class Lines:
    """All lines of this process; an empty one costs no memory."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, deque[Place]] = {}

    def enter(self, key: Hashable) -> Place:
        """Take the last place of a line."""
        line = self._lines.setdefault(key, deque())
        place = Place(self, key)
        line.append(place)
        line[0].call()
        return place

    def remove(self, key: Hashable, place: Place) -> None:
        """Take a place out; who is first then is called."""
        line = self._lines.get(key)
        if line is None or place not in line:
            return
        line.remove(place)
        if line:
            line[0].call()
        else:
            del self._lines[key]
