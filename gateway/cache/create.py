"""The cache that the settings ask for."""

import hashlib
import secrets
import time
from collections.abc import Callable

from gateway.cache.cache import Cache
from gateway.cache.counters import Counters
from gateway.cache.gate import PATIENCE
from gateway.cache.keys import Keys
from gateway.cache.memory_store import MemoryStore
from gateway.cache.redis_link import RedisLink
from gateway.cache.redis_place import scope_salt
from gateway.cache.redis_store import RedisStore
from gateway.cache.store import Store
from gateway.settings import Settings


def create_cache(settings: Settings, *, clock: Callable[[], float] = time.time, patience: float = PATIENCE) -> Cache:
    """A cache in the process or on a shared server; `clock` gives seconds since the epoch.

    `patience` is how many seconds of silence from a shared server are an outage.
    """
    counters = Counters()
    shared = not settings.cache_url.startswith("memory://")
    return Cache(
        _create_store(settings, clock, counters, patience),
        Keys(salt=shared_key_salt(settings) if shared else secrets.token_bytes(64)),
        ttl=settings.cache_ttl_seconds,
        stale_while_revalidate=settings.cache_stale_while_revalidate,
        clock=clock,
        counters=counters,
    )


def _create_store(settings: Settings, clock: Callable[[], float], counters: Counters, patience: float) -> Store:
    size, lifetime = settings.cache_max_bytes, settings.cache_ttl_seconds
    if settings.cache_url.startswith("memory://"):
        return MemoryStore(size, lifetime=lifetime, clock=clock, counters=counters)
    link = RedisLink(settings.cache_url, counters, patience=patience)
    return RedisStore(link, size, salt=scope_salt(settings), lifetime=lifetime, clock=clock, counters=counters)


def shared_key_salt(settings: Settings) -> bytes:
    """The secret that lets verified principals share on a shared server; empty when none is configured."""
    return hashlib.blake2b(settings.cache_key.encode(), person=b"gateway cache").digest() if settings.cache_key else b""
