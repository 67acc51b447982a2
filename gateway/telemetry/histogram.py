"""A histogram that costs a bisection and two additions per observation."""

from bisect import bisect_left

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0)
"""Upper bounds for whatever callers wait for: from an answer out of the cache to the longest operation."""


class Histogram:
    """Counts observations by bucket; `bounds` must rise."""

    __slots__ = ("_bounds", "_counts", "_sum")

    def __init__(self, bounds: tuple[float, ...] = SECONDS) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def observe_none(self) -> None:
        """As `observe(0.0)`."""
        self._counts[0] += 1

    def numbers(self) -> list[float]:
        """The count of each bucket, the last without an upper bound, then the sum."""
        return [*self._counts, self._sum]
