"""The store that all workers and nodes share: sealed values on a Redis or Valkey server.

gw:g:<scope>   the stamp of an organisation's data at one API: random, and replaced by every write
gw:v:<place>   one sealed value, with the stamp it was fetched under
gw:l:<place>   the lease of the process that is fetching it

A value whose stamp is not the scope's is stale. A lost stamp is replaced by a new one, so losing it loses values, never
a write. What this process has decoded it keeps, but serves it only when the server says that it is still the one.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from gateway.cache.bounded_memory import BoundedMemoryCache
from gateway.cache.counters import Counters
from gateway.cache.generations import Generations
from gateway.cache.keys import Place
from gateway.cache.redis_link import RedisLink, StoreUnavailableError
from gateway.cache.redis_place import LEASE_SECONDS, STAMP_SECONDS, RedisPlace, scope_name
from gateway.cache.sealing import HEAD, STAMP, SealBrokenError, Sealed, Sealer
from gateway.cache.store import WEIGHT, Decode, Entry, Found, Purpose
from gateway.errors import GatewayError

_POLLS = (0.005, 0.01, 0.02, 0.04)  # seconds between looks for what another process is fetching; the last is repeated


class _Decoded(msgspec.Struct, frozen=True, gc=False):
    """An entry, and the head of the sealed value it was decoded from."""

    head: bytes
    entry: Entry


class _View(msgspec.Struct, gc=False):
    """What a look at a place showed: `head` is of the value there, usable or not."""

    stamp: bytes | None
    head: bytes = b""
    entry: Entry | None = None
    leased: bool = False


class RedisStore:
    """Keeps sealed entries on the server, and at most `max_bytes` of decoded ones here."""

    def __init__(  # noqa: PLR0913 - its parts and bounds
        self,
        link: RedisLink,
        max_bytes: int,
        *,
        salt: bytes,
        lifetime: float,
        clock: Callable[[], float],
        counters: Counters,
    ) -> None:
        self._clock = clock
        self._counters = counters
        self._link = link
        link.when_back(self._back)
        self._salt = salt
        self._sealer = Sealer()
        self._decoded = BoundedMemoryCache(max_bytes, weigh=_weigh, clock=clock, counters=counters)
        self._generations = Generations(lifetime=lifetime, clock=clock)
        self._undelivered: set[str] = set()

    def at_hand(self, place: Place) -> None:
        """As `peek`."""

    def peek(self, place: Place) -> None:
        """The server must be asked."""

    async def find(self, place: Place, decode: Decode) -> Found:
        epoch = self._generations.epoch(place.scope)
        try:
            if place.scope in self._undelivered:
                await self._deliver(place.scope)
            view = await self._look(place, decode)
        except StoreUnavailableError:
            return Found((epoch, None), None)
        return Found((epoch, view.stamp), view.stamp, view.entry)

    @asynccontextmanager
    async def turn(self, place: Place, found: Found, decode: Decode, purpose: Purpose) -> AsyncIterator[Found]:
        if found.stamp is None or purpose is Purpose.REFRESH:
            yield msgspec.structs.replace(found, entry=None)
            return
        turn = await self._await_turn(place, found, decode, os.urandom(STAMP), wait=purpose is Purpose.READ)
        if not turn.lease:
            yield turn
            return
        there = self._there(place)
        renewal = asyncio.ensure_future(self._renew(there, turn.lease))
        try:
            yield turn
        except BaseException:  # whatever ends the fetch, a cancellation too, others must not wait for it
            self._link.in_background(there.release(turn.lease))
            raise
        finally:
            renewal.cancel()

    async def save(self, place: Place, turn: Found, entry: Entry, body: bytes) -> None:
        there = self._there(place)
        ttl = entry.utloeper - self._clock()
        if not isinstance(entry.stamp, bytes):
            return
        try:
            if ttl <= 0:
                await there.release(turn.lease)
                return
            blob = self._sealer.seal(place, Sealed(entry.hentet, entry.utloeper, entry.stamp, body))
            await there.put(entry.stamp, blob, ttl=ttl, lease=turn.lease)
        except StoreUnavailableError:
            return
        await self._decoded.set(place.key, _Decoded(blob[:HEAD], entry), ttl=ttl)

    async def invalidate(self, scope: str) -> None:
        self._generations.advance(scope)
        self._undelivered.add(scope)
        try:
            await self._deliver(scope)
        except StoreUnavailableError:
            return

    async def aclose(self) -> None:
        await self._link.aclose()
        await self._decoded.clear()

    async def _look(self, place: Place, decode: Decode, *, unusable: bytes = b"", token: bytes = b"") -> _View:
        decoded: _Decoded | None = self._decoded.find(place.key)
        known = decoded.head if decoded else b""
        answer = await self._there(place).look(known=known, unusable=unusable, token=token)
        if isinstance(answer.value, bytes):
            entry = await self._open(place, decode, answer.value)
            view = _View(answer.stamp, answer.value[:HEAD], entry)
        elif answer.value and decoded:
            view = _View(answer.stamp, decoded.head, decoded.entry)
        else:
            return _View(answer.stamp, leased=answer.leased)
        if view.entry is not None and view.entry.stamp != answer.stamp:
            view.entry = None
        return view

    async def _open(self, place: Place, decode: Decode, blob: bytes) -> Entry | None:
        try:
            sealed = self._sealer.open(place, blob)
            value = decode(sealed.body)
        except (SealBrokenError, GatewayError, msgspec.MsgspecError, ValueError):
            self._counters.rejected += 1
            return None
        ttl = sealed.utloeper - self._clock()
        if ttl <= 0:
            return None
        entry = Entry(value, sealed.hentet, sealed.utloeper, sealed.stamp, WEIGHT * len(sealed.body))
        await self._decoded.set(place.key, _Decoded(blob[:HEAD], entry), ttl=ttl)
        return entry

    async def _await_turn(self, place: Place, found: Found, decode: Decode, token: bytes, *, wait: bool) -> Found:
        unusable = b""
        looks = 0
        while True:
            try:
                view = await self._look(place, decode, unusable=unusable, token=token)
            except StoreUnavailableError:
                return Found(found.epoch, None)
            if view.leased:
                return Found(found.epoch, view.stamp, lease=view.stamp + token if view.stamp else b"")
            usable = view.entry is not None and (wait or view.entry.hentet > _hentet(found))
            if usable or (not view.head and not wait):
                return Found(found.epoch, view.stamp, view.entry or found.entry)
            if view.head:
                unusable = view.head
            else:
                await asyncio.sleep(_POLLS[min(looks, len(_POLLS) - 1)])
                looks += 1

    def _there(self, place: Place) -> RedisPlace:
        return RedisPlace(self._link, place, self._salt)

    async def _renew(self, there: RedisPlace, lease: bytes) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            self._link.in_background(there.renew(lease))

    async def _deliver(self, scope: str) -> None:
        await self._link.set(scope_name(b"g", scope, self._salt), os.urandom(STAMP), STAMP_SECONDS)
        self._undelivered.discard(scope)

    def _back(self) -> None:
        for scope in self._undelivered:
            self._link.in_background(self._deliver(scope))


def _weigh(decoded: Any) -> int:  # noqa: ANN401 - what this store put there
    size: int = decoded.entry.size
    return size


def _hentet(found: Found) -> float:
    return found.entry.hentet if found.entry else 0.0
