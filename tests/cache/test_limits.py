"""Never more calls at once than allowed, per API and organisation; counted here or on a shared server alike."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from gateway.errors import Api, RateLimitedError
from gateway.upstream.limits import shared as limits_shared
from gateway.upstream.limits.limits import Limiter, create_limiter
from gateway.upstream.limits.local import LocalLimiter
from tests.cache.conftest import PATIENCE
from tests.cache.support import API, eventually, settings, settle
from tests.redis_server import RedisServer

ORGANISATION = "0192:991825827"
OTHER = "0192:974761076"

MakeLimiter = Callable[..., Limiter]


@pytest.fixture
async def make_limiter() -> AsyncIterator[MakeLimiter]:
    made: list[Limiter] = []

    def make(url: str, places: int = 5, patience: float = PATIENCE, **values: str) -> Limiter:
        chosen = settings(cache_url=url, upstream_concurrency=places, **values)
        made.append(create_limiter(chosen, patience=patience))
        return made[-1]

    yield make
    for limiter in made:
        await limiter.aclose()


@pytest.fixture
def limiter(make_limiter: MakeLimiter, cache_url: str) -> Limiter:
    return make_limiter(cache_url)


@asynccontextmanager
async def place(
    limiter: Limiter, api: Api, organisation: str, *, operation: object, deadline: float
) -> AsyncIterator[float]:
    """A place as long as the context lasts; gives the seconds waited for it."""
    key, time = (api, organisation), asyncio.get_running_loop().time
    asked = time()
    taken = limiter.enter_now(key)
    if taken is None:
        taken = await limiter.enter(key, operation=operation, deadline=deadline)
    begun = time()
    try:
        yield begun - asked
    finally:
        limiter.leave(key, taken, time() - begun)


class Calls:
    """Calls that hold their places until they are let go."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.order: list[object] = []
        self.go = asyncio.Event()

    async def call(
        self,
        limiter: Limiter,
        operation: object,
        *,
        organisation: str = ORGANISATION,
        api: Api = API,
        seconds: float = 60,
        work: int | None = None,
    ) -> float:
        """One call; `work` is for how many steps it lasts, else until `go`."""
        deadline = asyncio.get_running_loop().time() + seconds
        async with place(limiter, api, organisation, operation=operation, deadline=deadline) as waited:
            self.order.append(operation)
            self.now[organisation] += 1
            self.most[organisation] = max(self.most[organisation], self.now[organisation])
            try:
                if work is None:
                    await self.go.wait()
                for _ in range(work or 0):
                    await asyncio.sleep(0)
            finally:
                self.now[organisation] -= 1
        return waited

    def start(self, count: int, limiter: Limiter, operation: object, **how: object) -> list[asyncio.Task[float]]:
        return [asyncio.create_task(self.call(limiter, operation, **how)) for _ in range(count)]  # type: ignore[arg-type]


@pytest.fixture
async def calls() -> Calls:
    return Calls()


def idle(limiter: Limiter) -> bool:
    lanes = limiter._taken if isinstance(limiter, LocalLimiter) else limiter._lanes  # type: ignore[attr-defined]
    return not lanes and not limiter.counters.in_flight and not limiter.counters.waiting


async def test_a_burst_finishes_without_ever_one_call_too_many(limiter: Limiter, calls: Calls) -> None:
    burst = [task for number in range(200) for task in calls.start(1, limiter, number, work=100)]

    await asyncio.gather(*burst)

    assert calls.most[ORGANISATION] == 5
    await eventually(lambda: idle(limiter))


async def test_another_organisation_and_the_other_api_do_not_wait(limiter: Limiter, calls: Calls) -> None:
    burst = calls.start(200, limiter, "burst")
    await eventually(lambda: calls.now[ORGANISATION] == 5)

    await calls.call(limiter, "other organisation", organisation=OTHER, work=0)
    await calls.call(limiter, "other api", api=Api.INNKREVINGSOPPDRAG, work=0)

    calls.go.set()
    await asyncio.gather(*burst)


async def test_operations_take_turns(make_limiter: MakeLimiter, cache_url: str, calls: Calls) -> None:
    limiter = make_limiter(cache_url, 1)
    first = calls.start(1, limiter, "first")
    await eventually(lambda: calls.now[ORGANISATION] == 1)
    rest = calls.start(4, limiter, "greedy") + calls.start(2, limiter, "modest") + calls.start(1, limiter, "small")
    await settle()

    calls.go.set()
    await asyncio.gather(*first, *rest)

    assert calls.order == ["first", "greedy", "modest", "small", "greedy", "modest", "greedy", "greedy"]


async def test_who_waits_is_told_how_long(limiter: Limiter, calls: Calls) -> None:
    holding = calls.start(5, limiter, "holding")
    await eventually(lambda: calls.now[ORGANISATION] == 5)
    (waiting,) = calls.start(1, limiter, "waiting")
    await asyncio.sleep(0.05)

    calls.go.set()

    assert await waiting >= 0.05
    assert max(await asyncio.gather(*holding)) < 0.05 or limiter.counters.wait_seconds >= 0.05


async def test_who_would_wait_past_the_deadline_is_refused(limiter: Limiter, calls: Calls) -> None:
    holding = calls.start(5, limiter, "holding")
    await eventually(lambda: calls.now[ORGANISATION] == 5)

    with pytest.raises(RateLimitedError) as refused:
        await calls.call(limiter, "late", seconds=0.02)

    extensions = refused.value.extensions
    assert (extensions["code"], extensions["api"], extensions["retryAfter"]) == ("RATE_LIMITED", API.value, 1.0)
    assert limiter.counters.refused == 1
    calls.go.set()
    await asyncio.gather(*holding)
    await eventually(lambda: idle(limiter))


