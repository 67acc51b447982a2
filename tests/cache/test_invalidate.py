"""What a write makes stale is not seen after it, on any worker."""

import asyncio

from gateway.cache import Cache
from gateway.cache.generations import Generations
from gateway.errors import Api
from tests.cache.conftest import MakeCache
from tests.cache.support import API, Clock, Upstream, caller, eventually, token
from tests.redis_server import RedisServer


async def test_a_write_drops_what_the_organisation_had_fetched(cache: Cache, upstream: Upstream) -> None:
    one, other = caller(organisation="991825827"), caller(organisation="991825827")
    for credentials in (one, other):
        await upstream.read(cache, credentials)

    await cache.invalidate(one, API)

    for credentials in (one, other):
        assert not (await upstream.read(cache, credentials)).fra_mellomlager


async def test_a_write_leaves_other_organisations_and_the_other_api_alone(cache: Cache, upstream: Upstream) -> None:
    writer, other = caller(organisation="991825827"), caller(organisation="974761076")
    await upstream.read(cache, writer, api=Api.INNKREVINGSOPPDRAG)
    await upstream.read(cache, other)

    await cache.invalidate(writer, API)

    assert (await upstream.read(cache, writer, api=Api.INNKREVINGSOPPDRAG)).fra_mellomlager
    assert (await upstream.read(cache, other)).fra_mellomlager


async def test_a_read_under_way_during_the_write_is_not_seen_after_it(cache: Cache, upstream: Upstream) -> None:
    credentials = caller()
    upstream.gate = asyncio.Event()
    before = asyncio.ensure_future(upstream.read(cache, credentials))
    await eventually(lambda: upstream.running == 1)
    await cache.invalidate(credentials, API)

    after = asyncio.ensure_future(upstream.read(cache, credentials))
    await eventually(lambda: upstream.running == 2)
    upstream.gate.set()

    assert (await before).value == "answer 1"
    assert (await after).value == "answer 2"
    assert (await upstream.read(cache, credentials)).value == "answer 2"


async def test_what_ends_late_does_not_replace_what_was_fetched_after_the_write(
    cache: Cache, upstream: Upstream
) -> None:
    credentials = caller()
    late = upstream.gate = asyncio.Event()
    before = asyncio.ensure_future(upstream.read(cache, credentials))
    await eventually(lambda: upstream.running == 1)
    await cache.invalidate(credentials, API)
    upstream.gate = None
    await upstream.read(cache, credentials)

    late.set()
    await before

    assert (await upstream.read(cache, credentials)).value == "answer 2"


async def test_a_write_on_one_worker_is_seen_on_another(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream
) -> None:
    one, other = make_cache(server.url), make_cache(server.url)
    bearer = token()
    await upstream.read(one, caller(bearer=bearer))
    assert (await upstream.read(other, caller(bearer=bearer))).fra_mellomlager

    await one.invalidate(caller(bearer=bearer), API)

    assert not (await upstream.read(other, caller(bearer=bearer))).fra_mellomlager


async def test_a_read_under_way_on_another_worker_is_not_seen_after_the_write(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream
) -> None:
    one, other = make_cache(server.url), make_cache(server.url)
    credentials = caller()
    late = upstream.gate = asyncio.Event()
    before = asyncio.ensure_future(upstream.read(other, credentials))
    await eventually(lambda: upstream.running == 1)
    await one.invalidate(credentials, API)
    late.set()
    await before

    assert (await upstream.read(other, credentials)).value == "answer 2"
    assert (await upstream.read(one, credentials)).value == "answer 2"


async def test_a_write_stays_seen_when_the_server_loses_that_it_happened(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream
) -> None:
    cache = make_cache(server.url)
    credentials = caller()
    await upstream.read(cache, credentials)
    await cache.invalidate(credentials, API)
    for name in server.names():
        if name.startswith(b"gw:g:"):
            server.command("DEL", name)

    assert not (await upstream.read(cache, credentials)).fra_mellomlager


def test_generations_forget_old_writes_without_forgetting_what_they_made_stale() -> None:
    clock = Clock()
    generations = Generations(lifetime=30, clock=clock)
    before = generations.latest
    for number in range(1000):
        generations.advance(f"scope {number}")

    clock.now += 1000
    generations.advance("another")

    assert len(generations._written) == 1
    assert not generations.covers("scope 3", before)
    assert generations.covers("scope 3", generations.latest)


def test_a_write_elsewhere_makes_nothing_stale() -> None:
    clock = Clock()
    generations = Generations(lifetime=30, clock=clock)
    stamp, epoch = generations.latest, generations.epoch("mine")

    generations.advance("yours")

    assert generations.covers("mine", stamp)
    assert generations.epoch("mine") == epoch
