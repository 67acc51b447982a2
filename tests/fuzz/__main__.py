"""`make fuzz`: compares many random queries with and without compiled selections, in several processes."""

import argparse
import itertools
import multiprocessing
import time

from tests.fuzz.differential import Tally
from tests.fuzz.run import compare_all

_BATCH = 500


def main() -> None:
    """Run until as many valid queries as asked for have been compared; the first difference ends it with its seed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", default="run", help="another seed makes other queries")
    options = parser.parse_args()
    total, started = Tally(), time.monotonic()
    batches = ([f"{options.seed}-{first + number}" for number in range(_BATCH)] for first in itertools.count(0, _BATCH))
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        while total.queries < options.queries:
            for tally in pool.imap_unordered(compare_all, itertools.islice(batches, options.processes)):
                total.add(tally)
                print(f"{time.monotonic() - started:7.0f} s  {total}", flush=True)  # noqa: T201 - its output


if __name__ == "__main__":
    main()
