"""The short run of `make fuzz`: random valid queries over the whole schema answer alike with and without compiling."""

import pytest
from graphql import GraphQLSchema

from gateway.execution.compiled import slices
from schema.build import create_schema
from tests.fuzz.differential import Tally, compare_one


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return create_schema()._schema


async def test_random_queries_answer_alike_with_and_without_compiled_selections(
    schema: GraphQLSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "LONG", 2)  # lists are short here
    monkeypatch.setattr(slices, "SLICE", 2)
    tally = Tally()
    for seed in range(120):
        await compare_one(schema, f"short-{seed}", tally)
    # Otherwise the comparison would prove nothing.
    assert tally.compiled > tally.queries / 3
    assert tally.whole > tally.compared / 8
    assert tally.with_errors > tally.compared / 4
    assert tally.with_errors < tally.compared * 3 / 4
