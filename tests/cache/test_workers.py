"""Workers that share a server make one call between them."""

import asyncio

import pytest

from gateway.cache import redis_place
from gateway.errors import ForbiddenError
from tests.cache.conftest import MakeCache
from tests.cache.support import API, Clock, Upstream, caller, eventually
from tests.redis_server import RedisServer


async def test_two_workers_that_need_the_same_make_one_call(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream
) -> None:
    one, other = make_cache(server.url), make_cache(server.url)
    credentials = caller()
    upstream.gate = asyncio.Event()
    reads = [asyncio.ensure_future(upstream.read(cache, credentials)) for cache in (one, other) * 20]
    await eventually(lambda: other.counters.joins + one.counters.joins == 38)

    upstream.gate.set()
    fetched = await asyncio.gather(*reads)

    assert {one.value for one in fetched} == {"answer 1"}
    assert {one.fra_mellomlager for one in fetched} == {True, False}


async def test_when_the_call_of_one_worker_fails_another_calls_itself(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream
) -> None:
    one, other = make_cache(server.url), make_cache(server.url)
    credentials = caller()
    gate = upstream.gate = asyncio.Event()
    upstream.failure = ForbiddenError(api=API)
    failing = asyncio.ensure_future(upstream.read(one, credentials))
    await eventually(lambda: upstream.running == 1)
    waiting = asyncio.ensure_future(upstream.read(other, credentials))
    await eventually(lambda: len(other._flights._flights) == 1)

    gate.set()
    with pytest.raises(ForbiddenError):
        await failing
    upstream.failure = None

    assert (await waiting).value == "answer 2"


async def test_when_the_caller_of_one_worker_goes_away_another_calls_itself(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream
) -> None:
    one, other = make_cache(server.url), make_cache(server.url)
    credentials = caller()
    upstream.gate = asyncio.Event()
    leaving = asyncio.ensure_future(upstream.read(one, credentials))
    await eventually(lambda: upstream.running == 1)
    waiting = asyncio.ensure_future(upstream.read(other, credentials))
    await eventually(lambda: len(other._flights._flights) == 1)

    leaving.cancel()
    await eventually(lambda: upstream.calls == 2)
    upstream.gate.set()

    assert (await waiting).value == "answer 2"


async def test_a_worker_that_died_holds_up_nobody_for_long(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_place, "LEASE_SECONDS", 0.2)
    dead, alive = make_cache(server.url), make_cache(server.url)
    credentials = caller()
    gate = upstream.gate = asyncio.Event()
    stuck = asyncio.ensure_future(upstream.read(dead, credentials))
    await eventually(lambda: upstream.running == 1)
    upstream.gate = None

    assert (await upstream.read(alive, credentials)).value == "answer 2"
    gate.set()
    await stuck


async def test_what_one_worker_fetched_another_decodes_once(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream
) -> None:
    one, other = make_cache(server.url), make_cache(server.url)
    credentials = caller()
    await upstream.read(one, credentials)

    values = [(await upstream.read(other, credentials)).value for _ in range(3)]

    assert values[0] is values[1] is values[2]


async def test_what_one_worker_refreshed_another_sees(
    make_cache: MakeCache, server: RedisServer, upstream: Upstream, clock: Clock
) -> None:
    one, other = make_cache(server.url), make_cache(server.url)
    credentials = caller()
    await upstream.read(one, credentials)
    await upstream.read(other, credentials)

    await upstream.read(one, credentials, refresh=True)

    assert (await upstream.read(other, credentials)).value == "answer 2"
