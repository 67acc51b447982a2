"""Replacing every gateway under load, as a deployment does."""

import asyncio
import signal
from collections import Counter
from contextlib import ExitStack
from typing import Any

from gateway.simulator.serve import RunningSimulator
from tests.operations.asking import ask, client
from tests.operations.front import Front, running_front
from tests.operations.processes import GatewayProcess, running_gateway

_CLIENTS = 3
_ROUNDS = 3


def port_of(gateway: GatewayProcess) -> int:
    return int(gateway.url.rpartition(":")[2])


async def use(front: Front, token: str, stop: asyncio.Event, seen: Counter[str]) -> None:
    """Ask without pause until told to stop, over connections that are kept as long as the gateway keeps them."""
    async with client(front.url, token, fresh=True) as http:
        while not stop.is_set():
            answer: dict[str, Any] = (await ask(http)).json()
            right = answer == {"data": {"part": {"aapneKrav": {"skjermet": False}}}}
            seen["right" if right else str(answer)] += 1


async def test_no_operation_is_lost_while_gateways_are_replaced(simulator: RunningSimulator, token: str) -> None:
    await simulator.control("PUT", "settings", {"latency_ms": 50})
    seen: Counter[str] = Counter()
    stop = asyncio.Event()
    async with running_front() as front:
        with ExitStack() as stack:

            async def begin() -> GatewayProcess:
                starting = running_gateway(simulator, shutdown_delay_seconds=0.5)
                gateway = await asyncio.to_thread(stack.enter_context, starting)  # meanwhile the front goes on
                front.add(port_of(gateway))
                await front.wait_for(port_of(gateway), ready=True)
                return gateway

            old = await begin()
            using = [asyncio.create_task(use(front, token, stop, seen)) for _ in range(_CLIENTS)]
            for _ in range(_ROUNDS):
                new = await begin()
                before = seen["right"]
                old.signal(signal.SIGTERM)
                assert await asyncio.to_thread(old.wait) == 0
                await front.remove(port_of(old))
                assert seen["right"] > before
                old = new
            stop.set()
            await asyncio.gather(*using)

    assert set(seen) == {"right"}
    assert seen["right"] > 20
