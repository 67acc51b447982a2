"""`python -m benchmarks.cache_keys`: a million distinct keys through the store in the process: is memory flat?"""

import asyncio
import gc
import time
from pathlib import Path

import uvloop

from gateway.cache import Cache, Loaded, create_cache
from gateway.credentials import Credentials
from gateway.errors import Api
from gateway.settings import Settings

KEYS = 1_000_000
BOUND = 64_000_000  # bytes
BODY = 500  # bytes


def main() -> None:
    """Measure and print."""
    uvloop.run(_measure())


async def _measure() -> None:
    upstream = "http://127.0.0.1:1/v1"
    settings = Settings(krav_og_betalinger_url=upstream, innkrevingsoppdrag_url=upstream, cache_max_bytes=BOUND)
    cache = create_cache(settings)
    print(f"{'keys':>9} {'entries':>8} {'counted MB':>11} {'resident MB':>12} {'evicted':>9} {'tasks':>6} {'us':>7}")
    for first in range(0, KEYS, KEYS // 10):
        began = time.process_time()
        for number in range(first, first + KEYS // 10):
            await _read(cache, number)
        microseconds = (time.process_time() - began) / (KEYS // 10) * 1e6
        _show(cache, first + KEYS // 10, microseconds)
    await cache.aclose()


async def _read(cache: Cache, number: int) -> None:
    async def fetch() -> Loaded[list[str]]:
        value = [f"{number:50}" for _ in range(BODY * 3 // 110)]  # about three bytes for one of its JSON
        return Loaded(value, b" " * BODY, 1)

    credentials = Credentials(f"token {number}", None, "regnskapssystem")
    place = cache.place(credentials, Api.KRAV_OG_BETALINGER, "krav", ("313367002",))
    await cache.read(place, fetch=fetch, decode=_never)


def _never(_: bytes) -> list[str]:
    raise AssertionError


def _show(cache: Cache, keys: int, microseconds: float) -> None:
    gc.collect()
    counters = cache.counters
    assert counters.bytes <= BOUND
    tasks = len(asyncio.all_tasks())
    print(
        f"{keys:9} {counters.entries:8} {counters.bytes / 1e6:11.1f} {_resident() / 1e6:12.1f}"
        f" {counters.evictions + counters.expirations:9} {tasks:6} {microseconds:7.1f}",
        flush=True,
    )


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


if __name__ == "__main__":
    main()
