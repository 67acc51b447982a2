"""A simulator on a port of its own, at a fixed time, and a client for it."""

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.simulator.config import SimulatorConfig
from gateway.simulator.serve import RunningSimulator, running_simulator
from tests.simulator.calls import NOW, Calls


@pytest.fixture
def config() -> SimulatorConfig:
    return SimulatorConfig(clock=lambda: NOW)


@pytest.fixture
async def sim(config: SimulatorConfig) -> AsyncIterator[RunningSimulator]:
    async with running_simulator(config) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=5, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        yield client


@pytest.fixture
def calls(sim: RunningSimulator, http: httpx.AsyncClient) -> Calls:
    return Calls(sim, http)
