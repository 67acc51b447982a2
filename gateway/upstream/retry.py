"""When an attempt is repeated, and after how long.

Only what both APIs advise: lost connections, timeouts, 5xx and 429, of reads and of writes that may be repeated.
"""

import random
from collections.abc import Callable
from typing import Final

from gateway.errors import GatewayError, RateLimitedError, UpstreamTimeoutError, UpstreamUnavailableError
from gateway.upstream.call import Call, Repeat

FIRST_DELAY: Final = 0.2
LONGEST_DELAY: Final = 3.0
SHORTEST_CALL: Final = 0.05
"""Seconds; with less left of the operation's time, a call is not begun, since it could not be finished."""

RESERVE: Final = 5.0
PER_CALL: Final = 0.05

_REPEATABLE: Final = (RateLimitedError, UpstreamTimeoutError, UpstreamUnavailableError)


class RetryBudget:
    """Bounds the retries of one API and organisation: a small reserve and 5 % of the calls.

    However long upstream is down, from the hundredth call on retries are at most a tenth of the calls.
    """

    def __init__(self) -> None:
        self._left = RESERVE

    def add_call(self) -> None:
        self._left = min(RESERVE, self._left + PER_CALL)

    def take(self) -> bool:
        """Take the right to one retry, if there is one."""
        if self._left < 1:
            return False
        self._left -= 1
        return True


class RetryPolicy:
    """`attempts` in all; `uniform` draws a float between two bounds."""

    def __init__(self, attempts: int, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._attempts = attempts
        self._uniform = uniform

    def find_delay(
        self, call: Call, error: GatewayError, *, made: int, remaining: float, budget: RetryBudget
    ) -> float | None:
        """Return the seconds to wait before the next attempt; None when there shall be none.

        `made` attempts have failed, the last with `error`; `remaining` is the operation's time in seconds. The delay
        grows exponentially with full jitter, and is never shorter than upstream's Retry-After.
        """
        if made >= self._attempts or call.repeat is Repeat.NEVER or not isinstance(error, _REPEATABLE):
            return None
        longest = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (made - 1))
        delay = max(error.retry_after or 0.0, self._uniform(0, longest))
        if delay + SHORTEST_CALL > remaining or not budget.take():
            return None
        return delay
