"""At most so many calls at once per upstream API and organisation.

slot ── a place is free ───────────────────────────────> call ── leave ──┐
  └──── wait in a fair queue until one is handed over ────^ <────────────┘

Skatteetaten allows five concurrent calls per API and organisation (its general rules of use). The count is kept in the
process, or on the shared server when the cache has one.
"""

from gateway.cache.counters import Counters
from gateway.cache.redis_link import RedisLink
from gateway.cache.redis_place import scope_salt
from gateway.settings import Settings
from gateway.upstream.limits.base import LimitCounters, Limiter
from gateway.upstream.limits.local import LocalLimiter
from gateway.upstream.limits.shared import SharedLimiter

__all__ = ["LimitCounters", "Limiter", "create_limiter"]

# Seconds of silence: longer than the cache's, because who gives up counts alone, and a sixth call may follow; with the
# cache's own still below the 50 ms that an operation may lose.
PATIENCE = 0.025


def create_limiter(settings: Settings, *, counters: Counters | None = None, patience: float = PATIENCE) -> Limiter:
    """The limiter that the settings ask for; `counters` count the server's failures, `patience` is as for the cache."""
    if settings.cache_url.startswith("memory://"):
        return LocalLimiter(settings.upstream_concurrency)
    link = RedisLink(settings.cache_url, counters or Counters(), patience=patience)
    return SharedLimiter(settings.upstream_concurrency, link, scope_salt(settings))
