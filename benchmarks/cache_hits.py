"""`python -m benchmarks.cache_hits`: what a hit costs in the gateway's CPU microseconds, best of several."""

import asyncio
import time
from typing import Any

import msgspec
import uvloop

from benchmarks.answers import for_party, make_answers, organisations
from gateway.cache import Cache, Loaded, create_cache
from gateway.credentials import Credentials
from gateway.domain.krav import AlleKrav
from gateway.errors import Api
from gateway.settings import Settings
from tests.redis_server import RedisServer

PARTY = organisations(1)[0]
CREDENTIALS = Credentials("t" * 1200, None, "regnskapssystem")
_ONE_KRAV = 900  # bytes, about
_REPEATS = 5
_SECONDS = 0.4


def main() -> None:
    """Measure and print."""
    print(f"{'':44} {'us':>8}")
    with RedisServer() as server:
        uvloop.run(_measure("memory", "memory://", 268_435_456))
        uvloop.run(_measure("shared, decoded here before", server.url, 268_435_456))
        uvloop.run(_measure("shared, fetched and decoded each time", server.url, 0))


async def _measure(name: str, url: str, max_bytes: int) -> None:
    for size in (2_000, 500_000):
        body = for_party(make_answers(max(1, size // _ONE_KRAV))["krav"], PARTY.encode())
        cache = create_cache(_settings(url, max_bytes), patience=1.0)
        try:
            print(f"{name}, {len(body) // 1000} kB".ljust(44), f"{await _best(cache, body):8.1f}")
        finally:
            await cache.aclose()


async def _best(cache: Cache, body: bytes) -> float:
    decode = msgspec.json.Decoder(AlleKrav).decode

    async def fetch() -> Loaded[AlleKrav]:
        return Loaded(decode(body), body, 1)

    async def read() -> Any:  # noqa: ANN401 - what is kept
        place = cache.place(CREDENTIALS, Api.KRAV_OG_BETALINGER, "krav", (PARTY, str(len(body))))
        return await cache.read(place, fetch=fetch, decode=decode)

    while not (await read()).fra_mellomlager:  # noqa: ASYNC110 - nothing else tells
        await asyncio.sleep(0.01)
    return min([await _once(read) for _ in range(_REPEATS)])


async def _once(read: Any) -> float:  # noqa: ANN401 - a coroutine function
    began, until, count = time.process_time(), time.perf_counter() + _SECONDS, 0
    while time.perf_counter() < until:
        for _ in range(10):
            assert (await read()).fra_mellomlager
        count += 10
    return (time.process_time() - began) / count * 1e6


def _settings(url: str, max_bytes: int) -> Settings:
    upstream = "http://127.0.0.1:1/v1"
    return Settings(
        krav_og_betalinger_url=upstream,
        innkrevingsoppdrag_url=upstream,
        cache_url=url,
        cache_max_bytes=max_bytes,
        cache_ttl_seconds=3600.0,
    )


if __name__ == "__main__":
    main()
