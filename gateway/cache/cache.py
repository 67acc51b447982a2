"""Reading through the cache: look-up, single flight, fetch, store."""

import itertools
import math
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from gateway.cache.counters import Counters
from gateway.cache.fetched import Fetched, Kept, Loaded
from gateway.cache.keys import Keys, Place, scope_of
from gateway.cache.single_flight import SingleFlight
from gateway.cache.store import WEIGHT, Decode, Entry, Found, Purpose, Store
from gateway.credentials import Credentials
from gateway.errors import Api
from gateway.waiting import until

T = TypeVar("T")

Fetch = Callable[[], Awaitable[Loaded[Any]]]


class Cache:
    """Upstream's answers, each visible only to who presents the very credentials it was fetched with.

    `ttl` is the longest that an answer is kept, in seconds; no answer outlives the tokens. Errors are not kept.
    `clock` gives seconds since the epoch.
    """

    def __init__(  # noqa: PLR0913 - its parts, put together in create.py
        self,
        store: Store,
        keys: Keys,
        *,
        ttl: float,
        stale_while_revalidate: bool,
        clock: Callable[[], float],
        counters: Counters,
    ) -> None:
        self.counters = counters
        self._store = store
        self._keys = keys
        self._ttl = ttl
        self._stale_while_revalidate = stale_while_revalidate
        self._clock = clock
        self._flights = SingleFlight(counters)
        self._serials = itertools.count(1)

    def place(self, credentials: Credentials, api: Api, operation: str, arguments: tuple[str, ...]) -> Place | None:
        """Where the answer to one upstream call is kept; None when it must not be."""
        place = self._keys.place(credentials, api, operation, arguments)
        return place if self._may_keep(credentials) else None

    def peek(self, place: Place) -> Fetched[Any] | None:
        """What is kept, where it is at hand and nothing else is to be done; else None: `read` it."""
        entry = self._store.at_hand(place)
        if entry is None or self._is_stale(entry):
            return None
        self.counters.hits += 1
        return _from_cache(entry)

    async def read(
        self,
        place: Place | None,
        *,
        fetch: Callable[[], Awaitable[Loaded[T]]],
        decode: Callable[[bytes], T],
        refresh: bool = False,
        deadline: float | None = None,
    ) -> Fetched[T]:
        """What is kept, or else fetched; what `fetch` raises is raised.

        `refresh` reads past what is kept and replaces it. `decode` must make of a body what `fetch` made of it.
        DeadlineError when a fetch is still under way at the deadline (the event loop's time).
        """
        if place is None:
            return await self._fetch_only(fetch, deadline)
        found = self._store.peek(place) or await self._store.find(place, decode)
        key = (place.key, found.epoch)
        if found.entry is not None and not refresh:
            self.counters.hits += 1
            if self._is_stale(found.entry):
                self.counters.stale_served += 1
                renewal = (place, found, fetch, decode, Purpose.REVALIDATE)
                self.counters.refreshes += self._flights.begin_unattended(key, self._load, renewal)
            return _from_cache(found.entry)
        self.counters.misses += 1
        flight = (place, found, fetch, decode, Purpose.REFRESH if refresh else Purpose.READ)
        while True:
            fetched = await self._flights.join(key, self._load, flight, deadline)
            # A flight that was under way may end with what another process had kept: not what a refresh asked for.
            if not (refresh and fetched.fra_mellomlager):
                return fetched

    async def invalidate(self, credentials: Credentials, api: Api) -> None:
        """Drop what a write made stale: all of the organisation's answers from this API, on every worker."""
        self.counters.invalidations += 1
        await self._store.invalidate(scope_of(credentials, api))

    async def aclose(self) -> None:
        """Stop what is under way and let go of the store."""
        await self._flights.aclose()
        await self._store.aclose()

    def still_has(self, credentials: Credentials, kept: Kept) -> bool:
        """Whether an entry is still what this caller would be given, and nothing else is to be done."""
        return self._may_keep(credentials) and self._keys.is_of(credentials, kept.place) and self.are_at_hand((kept,))

    def are_at_hand(self, kept: Iterable[Kept]) -> bool:
        """As `still_has`, for the caller whose places they are, who has presented the same tokens again."""
        for one in kept:
            entry = self._store.at_hand(one.place)
            if entry is None or entry.serial != one.serial or (self._stale_while_revalidate and self._is_stale(entry)):
                return False
        return True

    def answer_key(self, credentials: Credentials, *parts: str) -> bytes:
        """The key of a whole answer to this caller; nobody else can make it."""
        return self._keys.answer_key(credentials, parts)

    def _may_keep(self, credentials: Credentials) -> bool:
        ends = credentials.expires_at
        return credentials.bearer is not None and (ends is None or ends > self._clock())

    def _is_stale(self, entry: Entry) -> bool:
        """Whether an answer is to be fetched anew while it is still served."""
        return self._stale_while_revalidate and self._clock() > (entry.hentet + entry.utloeper) / 2

    async def _fetch_only(self, fetch: Fetch, deadline: float | None) -> Fetched[Any]:
        loaded = await until(deadline if deadline is not None else math.inf, _awaited(fetch))
        return Fetched(loaded.value, self._clock(), fra_mellomlager=False, antall_kall=loaded.kall)

    async def _load(self, place: Place, found: Found, fetch: Fetch, decode: Decode, purpose: Purpose) -> Fetched[Any]:
        in_turn = self._store.turn(place, found, decode, purpose)
        if in_turn is None:
            loaded = await fetch()
            entry = self._entry(place, found, loaded)
            self._store.save(place, found, entry, loaded.body)
        else:
            async with in_turn as turn:
                if turn.entry is not None and turn.entry.utloeper > self._clock():
                    return _from_cache(turn.entry)
                loaded = await fetch()
                entry = self._entry(place, turn, loaded)
                saving = self._store.save(place, turn, entry, loaded.body)
                if saving is not None:
                    await saving
        kept = entry.again.kept if entry.again else None
        return Fetched(loaded.value, entry.hentet, fra_mellomlager=False, antall_kall=loaded.kall, kept=kept)

    def _entry(self, place: Place, turn: Found, loaded: Loaded[Any]) -> Entry:
        now = self._clock()
        ends = now + self._ttl if place.ends is None else min(now + self._ttl, place.ends)
        if ends <= now:
            return Entry(loaded.value, now, ends, turn.stamp, WEIGHT * len(loaded.body))
        serial = next(self._serials)
        again = Fetched(loaded.value, now, fra_mellomlager=True, antall_kall=0, kept=Kept(place, serial))
        return Entry(loaded.value, now, ends, turn.stamp, WEIGHT * len(loaded.body), serial, again)


async def _awaited(fetch: Fetch) -> Loaded[Any]:
    return await fetch()


def _from_cache(entry: Entry) -> Fetched[Any]:
    return entry.again or Fetched(entry.value, entry.hentet, fra_mellomlager=True, antall_kall=0)
