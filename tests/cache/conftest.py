"""Caches of both kinds; the shared ones on one real server for all tests."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from gateway.cache import Cache, create_cache
from tests.cache.support import Clock, Upstream, settings
from tests.redis_server import RedisServer

# On a busy test machine the server may be slow; only tests of outages are about how soon that is noticed.
PATIENCE = 2.0


@pytest.fixture(scope="session")
def one_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
def server(one_server: RedisServer) -> RedisServer:
    """A running server that holds nothing."""
    one_server.command("FLUSHALL")
    return one_server


@pytest.fixture(params=["memory", "redis"])
def cache_url(request: pytest.FixtureRequest) -> str:
    if request.param == "memory":
        return "memory://"
    server: RedisServer = request.getfixturevalue("server")
    return server.url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


MakeCache = Callable[..., Cache]


@pytest.fixture
async def make_cache(clock: Clock) -> AsyncIterator[MakeCache]:
    """Makes caches, as many workers would have, and closes them."""
    made: list[Cache] = []

    def make(url: str, *, patience: float = PATIENCE, **values: object) -> Cache:
        made.append(create_cache(settings(cache_url=url, **values), clock=clock, patience=patience))
        return made[-1]

    yield make
    for cache in made:
        await cache.aclose()


@pytest.fixture
def cache(make_cache: MakeCache, cache_url: str) -> Cache:
    return make_cache(cache_url)
