"""Comparing the queries of many seeds, in a process of its own if need be."""

import asyncio

from graphql import GraphQLSchema

from gateway.execution.compiled import slices
from schema.build import create_schema
from tests.fuzz.differential import Tally, compare_one


def compare_all(seeds: list[str]) -> Tally:
    """Compare the queries of the seeds; DifferenceError at the first that differs."""
    slices.LONG = slices.SLICE = 2  # type: ignore[misc] # so that short lists are long
    return asyncio.run(_compare(create_schema()._schema, seeds))


async def _compare(schema: GraphQLSchema, seeds: list[str]) -> Tally:
    tally = Tally()
    for seed in seeds:
        await compare_one(schema, seed, tally)
    return tally
