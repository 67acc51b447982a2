"""`make fuzz`: compares many random queries with and without compiled selections, in several processes."""

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import Iterator

from graphql import GraphQLSchema

from schema.build import create_schema
from tests.fuzz.differential import Tally, compare_one

_BATCH = 500


def batch(first: int, count: int, name: str) -> Tally:
    """Compare the queries of some seeds."""
    return asyncio.run(_compare(create_schema()._schema, [f"{name}-{first + number}" for number in range(count)]))


async def _compare(schema: GraphQLSchema, seeds: list[str]) -> Tally:
    tally = Tally()
    for seed in seeds:
        await compare_one(schema, seed, tally)
    return tally


def main() -> None:
    """Run until as many valid queries as asked for have been compared; the first difference ends it with its seed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", default="run", help="another seed makes other queries")
    options = parser.parse_args()
    total, started = Tally(), time.monotonic()
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        jobs: Iterator[tuple[int, int, str]] = ((first, _BATCH, options.seed) for first in range(0, 10**9, _BATCH))
        for tally in pool.imap_unordered(_batch, jobs):
            total.add(tally)
            print(f"{time.monotonic() - started:7.0f} s  {total}", flush=True)  # noqa: T201 - its output
            if total.queries >= options.queries:
                pool.terminate()
                return


def _batch(job: tuple[int, int, str]) -> Tally:
    return batch(*job)


if __name__ == "__main__":
    main()
