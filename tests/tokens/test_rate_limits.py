"""How often a caller may ask."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.errors import RateLimitedError
from gateway.simulator.tokens import ISSUER
from gateway.tokens.create import create_tokens
from gateway.tokens.rate_limit import MOST_CALLERS, Buckets, RateLimit, create_rate_limit
from tests.cache.support import caller, settings
from tests.graphql.conftest import FixedClock, Frontend, StartGateway
from tests.redis_server import RedisServer
from tests.tokens.support import claims, jwks, signed

QUERY = "{ __typename }"


async def _ask(frontend: Frontend, token: str, accept: str = "application/json") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Accept": accept}
    return await frontend.client.post("/graphql", json={"query": QUERY}, headers=headers)


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_who_asks_too_often_is_told_when_to_come_back(start_gateway: StartGateway, accept: str) -> None:
    gateway = await start_gateway(rate_limit_per_minute=6, rate_limit_burst=2)

    answers = [await _ask(gateway, "a", accept) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "10"
    (error,) = answers[2].json()["errors"]
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryable": True, "retryAfter": 10}


async def test_another_caller_is_not_concerned(start_gateway: StartGateway) -> None:
    gateway = await start_gateway(rate_limit_per_minute=6, rate_limit_burst=1)

    assert [(await _ask(gateway, token)).status_code for token in "aab"] == [200, 429, 200]


async def test_without_the_setting_nobody_is_counted(start_gateway: StartGateway) -> None:
    gateway = await start_gateway()

    assert {(await _ask(gateway, "a")).status_code for _ in range(100)} == {200}


async def test_renewed_tokens_of_a_verified_client_count_together(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(jwks("good"))
    tokens = create_tokens(settings(jwks_file=str(file), token_issuer=ISSUER), FixedClock())

    async def name(bearer: str) -> bytes:
        return await tokens.name_caller(caller(bearer=bearer))

    one = await name(signed(claims(jti="1")))
    assert one == await name(signed(claims(jti="2", scope="a")))
    assert one != await name(signed(claims(client_id="other")))
    assert await name("forged") == await name(signed(claims(), by="evil")) == b""


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_fills_up_evenly_and_no_further() -> None:
    time = Time()
    buckets = Buckets(rate=0.5, size=2, clock=time)

    assert [buckets.take(b"a") for _ in range(4)] == [0, 0, 2, 2]
    time.now = 2
    assert [buckets.take(b"a") for _ in range(2)] == [0, 2]
    time.now = 1000
    assert [buckets.take(b"a") for _ in range(3)] == [0, 0, 2]


def test_the_number_of_buckets_is_bounded() -> None:
    buckets = Buckets(rate=1, size=1, clock=Time())
    for number in range(MOST_CALLERS + 10):
        buckets.take(str(number).encode())

    assert len(buckets._kept) == MOST_CALLERS


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


@pytest.fixture
async def nodes(server: RedisServer) -> AsyncIterator[list[RateLimit]]:
    """Two nodes that share a server."""
    server.command("FLUSHALL")
    values: dict[str, Any] = {"cache_url": server.url, "rate_limit_per_minute": 6, "rate_limit_burst": 3}
    limits = [create_rate_limit(settings(**values), clock=Time(), patience=2.0) for _ in range(2)]
    made = [limit for limit in limits if limit is not None]
    yield made
    for limit in made:
        await limit.aclose()


async def _passed(limit: RateLimit, name: bytes = b"a") -> bool:
    try:
        await limit.take(name)
    except RateLimitedError as error:
        return not 0 < (error.retry_after or 0) <= 10
    return True


async def test_nodes_that_share_a_server_count_together(nodes: list[RateLimit]) -> None:
    passed = [await _passed(node) for node in nodes * 3]

    assert passed == [True, True, True, False, False, False]
    assert await _passed(nodes[0], b"b")


async def test_callers_at_once_do_not_slip_through(nodes: list[RateLimit]) -> None:
    passed = await asyncio.gather(*(_passed(node) for node in nodes * 10))

    assert sum(passed) == 3


async def test_without_its_server_each_node_counts_by_itself(nodes: list[RateLimit], server: RedisServer) -> None:
    server.stop()
    try:
        passed = [await _passed(node) for node in nodes * 4]
    finally:
        server.start()

    assert sum(passed) == 6
