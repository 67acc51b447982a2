"""Following one order on several gateways over one Redis: asked once per interval, seen on all of them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta

import pytest

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import make_token
from tests.graphql.conftest import FixedClock
from tests.graphql.orders import calls
from tests.graphql.subscriptions import Following, following
from tests.graphql.test_subscription import UNDER_WAY
from tests.redis_server import RedisServer
from tests.server.serving import serving

UNDER = "MOTTATT_UNDER_BEHANDLING"
# What a process that was killed while it asked leaves behind: a lease that nobody renews or ends.
LEAVE_A_LEASE = """
for _, value in ipairs(redis.call('KEYS', 'gw:v:*')) do
  for _, stamp in ipairs(redis.call('KEYS', 'gw:g:*')) do
    local lease = string.gsub(value, 'gw:v:', 'gw:l:')
    redis.call('SET', lease, redis.call('GET', stamp) .. 'somebody who died', 'PX', 3000)
  end
end
"""


class Time:
    """The time of all gateways, which passes as fast as they can follow."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._asleep: dict[asyncio.Event, float] = {}
        self._news = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Let time pass between two questions."""
        end = asyncio.Event()
        self._asleep[end] = self._now() + seconds
        self._news.set()
        try:
            await end.wait()
        finally:
            self._asleep.pop(end, None)

    async def all_asleep(self, loops: int) -> None:
        """Wait until so many poll loops let time pass."""
        async with asyncio.timeout(10):
            while len(self._asleep) != loops:
                self._news.clear()
                await self._news.wait()

    async def run(self, seconds: float, *, loops: int) -> None:
        """Let time pass for so many poll loops, step by step."""
        end = self._now() + seconds
        await self.all_asleep(loops)
        while (due := min(self._asleep.values())) <= end:
            self._clock.time += timedelta(seconds=due - self._now())
            for sleeper in [sleeper for sleeper, at in self._asleep.items() if at <= due]:
                del self._asleep[sleeper]
                sleeper.set()
            await self.all_asleep(loops)
        self._clock.time += timedelta(seconds=end - self._now())

    def _now(self) -> float:
        return self._clock.time.timestamp()


class Node:
    """One gateway, which can be taken away."""

    def __init__(self, url: str, stack: contextlib.AsyncExitStack) -> None:
        self.url = url
        self.stop = stack.aclose


StartNode = Callable[..., Awaitable[Node]]


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


@pytest.fixture(autouse=True)
def _empty(server: RedisServer) -> None:
    server.command("FLUSHALL")


@pytest.fixture
def time(clock: FixedClock) -> Time:
    return Time(clock)


@pytest.fixture
async def start_node(
    simulator: RunningSimulator, server: RedisServer, clock: FixedClock, time: Time
) -> AsyncIterator[StartNode]:
    """Starts gateways that share a server, the time of day and nothing else."""
    async with contextlib.AsyncExitStack() as all_nodes:

        async def start(**settings: object) -> Node:
            urls = {
                "krav_og_betalinger_url": simulator.krav_og_betalinger_url,
                "innkrevingsoppdrag_url": simulator.innkrevingsoppdrag_url,
                "cache_url": server.url,
            }
            app = create_app(Settings(**{**urls, **settings}), clock, sleep=time.sleep)  # type: ignore[arg-type]
            stack = await all_nodes.enter_async_context(contextlib.AsyncExitStack())
            await stack.enter_async_context(app.router.lifespan_context(app))
            return Node(await stack.enter_async_context(serving(app)), stack)

        yield start


@contextlib.asynccontextmanager
async def all_following(nodes: list[Node], token: str, each: int = 1) -> AsyncIterator[list[Following]]:
    """So many followers on each node, all of whom have been told of the status that the order has."""
    async with contextlib.AsyncExitStack() as stack:
        streams = [
            await stack.enter_async_context(following(node.url, token, UNDER_WAY))
            for node in nodes
            for _ in range(each)
        ]
        for events in streams:
            assert await events.status() == UNDER
        yield streams


async def test_followers_on_two_nodes_cost_about_the_calls_of_one(
    simulator: RunningSimulator, time: Time, start_node: StartNode, token: str
) -> None:
    one, other = await start_node(), await start_node()
    async with all_following([one], token, each=3):
        await time.run(120, loops=1)
    alone = await calls(simulator, "mottaksstatus")
    await time.all_asleep(0)
    async with all_following([one, other], token, each=3):
        await time.run(120, loops=2)

    together = await calls(simulator, "mottaksstatus") - alone
    assert alone > 10
    assert together <= alone + 2


async def test_each_change_is_told_once_on_each_node(
    simulator: RunningSimulator, time: Time, start_node: StartNode, token: str
) -> None:
    nodes = [await start_node(), await start_node()]
    async with all_following(nodes, token, each=2) as streams:
        for status in ("MOTTATT_IKKE_BEHANDLET", "MIGRERT_SNART"):
            await time.run(40, loops=2)
            await simulator.fault("substitute", endpoint="mottaksstatus", count=1, find=UNDER, replace=status)
        await time.run(40, loops=2)
        seen = [[await events.status() for _ in range(4)] for events in streams]

    assert seen == [["MOTTATT_IKKE_BEHANDLET", UNDER, "UKJENT", UNDER]] * 4


async def test_when_one_node_is_gone_the_other_goes_on(
    simulator: RunningSimulator, time: Time, start_node: StartNode, token: str
) -> None:
    one, other = await start_node(), await start_node()
    async with all_following([one, other], token) as (_, events):
        await time.run(40, loops=2)
        await one.stop()
        await time.all_asleep(1)
        before = await calls(simulator, "mottaksstatus")
        await time.run(60, loops=1)
        assert await calls(simulator, "mottaksstatus") >= before + 3
        await simulator.fault("substitute", endpoint="mottaksstatus", count=1, find=UNDER, replace="RESKONTROFOERT")
        running = asyncio.ensure_future(time.run(20, loops=1))
        assert await events.status() == "RESKONTROFOERT"
        running.cancel()


async def test_a_node_that_dies_while_it_asks_holds_up_the_other_for_seconds(
    simulator: RunningSimulator, server: RedisServer, time: Time, start_node: StartNode, token: str
) -> None:
    node = await start_node()
    async with all_following([node], token) as (events,):
        await time.all_asleep(1)
        server.command("EVAL", LEAVE_A_LEASE, "0")
        await simulator.fault("substitute", endpoint="mottaksstatus", count=1, find=UNDER, replace="RESKONTROFOERT")
        running = asyncio.ensure_future(time.run(1_000_000, loops=1))
        assert await events.status() == "RESKONTROFOERT"
        running.cancel()
    assert await calls(simulator, "mottaksstatus") == 2


async def test_while_the_server_is_away_each_node_asks_for_itself(
    simulator: RunningSimulator, server: RedisServer, time: Time, start_node: StartNode, token: str
) -> None:
    nodes = [await start_node(), await start_node()]
    async with all_following(nodes, token) as streams:
        await time.run(40, loops=2)
        server.stop()
        before = await calls(simulator, "mottaksstatus")
        await time.run(31, loops=2)
        assert await calls(simulator, "mottaksstatus") >= before + 4
        server.start()
        await simulator.fault("substitute", endpoint="mottaksstatus", count=2, find=UNDER, replace="MIGRERT_SNART")
        await time.run(31, loops=2)
        assert [await events.status() for events in streams] == ["UKJENT"] * 2


async def test_another_caller_is_told_nothing_that_was_asked_for_with_a_token_not_its_own(
    simulator: RunningSimulator, time: Time, start_node: StartNode, token: str
) -> None:
    one, other = await start_node(), await start_node()
    async with all_following([one], token):
        await time.all_asleep(1)
        await simulator.fault("error", endpoint="mottaksstatus", code="ABE-005", status=403)
        async with following(other.url, make_token(), UNDER_WAY) as events:
            assert (await events.error())["code"] == "FORBIDDEN"
    assert await calls(simulator, "mottaksstatus") == 2


async def test_nothing_of_a_status_is_to_be_read_on_the_server(
    server: RedisServer, time: Time, start_node: StartNode, token: str
) -> None:
    async with all_following([await start_node()], token):
        await time.all_asleep(1)
        names = server.names()
        held = b"".join(server.command("GET", name) for name in names)

    assert len(names) >= 2
    for secret in (UNDER, UNDER_WAY, token):
        assert secret.encode() not in held + b"".join(names)
