"""Reading through the cache, in the process and over a shared server alike."""

import asyncio

import msgspec
import pytest

from gateway.cache import Cache
from gateway.errors import Api, ForbiddenError
from tests.cache.conftest import MakeCache
from tests.cache.support import API, NOW, Clock, Upstream, caller, eventually, token


async def test_the_first_read_calls_and_the_second_does_not(cache: Cache, upstream: Upstream, clock: Clock) -> None:
    credentials = caller()

    first = await upstream.read(cache, credentials)
    clock.now += 7
    second = await upstream.read(cache, credentials)

    assert (first.value, first.hentet, first.fra_mellomlager, first.antall_kall) == ("answer 1", NOW, False, 1)
    assert (second.value, second.hentet, second.fra_mellomlager, second.antall_kall) == ("answer 1", NOW, True, 0)


async def test_equal_credentials_of_another_request_find_it(cache: Cache, upstream: Upstream) -> None:
    bearer = token()
    await upstream.read(cache, caller(bearer=bearer, consent="c", pakke="finans"))

    await upstream.read(cache, caller(bearer=bearer, consent="c", pakke="finans"))

    assert upstream.calls == 1


@pytest.mark.parametrize("other", ["bearer", "consent", "pakke", "part", "api"])
async def test_a_read_that_differs_in_one_thing_does_not_find_it(cache: Cache, upstream: Upstream, other: str) -> None:
    bearer = token()
    await upstream.read(cache, caller(bearer=bearer, consent="c", pakke="finans"), "313367002")

    await upstream.read(
        cache,
        caller(
            bearer=token() if other == "bearer" else bearer,
            consent="d" if other == "consent" else "c",
            pakke="regnskapssystem" if other == "pakke" else "finans",
        ),
        "311851381" if other == "part" else "313367002",
        api=Api.INNKREVINGSOPPDRAG if other == "api" else API,
    )

    assert upstream.calls == 2


async def test_an_empty_answer_is_kept(cache: Cache, upstream: Upstream) -> None:
    upstream.answer = lambda: ""
    credentials = caller()
    await upstream.read(cache, credentials)

    assert (await upstream.read(cache, credentials)).value == ""
    assert upstream.calls == 1


async def test_an_error_is_not_kept(cache: Cache, upstream: Upstream) -> None:
    credentials = caller()
    upstream.failure = ForbiddenError(api=API)
    with pytest.raises(ForbiddenError):
        await upstream.read(cache, credentials)
    upstream.failure = None

    assert (await upstream.read(cache, credentials)).value == "answer 2"


async def test_it_lives_as_long_as_the_setting_says(
    make_cache: MakeCache, cache_url: str, upstream: Upstream, clock: Clock
) -> None:
    cache = make_cache(cache_url, cache_ttl_seconds=30.0)
    credentials = caller()
    await upstream.read(cache, credentials)

    clock.now += 29.9
    await upstream.read(cache, credentials)
    assert upstream.calls == 1
    clock.now += 0.1
    await upstream.read(cache, credentials)
    assert upstream.calls == 2


@pytest.mark.parametrize("short", ["bearer", "consent"])
async def test_it_does_not_outlive_either_token(cache: Cache, upstream: Upstream, clock: Clock, short: str) -> None:
    ends = {"bearer": NOW + 3600, "consent": NOW + 3600, short: NOW + 10}
    credentials = caller(bearer=token(exp=ends["bearer"]), consent=token(exp=ends["consent"]), pakke="finans")
    await upstream.read(cache, credentials)

    clock.now += 9.9
    assert (await upstream.read(cache, credentials)).fra_mellomlager
    clock.now += 0.1
    assert not (await upstream.read(cache, credentials)).fra_mellomlager


async def test_an_expired_token_is_never_served_nor_kept(cache: Cache, upstream: Upstream) -> None:
    credentials = caller(exp=NOW)

    await upstream.read(cache, credentials)
    await upstream.read(cache, credentials)

    assert upstream.calls == 2
    assert cache.counters.entries == 0


