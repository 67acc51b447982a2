from collections.abc import Iterator

import pytest

from gateway.simulator.serve import RunningSimulator, simulator_process
from gateway.simulator.tokens import demo_token


@pytest.fixture
def simulator() -> Iterator[RunningSimulator]:
    with simulator_process() as running:
        yield running


@pytest.fixture(scope="session")
def token() -> str:
    return demo_token()
