"""Following an order on several gateways that run as processes, of which one is killed."""

import contextlib
from collections.abc import Iterator

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.orders import calls
from tests.graphql.subscriptions import following
from tests.graphql.test_subscription import UNDER_WAY
from tests.operations.processes import GatewayProcess, environment
from tests.redis_server import RedisServer

UNDER = "MOTTATT_UNDER_BEHANDLING"


@pytest.fixture
def gateways(simulator: RunningSimulator) -> Iterator[list[GatewayProcess]]:
    with RedisServer() as redis, contextlib.ExitStack() as stack:
        started = [GatewayProcess(environment(simulator, cache_url=redis.url)) for _ in range(2)]
        for gateway in started:
            stack.callback(gateway.close)
        for gateway in started:
            gateway.wait_until_up(1)
        yield started


@pytest.mark.slow
async def test_a_change_is_seen_on_both_and_asked_for_about_once(
    gateways: list[GatewayProcess], simulator: RunningSimulator, token: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(following(gateway.url, token, UNDER_WAY)) for gateway in gateways]
        assert [await events.status() for events in streams] == [UNDER, UNDER]
        before = await calls(simulator, "mottaksstatus")
        await simulator.fault("substitute", endpoint="mottaksstatus", count=1, find=UNDER, replace="RESKONTROFOERT")
        for events in streams:
            assert (await events.status(), await events.next()) == ("RESKONTROFOERT", None)
    assert (before, await calls(simulator, "mottaksstatus")) == (1, 2)


@pytest.mark.slow
async def test_when_the_gateway_that_is_asking_is_killed_the_other_asks_within_seconds(
    gateways: list[GatewayProcess], simulator: RunningSimulator, token: str
) -> None:
    asking, other = gateways
    async with contextlib.AsyncExitStack() as stack:
        first = await stack.enter_async_context(following(asking.url, token, UNDER_WAY))
        assert await first.status() == UNDER
        await simulator.control("PUT", "settings", {"latency_ms": 60_000})
        await simulator.wait(in_flight=1)
        second = await stack.enter_async_context(following(other.url, token, UNDER_WAY))
        assert await second.status() == UNDER, "who comes while somebody asks is told what is known"
        asking.close()
        await simulator.control("PUT", "settings", {"latency_ms": 0})
        await simulator.fault("substitute", endpoint="mottaksstatus", count=1, find=UNDER, replace="RESKONTROFOERT")
        assert (await second.status(), await second.next()) == ("RESKONTROFOERT", None)
    assert await calls(simulator, "mottaksstatus") == 3
