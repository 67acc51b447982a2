"""At most so many calls at once per upstream API and organisation.

slot ── a place is free ───────────────────────────────> call ── leave ──┐
  └──── wait in a fair queue until one is handed over ────^ <────────────┘

Skatteetaten allows five concurrent calls per API and organisation (its general rules of use). The count is kept in the
process, or on the shared server when the cache has one.
"""

from gateway.settings import Settings
from gateway.upstream.limits_base import LimitCounters, Limiter
from gateway.upstream.limits_local import LocalLimiter

__all__ = ["LimitCounters", "Limiter", "create_limiter"]


def create_limiter(settings: Settings) -> Limiter:
    """The limiter that the settings ask for."""
    return LocalLimiter(settings.upstream_concurrency)
