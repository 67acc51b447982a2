import asyncio
import gc

import pytest
from aiocache.base import BaseCache  # type: ignore[import-untyped] # aiocache ships no types
from hypothesis import given
from hypothesis import strategies as st

from gateway.cache.bounded_memory import OVERHEAD, BoundedMemoryCache
from gateway.cache.counters import Counters
from tests.cache.support import Clock


class Store:
    """A store of numbers that weigh what they are."""

    def __init__(self, max_bytes: int) -> None:
        self.clock = Clock()
        self.counters = Counters()
        self.cache = BoundedMemoryCache(max_bytes, weigh=int, clock=self.clock, counters=self.counters)


async def test_it_is_an_aiocache_store() -> None:
    cache: BaseCache = Store(100_000).cache

    await cache.set("a", 1)
    await cache.multi_set([("b", 2), ("c", 3)])
    await cache.add("d", 4)
    with pytest.raises(ValueError, match="exists"):
        await cache.add("d", 5)
    await cache.delete("c")
    await cache.expire("b", 0)

    assert await cache.multi_get(["a", "b", "c", "d"]) == [1, 2, None, 4]
    assert await cache.get("c", default="none") == "none"
    assert await cache.exists("d")
    await cache.clear()
    assert not await cache.exists("a")


async def test_the_least_recently_used_goes_first() -> None:
    cache = Store(3 * (OVERHEAD + 10)).cache
    for key in "abc":
        await cache.set(key, 10)

    await cache.get("a")
    await cache.set("d", 10)

    assert [key for key in "abcd" if await cache.exists(key)] == ["a", "c", "d"]


async def test_what_is_larger_than_the_bound_is_not_kept_and_pushes_nothing_out() -> None:
    store = Store(2 * OVERHEAD)
    await store.cache.set("small", 10)

    await store.cache.set("large", 2 * OVERHEAD)

    assert await store.cache.get("small") == 10
    assert await store.cache.get("large") is None
    assert store.counters.oversized == 1


async def test_a_value_is_there_until_it_expires() -> None:
    store = Store(100_000)
    await store.cache.set("a", 1, ttl=30)

    store.clock.now += 29.9
    assert await store.cache.get("a") == 1
    store.clock.now += 0.1
    assert await store.cache.get("a") is None
    assert store.counters.bytes == 0


async def test_the_expired_make_room_as_others_come() -> None:
    store = Store(10**9)
    for number in range(1000):
        await store.cache.set(number, 10, ttl=30)

    store.clock.now += 30
    for number in range(1000, 2000):
        await store.cache.set(number, 10, ttl=30)

    assert store.counters.entries == 1000


async def test_it_sets_no_timers_and_stays_within_its_bound_over_many_keys() -> None:
    store = Store(100 * OVERHEAD)
    gc.collect()
    tasks = asyncio.all_tasks()

    for number in range(20_000):
        await store.cache.set(number, 100, ttl=30)

    assert store.counters.bytes <= 100 * OVERHEAD
    assert store.counters.evictions > 19_000
    assert asyncio.all_tasks() == tasks
    assert not asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined] # the loop's timers


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3000), st.floats(0, 40)), max_size=40))
def test_it_always_holds_what_it_says_it_holds(steps: list[tuple[int, int, float]]) -> None:
    store = Store(5000)

    async def run() -> None:
        for key, size, pause in steps:
            await store.cache.set(key, size, ttl=30)
            store.clock.now += pause
            await store.cache.get((key + 1) % 6)

    asyncio.run(run())
    kept = store.cache._kept.values()
    assert store.counters.entries == len(kept)
    assert store.counters.bytes == sum(entry.size for entry in kept) <= 5000
