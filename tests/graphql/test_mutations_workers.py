"""Several workers with one shared server keep the changes of an order in line between them."""

import asyncio
from collections.abc import Iterator

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway
from tests.graphql.orders import OPPRETT, OURS, REFERANSE, SimulatorTime, held, nytt, which
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
async def workers(start_gateway: StartGateway, simulator: RunningSimulator, server: RedisServer) -> list[Frontend]:
    time = SimulatorTime(simulator)
    workers = [await start_gateway(cache_url=server.url, upstream_timeout_seconds=3, sleep=time) for _ in range(3)]
    await workers[0].data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    return workers


async def test_no_change_is_sent_while_another_workers_change_is_under_way(
    workers: list[Frontend], simulator: RunningSimulator
) -> None:
    (order,) = await held(simulator)
    await simulator.control("POST", "reset", {"orders": False})
    await simulator.control("PUT", "settings", {"endpoint_latency_ms": {"oppdragsgiversreferanse": 30}})
    oppdrag = which(order["kravidentifikator"], OURS)
    await asyncio.gather(*(_change(workers[turn % 3], turn, oppdrag) for turn in range(9)))
    (order,) = await held(simulator)
    assert sorted(_made(order)) == [f"SAK-{turn}" for turn in range(9)]
    assert list((await simulator.stats())["highest_in_flight"].values()) == [1]


async def test_changes_of_all_workers_are_made_in_the_order_they_came(
    workers: list[Frontend], simulator: RunningSimulator, server: RedisServer
) -> None:
    await simulator.fault("lost", endpoint="oppdragsgiversreferanse", skip=2, count=1)
    await simulator.control("PUT", "settings", {"endpoint_latency_ms": {"oppdragsgiversreferanse": 2000}})
    asking = []
    for turn in range(6):
        asking.append(asyncio.create_task(_change(workers[turn % 3], turn)))
        await _in_line(server, turn + 1)
    await simulator.control("PUT", "settings", {"endpoint_latency_ms": {}})
    await asyncio.gather(*asking)
    (order,) = await held(simulator)
    assert list(dict.fromkeys(_made(order))) == [f"SAK-{turn}" for turn in range(6)]


async def test_without_the_server_each_worker_still_makes_its_own_changes(
    workers: list[Frontend], simulator: RunningSimulator, server: RedisServer
) -> None:
    server.stop()
    try:
        for turn in range(3):
            await _change(workers[turn], turn)
    finally:
        server.start()
    (order,) = await held(simulator)
    assert _made(order) == ["SAK-0", "SAK-1", "SAK-2"]


async def _change(worker: Frontend, turn: int, oppdrag: dict[str, str] | None = None) -> None:
    given = {"oppdrag": oppdrag or which("KRAV-1"), "nyOppdragsgiversReferanse": f"SAK-{turn}"}
    await worker.data(REFERANSE, {"input": given})


async def _in_line(server: RedisServer, count: int) -> None:
    """Return once so many changes stand in the one line on the server."""
    async with asyncio.timeout(5):
        while True:
            names = server.command("KEYS", "gw:t:*").split(b"\r\n")[2::2]
            if names and server.command("ZCARD", names[0]) == b":%d\r\n" % count:
                return
            await asyncio.sleep(0.002)


def _made(order: dict[str, list[dict[str, dict[str, str]]]]) -> list[str]:
    return [change["content"]["nyOppdragsgiversReferanse"] for change in order["changes"]]
