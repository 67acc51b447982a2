"""Reading through the cache: look-up, single flight, fetch, store."""

import functools
import itertools
import math
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

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


class _Call(msgspec.Struct, frozen=True, gc=False):
    place: Place
    fetch: Fetch
    decode: Decode
    deadline: float | None


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
        return self._keys.place(credentials, api, operation, arguments) if self._may_keep(credentials) else None

    def peek(self, place: Place) -> Fetched[Any] | None:
        """What is kept, where it is at hand and nothing else is to be done; else None: `read` it."""
        found = self._store.peek(place)
        if found is None or found.entry is None or self._is_stale(found.entry):
            return None
        self.counters.hits += 1
        return _from_cache(found.entry, place)

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
        call = _Call(place, fetch, decode, deadline)
        found = self._store.peek(place) or await self._store.find(place, decode)
        if found.entry is not None and not refresh:
            return self._serve(call, found, found.entry)
        self.counters.misses += 1
        return await self._join(call, found, Purpose.REFRESH if refresh else Purpose.READ)

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
        return self._may_keep(credentials) and self._keys.is_of(credentials, kept.place) and self.is_at_hand(kept)

    def is_at_hand(self, kept: Kept) -> bool:
        """As `still_has`, for the caller whose place it is, who has presented the same tokens again."""
        found = self._store.peek(kept.place)
        entry = found.entry if found else None
        return entry is not None and entry.serial == kept.serial and not self._is_stale(entry)

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

    def _serve(self, call: _Call, found: Found, entry: Entry) -> Fetched[Any]:
        self.counters.hits += 1
        if self._is_stale(entry):
            self.counters.stale_served += 1
            begin = functools.partial(self._load, call, found, Purpose.REVALIDATE)
            if self._flights.begin_unattended((call.place.key, found.epoch), begin):
                self.counters.refreshes += 1
        return _from_cache(entry, call.place)

    async def _join(self, call: _Call, found: Found, purpose: Purpose) -> Fetched[Any]:
        begin = functools.partial(self._load, call, found, purpose)
        while True:
            fetched = await self._flights.join((call.place.key, found.epoch), begin, call.deadline)
            # A flight that was under way may end with what another process had kept: not what a refresh asked for.
            if purpose is Purpose.READ or not fetched.fra_mellomlager:
                return fetched

    async def _load(self, call: _Call, found: Found, purpose: Purpose) -> Fetched[Any]:
        async with self._store.turn(call.place, found, call.decode, purpose) as turn:
            if turn.entry is not None and turn.entry.utloeper > self._clock():
                return _from_cache(turn.entry, call.place)
            loaded = await call.fetch()
            entry = self._entry(call, turn, loaded)
            await self._store.save(call.place, turn, entry, loaded.body)
        kept = Kept(call.place, entry.serial) if entry.serial else None
        return Fetched(loaded.value, entry.hentet, fra_mellomlager=False, antall_kall=loaded.kall, kept=kept)

    def _entry(self, call: _Call, turn: Found, loaded: Loaded[Any]) -> Entry:
        now = self._clock()
        ends = now + self._ttl if call.place.ends is None else min(now + self._ttl, call.place.ends)
        serial = next(self._serials) if ends > now else 0
        return Entry(loaded.value, now, ends, turn.stamp, WEIGHT * len(loaded.body), serial)


async def _awaited(fetch: Fetch) -> Loaded[Any]:
    return await fetch()


def _from_cache(entry: Entry, place: Place) -> Fetched[Any]:
    kept = Kept(place, entry.serial) if entry.serial else None
    return Fetched(entry.value, entry.hentet, fra_mellomlager=True, antall_kall=0, kept=kept)
