"""`python -m gateway.simulator`: serves until terminated; the first line printed is JSON with the URLs."""

import argparse
import asyncio
import signal
import sys

import msgspec

from gateway.simulator.config import SimulatorConfig
from gateway.simulator.serve import running_simulator


async def serve(config: SimulatorConfig, host: str, port: int) -> None:
    """Listen, tell where, and go on until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running_simulator(config, host=host, port=port) as simulator:
        sys.stdout.write(f"{msgspec.json.encode(vars(simulator)).decode()}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m gateway.simulator")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--settings", default="{}", help="JSON, as in SimulatorConfig")
    arguments = parser.parse_args()
    config = SimulatorConfig(**msgspec.json.decode(arguments.settings, type=dict))
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(config, arguments.host, arguments.port))


def _loop_factory() -> type[asyncio.AbstractEventLoop]:
    import uvloop  # noqa: PLC0415 - only a process of its own chooses its loop

    return uvloop.Loop


if __name__ == "__main__":
    main()
