"""`python -m gateway.simulator`: serves until terminated; the first line printed is JSON with the URL."""

import argparse
import sys

import msgspec

from gateway.simulator.config import SimulatorConfig
from gateway.simulator.serve import RunningSimulator, run_simulator


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m gateway.simulator")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--settings", default="{}", help="JSON, as in SimulatorConfig")
    arguments = parser.parse_args()
    config = SimulatorConfig(**msgspec.json.decode(arguments.settings, type=dict))
    run_simulator(arguments.port, arguments.host, config=config, announce=_announce)


def _announce(simulator: RunningSimulator) -> None:
    sys.stdout.write(f"{msgspec.json.encode({'url': simulator.url}).decode()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