async def test_a_call_that_fails_gives_its_place_back(limiter: Limiter) -> None:
    async def fail() -> None:
        async with place(limiter, API, ORGANISATION, operation=1, deadline=asyncio.get_running_loop().time() + 60):
            raise KeyError

    for _ in range(7):
        with pytest.raises(KeyError):
            await fail()

    await eventually(lambda: idle(limiter))


@pytest.mark.parametrize("seed", range(8))
async def test_no_place_is_lost_whoever_goes_away_and_whenever(limiter: Limiter, calls: Calls, seed: int) -> None:
    dice = random.Random(seed)
    tasks: list[asyncio.Task[float]] = []
    for _ in range(150):
        organisation = dice.choice([ORGANISATION, OTHER])
        seconds = dice.choice([0.0, 0.001, 60, 60])
        tasks += calls.start(
            1, limiter, dice.randrange(8), work=dice.randrange(4), organisation=organisation, seconds=seconds
        )
        if dice.random() < 0.5:
            dice.choice(tasks).cancel()
        for _ in range(dice.randrange(3)):
            await asyncio.sleep(0)

    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} <= {float, RateLimitedError, asyncio.CancelledError}
    assert max(calls.most.values()) <= 5
    await eventually(lambda: idle(limiter))
    fresh = calls.start(5, limiter, "fresh")
    await eventually(lambda: calls.now[ORGANISATION] == 5)
    calls.go.set()
    await asyncio.gather(*fresh)


async def test_workers_count_together(make_limiter: MakeLimiter, server: RedisServer, calls: Calls) -> None:
    one, other = make_limiter(server.url), make_limiter(server.url)

    burst = [task for limiter in (one, other) * 50 for task in calls.start(1, limiter, object(), work=100)]
    await asyncio.gather(*burst)

    assert calls.most[ORGANISATION] == 5


async def test_a_worker_with_little_to_do_is_not_held_up_by_one_with_much(
    make_limiter: MakeLimiter, server: RedisServer, calls: Calls
) -> None:
    greedy, modest = make_limiter(server.url, 1), make_limiter(server.url, 1)
    burst = calls.start(100, greedy, "greedy", work=100)
    await eventually(lambda: len(calls.order) >= 1)

    await calls.call(modest, "modest", work=0)

    assert calls.order.index("modest") < 50
    for task in burst:
        task.cancel()


async def test_the_places_of_a_worker_that_died_come_free(
    make_limiter: MakeLimiter, server: RedisServer, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits_shared, "_LEASE_SECONDS", 0.3)
    dead, alive = make_limiter(server.url), make_limiter(server.url)
    held = calls.start(5, dead, "dead")
    await eventually(lambda: calls.now[ORGANISATION] == 5)
    await dead.aclose()

    await calls.call(alive, "alive", work=0)

    for task in held:
        task.cancel()


async def test_places_are_kept_as_long_as_the_call_lasts(
    make_limiter: MakeLimiter, server: RedisServer, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits_shared, "_LEASE_SECONDS", 0.3)
    one, other = make_limiter(server.url), make_limiter(server.url)
    held = calls.start(5, one, "long")
    await eventually(lambda: calls.now[ORGANISATION] == 5)

    with pytest.raises(RateLimitedError):
        await calls.call(other, "other", seconds=1.0)

    calls.go.set()
    await asyncio.gather(*held)


async def test_without_the_server_each_worker_keeps_the_limit_alone(make_limiter: MakeLimiter, calls: Calls) -> None:
    with RedisServer() as gone:
        url = gone.url
    limiter = make_limiter(url)

    await asyncio.gather(*calls.start(50, limiter, "burst", work=3))

    assert calls.most[ORGANISATION] == 5
    await eventually(lambda: idle(limiter))


async def test_a_server_that_hangs_holds_up_no_call_for_long(make_limiter: MakeLimiter, calls: Calls) -> None:
    with RedisServer() as server:
        limiter = make_limiter(server.url, patience=0.05)
        await calls.call(limiter, "before", work=0)
        server.freeze()

        await asyncio.gather(*calls.start(50, limiter, "during", work=3, seconds=5))
        server.thaw()

        await eventually(lambda: limiter._link.is_open)  # type: ignore[attr-defined] # only the shared one has it
        await calls.call(limiter, "after", work=0)


async def test_no_organisation_is_named_on_the_server(
    make_limiter: MakeLimiter, server: RedisServer, calls: Calls
) -> None:
    limiter = make_limiter(server.url)
    held = calls.start(7, limiter, "call")
    await eventually(lambda: calls.now[ORGANISATION] == 5)

    names = server.names()

    assert names
    assert not any(b"991825827" in name for name in names)
    calls.go.set()
    await asyncio.gather(*held)


async def test_the_server_forgets_an_idle_organisation(
    make_limiter: MakeLimiter, server: RedisServer, calls: Calls
) -> None:
    limiter = make_limiter(server.url)

    await asyncio.gather(*calls.start(20, limiter, "burst", work=3))

    await eventually(lambda: not server.names())


async def test_nodes_that_drew_their_own_key_for_ids_still_share_the_limit(
    make_limiter: MakeLimiter, server: RedisServer
) -> None:
    one, other = (make_limiter(server.url, places=1, id_key=letter * 40) for letter in "ab")
    deadline = asyncio.get_running_loop().time()

    async with place(one, API, ORGANISATION, operation=one, deadline=deadline + 60):
        with pytest.raises(RateLimitedError):
            async with place(other, API, ORGANISATION, operation=other, deadline=deadline + 0.2):
                pass
