"""Which writes this process knows of, so that nothing fetched before a write is seen after it."""

import itertools
from collections.abc import Callable, Iterator

_LONGEST_FLIGHT = 120.0  # seconds that a fetch begun before a write may still be under way after it, and more


class Generations:
    """Numbers all writes in their order, and remembers the last one of each scope.

    Scopes without a write for `lifetime` seconds (the longest that anything is kept) and a flight's time are
    forgotten together; what was fetched before such a write has expired, and is refused by the common floor.
    """

    def __init__(self, *, lifetime: float, clock: Callable[[], float]) -> None:
        self._remembered = lifetime + _LONGEST_FLIGHT
        self._clock = clock
        self._floor = 0
        self._written: dict[str, tuple[int, float]] = {}
        self.latest = 0

    def epoch(self, scope: str) -> int:
        """The number of the scope's last write, 0 when none is remembered: flights are shared within one epoch."""
        written = self._written.get(scope)
        return 0 if written is None else written[0]

    def covers(self, scope: str, stamp: int) -> bool:
        """Whether something is not older than the scope's last write; its stamp is what `latest` was when it began."""
        written = self._written.get(scope)
        return stamp >= (self._floor if written is None else written[0])

    def advance(self, scope: str) -> None:
        """Note a write: everything of the scope fetched before now is stale."""
        now = self._clock()
        self.latest += 1
        self._written.pop(scope, None)
        self._written[scope] = (self.latest, now)
        self._forget(now - self._remembered)

    def _forget(self, before: float) -> None:
        for scope, (number, _) in list(self._oldest(before)):
            self._floor = max(self._floor, number)
            del self._written[scope]

    def _oldest(self, before: float) -> Iterator[tuple[str, tuple[int, float]]]:
        return itertools.takewhile(lambda item: item[1][1] <= before, self._written.items())
