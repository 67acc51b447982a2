"""What upstream said, kept for the very caller who was told.

read ── key ──> store ── hit ──────────────────────────────────> Fetched
                  │ miss                                            ^
                  └─> single flight ─> turn ─> fetch ─> store ──────┘

The only package that imports aiocache. A store is either in the process (`memory://`) or shared (`redis://`).
"""

from gateway.cache.cache import Cache
from gateway.cache.counters import Counters
from gateway.cache.create import create_cache
from gateway.cache.fetched import Fetched, Loaded

__all__ = ["Cache", "Counters", "Fetched", "Loaded", "create_cache"]
