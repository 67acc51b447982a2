"""A pause for an API that fails for one organisation.

    closed ── failures weigh TRIP in a row ──> open ── PAUSE seconds ──> half open: one probe
      ^                                          ^                          │
      └────────────── the probe succeeds ────────┴──── the probe fails ─────┘

At 50 calls a second a total outage is recognised in 0.4 s. A timeout weighs more, because it keeps one of five places
busy all its time: five calls that hang at once are enough.
"""

import enum
from collections.abc import Callable
from typing import Final

from gateway.errors import Api, UpstreamUnavailableError
from gateway.upstream.per_organisation import PerOrganisation

TRIP: Final = 20
PAUSE: Final = 5.0


class Verdict(enum.IntEnum):
    """What one attempt says of upstream's health; the value is its weight."""

    HEALTHY = 0
    FAILED = 1
    TIMED_OUT = 4


HEALTHY: Final = Verdict.HEALTHY
"""What nearly every attempt says; to look a member up in its enum costs more than all that is done with it."""
TIMED_OUT: Final = Verdict.TIMED_OUT


class Breaker:
    """The state for one API and organisation; `time` is monotonic, in seconds; `opened` is called when it opens."""

    def __init__(self, api: Api, time: Callable[[], float], opened: Callable[[], None] = lambda: None) -> None:
        self._api = api
        self._time = time
        self._tell_opened = opened
        self._failures = 0
        self._opened: float | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        return self._opened is not None

    def check(self) -> None:
        """Raise UpstreamUnavailableError, with `retry_after`, while no call may be made."""
        if self._opened is None:
            return
        rest = self._opened + PAUSE - self._time()
        if rest > 0 or self._probing:
            raise UpstreamUnavailableError(api=self._api, retry_after=float(max(1, round(rest))))

    def begin(self) -> bool:
        """Begin a call, and tell whether it is the probe; raises as `check` does."""
        self.check()
        self._probing = self._opened is not None
        return self._probing

    def end(self, verdict: Verdict | None, *, probe: bool) -> None:
        """End a call; None when it was given up before it could tell anything."""
        if probe:
            self._probing = False
        if verdict is None:
            return
        if verdict is HEALTHY:
            self._failures = 0
            self._opened = None
        elif probe or not self.is_open:
            self._failures += verdict
            if self._failures >= TRIP:
                self._tell_opened()
                self._opened = self._time()


class Breakers:
    """The breakers of one API; the longest unused is forgotten when there are too many."""

    def __init__(self, api: Api, time: Callable[[], float], opened: Callable[[], None] = lambda: None) -> None:
        self._breakers = PerOrganisation(lambda: Breaker(api, time, opened))

    def count_open(self) -> int:
        """For how many organisations the API is paused."""
        return sum(breaker.is_open for breaker in self._breakers.values())

    def get(self, organisation: str) -> Breaker:
        return self._breakers.get(organisation)
