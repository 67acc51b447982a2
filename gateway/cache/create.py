"""The cache that the settings ask for."""

import secrets
import time
from collections.abc import Callable

from gateway.cache.cache import Cache
from gateway.cache.counters import Counters
from gateway.cache.keys import Keys
from gateway.cache.memory_store import MemoryStore
from gateway.cache.store import Store
from gateway.settings import Settings


def create_cache(settings: Settings, *, clock: Callable[[], float] = time.time) -> Cache:
    """A cache in the process or on a shared server; `clock` gives seconds since the epoch."""
    counters = Counters()
    shared = not settings.cache_url.startswith("memory://")
    return Cache(
        _create_store(settings, clock, counters),
        Keys(salt=b"" if shared else secrets.token_bytes(64)),
        ttl=settings.cache_ttl_seconds,
        stale_while_revalidate=settings.cache_stale_while_revalidate,
        clock=clock,
        counters=counters,
    )


def _create_store(settings: Settings, clock: Callable[[], float], counters: Counters) -> Store:
    return MemoryStore(settings.cache_max_bytes, lifetime=settings.cache_ttl_seconds, clock=clock, counters=counters)