async def test_without_a_token_nothing_is_shared(cache: Cache, upstream: Upstream) -> None:
    credentials = caller()
    credentials.bearer = None

    await upstream.read(cache, credentials)
    await upstream.read(cache, credentials)

    assert upstream.calls == 2


async def test_no_lifetime_means_nothing_is_kept(make_cache: MakeCache, cache_url: str, upstream: Upstream) -> None:
    cache = make_cache(cache_url, cache_ttl_seconds=0.0)
    credentials = caller()

    await upstream.read(cache, credentials)
    await upstream.read(cache, credentials)

    assert upstream.calls == 2


async def test_a_refresh_reads_past_what_is_kept_and_replaces_it(cache: Cache, upstream: Upstream) -> None:
    credentials = caller()
    await upstream.read(cache, credentials)

    refreshed = await upstream.read(cache, credentials, refresh=True)

    assert (refreshed.value, refreshed.fra_mellomlager) == ("answer 2", False)
    assert (await upstream.read(cache, credentials)).value == "answer 2"


async def test_what_is_larger_than_the_bound_is_answered_and_not_kept_in_the_process(
    make_cache: MakeCache, upstream: Upstream
) -> None:
    cache = make_cache("memory://", cache_max_bytes=1000)
    upstream.answer = lambda: "x" * 5000
    credentials = caller()

    await upstream.read(cache, credentials)
    await upstream.read(cache, credentials)

    assert upstream.calls == 2
    assert cache.counters.oversized == 2


async def test_past_half_its_life_it_is_answered_at_once_and_refreshed_once(
    make_cache: MakeCache, cache_url: str, upstream: Upstream, clock: Clock
) -> None:
    cache = make_cache(cache_url, cache_stale_while_revalidate=True, cache_ttl_seconds=30.0)
    credentials = caller()
    await upstream.read(cache, credentials)
    clock.now += 15.1
    upstream.gate = asyncio.Event()

    stale = [await upstream.read(cache, credentials) for _ in range(5)]
    upstream.gate.set()
    await eventually(lambda: upstream.calls == 2 and not cache._flights._flights)
    fresh = await upstream.read(cache, credentials)

    assert {one.value for one in stale} == {"answer 1"}
    assert (fresh.value, fresh.hentet) == ("answer 2", NOW + 15.1)
    assert upstream.calls == 2


async def test_before_half_its_life_nothing_is_refreshed(
    make_cache: MakeCache, upstream: Upstream, clock: Clock
) -> None:
    cache = make_cache("memory://", cache_stale_while_revalidate=True, cache_ttl_seconds=30.0)
    credentials = caller()
    await upstream.read(cache, credentials)
    clock.now += 14.9

    await upstream.read(cache, credentials)

    assert cache.counters.refreshes == 0


async def test_a_refresh_in_the_background_that_fails_harms_nobody(
    make_cache: MakeCache, cache_url: str, upstream: Upstream, clock: Clock
) -> None:
    cache = make_cache(cache_url, cache_stale_while_revalidate=True, cache_ttl_seconds=30.0)
    credentials = caller()
    await upstream.read(cache, credentials)
    clock.now += 15.1
    upstream.failure = ForbiddenError(api=API)

    await upstream.read(cache, credentials)
    await eventually(lambda: upstream.calls == 2 and not cache._flights._flights)

    upstream.failure = None
    assert (await upstream.read(cache, credentials)).value == "answer 1"


async def test_counters_can_be_read_by_the_metrics(cache: Cache, upstream: Upstream) -> None:
    credentials = caller()
    await upstream.read(cache, credentials)
    await upstream.read(cache, credentials)

    counters = msgspec.structs.asdict(cache.counters)

    assert (counters["hits"], counters["misses"], counters["entries"]) == (1, 1, 1)
