"""Counts of calls: totals, per endpoint, in flight now and at most, and a log without secrets."""

import asyncio
from collections import Counter, deque
from datetime import datetime
from typing import Any

import msgspec


class LoggedCall(msgspec.Struct, frozen=True):
    """One call, with names of headers but never their values, apart from the correlation id."""

    api: str
    endpoint: str
    method: str
    path: str
    headers: tuple[str, ...]
    korrelasjonsid: str | None
    organisasjon: str
    time: datetime


class InFlight:
    """How many are in flight, and the highest that number has been."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.highest: Counter[str] = Counter()

    def enter(self, key: str) -> int:
        """Count one in; gives the number in flight with it."""
        self.now[key] += 1
        self.highest[key] = max(self.highest[key], self.now[key])
        return self.now[key]

    def leave(self, key: str) -> None:
        """Count one out."""
        self.now[key] -= 1


class Stats:
    """What `/_simulator/stats` answers."""

    def __init__(self, log_size: int) -> None:
        self._log_size = log_size
        self._api = InFlight()
        self._organisation = InFlight()
        self._changed = asyncio.Event()
        self.reset()

    def reset(self) -> None:
        """Forget the past; what is in flight now stays counted."""
        self.total = 0
        self.calls: Counter[tuple[str, str]] = Counter()
        self.statuses: Counter[str] = Counter()
        self.log: deque[LoggedCall] = deque(maxlen=self._log_size)
        for in_flight in (self._api, self._organisation):
            in_flight.highest = Counter({key: count for key, count in in_flight.now.items() if count})

    def begin(self, call: LoggedCall) -> int:
        """Count a call in; gives how many its organisation now has in flight at this API."""
        self.total += 1
        self.calls[(call.api, call.endpoint)] += 1
        self.log.append(call)
        self._api.enter(call.api)
        self._changed.set()
        return self._organisation.enter(f"{call.api}:{call.organisasjon}")

    def end(self, call: LoggedCall) -> None:
        """Count a call out."""
        self._api.leave(call.api)
        self._organisation.leave(f"{call.api}:{call.organisasjon}")
        self._changed.set()

    async def wait(self, *, in_flight: int | None = None, total: int | None = None) -> None:
        """Return once so many calls (at least; 0: none) are in flight, and so many have come in since the reset."""
        while not (self._in_flight_fits(in_flight) and self.total >= (total or 0)):
            self._changed.clear()
            await self._changed.wait()

    def _in_flight_fits(self, wanted: int | None) -> bool:
        now = self._api.now.total()
        return wanted is None or (now >= wanted if wanted else now == 0)

    def report(self) -> dict[str, Any]:
        """All numbers, as JSON."""
        calls: dict[str, dict[str, int]] = {}
        for (api, endpoint), count in sorted(self.calls.items()):
            calls.setdefault(api, {})[endpoint] = count
        return {
            "total": self.total,
            "calls": calls,
            "statuses": dict(self.statuses),
            "in_flight": {key: count for key, count in self._api.now.items() if count},
            "in_flight_per_organisation": {key: count for key, count in self._organisation.now.items() if count},
            "highest_in_flight": dict(self._api.highest),
            "highest_in_flight_per_organisation": dict(self._organisation.highest),
        }
