"""What the cache did since it was created, for the metrics to read."""

import msgspec


class Counters(msgspec.Struct):
    """Totals, but for `bytes` and `entries`, which are what the in-process store holds now."""

    hits: int = 0
    answers: int = 0
    misses: int = 0
    joins: int = 0
    refreshes: int = 0
    stale_served: int = 0
    invalidations: int = 0
    evictions: int = 0
    expirations: int = 0
    oversized: int = 0
    rejected: int = 0
    store_errors: int = 0
    store_skips: int = 0
    bytes: int = 0
    entries: int = 0
