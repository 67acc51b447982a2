"""Running the machine for a number of sequences."""

import asyncio
import contextlib
from collections import Counter

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import OrdersMachine
from tests.model.world import World

STEPS = 12


def run_sequences(sequences: int, *, derandomize: bool) -> Counter[str]:
    """Run so many sequences of at most `STEPS` steps; gives how many there were, and what clients were told."""
    with asyncio.Runner() as runner, contextlib.ExitStack() as stack:
        world = World()
        opened = world.open()
        runner.run(opened.__aenter__())
        stack.callback(lambda: runner.run(opened.__aexit__(None, None, None)))
        machine: type[OrdersMachine] = type("Machine", (OrdersMachine,), {})
        machine.told = Counter()
        machine.world = world
        machine.run = staticmethod(runner.run)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=sequences,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=derandomize,
                database=None,
                phases=(Phase.generate,),  # what fails hangs on timing too, and would not shrink
                suppress_health_check=list(HealthCheck),
            ),
        )
        return machine.told
