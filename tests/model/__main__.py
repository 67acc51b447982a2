"""`python -m tests.model`: many random sequences of writes, lost answers and restarts against the model."""

import argparse
import time

from tests.model.run import run_sequences


def main() -> None:
    """Run as many sequences as asked for, and print how many there were and what clients were told."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--sequences", type=int, default=1_000)
    options = parser.parse_args()
    started = time.monotonic()
    told = run_sequences(options.sequences, derandomize=False)
    print(f"{time.monotonic() - started:.0f} s", dict(told))  # noqa: T201 - its output


if __name__ == "__main__":
    main()
