"""Runs operations with and without compiled selections, and compares every byte and every error."""

# ruff: noqa: ANN401 - outcomes are compared, whatever they are

import contextlib
from collections.abc import Awaitable, Iterator
from random import Random
from typing import Any, cast

import msgspec
from graphql import (
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)

from gateway.execution.compiled.decoded import DECODED
from gateway.execution.compiled.plan import Plans
from gateway.execution.executor import TimedExecutor
from resolvers.context import Context
from tests.fuzz.queries import Query, QueryMaker
from tests.fuzz.world import NODES, World


class DifferenceError(AssertionError):
    """The two ways did not answer alike."""


class Tally(msgspec.Struct):
    """What was compared; a run in which nothing is compiled or nothing fails proves little."""

    invalid: int = 0
    queries: int = 0
    compared: int = 0
    with_errors: int = 0
    refused: int = 0
    compiled: int = 0
    whole: int = 0
    given_up: int = 0

    def add(self, other: "Tally") -> None:
        """Count another part of the run."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


async def compare_one(schema: GraphQLSchema, seed: str, tally: Tally) -> None:
    """Make the query of a seed and compare it in two worlds; DifferenceError when they differ anywhere.

    It is one as well when a compiled query gives up though nothing is wrong.
    """
    random = Random(seed)
    query = QueryMaker(schema, random, known=NODES).make()
    document = parse(query.text)
    if validate(schema, document):
        tally.invalid += 1
        return
    tally.queries += 1
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    compiled_any = False
    for faults in (0.0, random.choice((0.01, 0.05, 0.2))):
        plans = Plans(operation, fragments, worthwhile=1)
        for variables in query.variables:
            world = World(seed, faults)
            plain = await _outcome(schema, document, None, world.context(), variables)
            # No decoder makes wrong values: where there are some, nothing may be known of them.
            given_up = tally.given_up
            with _nothing_known(schema) if faults else contextlib.nullcontext():
                compiled = await _outcome(schema, document, plans, world.context(), variables, tally)
            if plain != compiled or (tally.given_up > given_up and not faults and not plain[1]):
                raise DifferenceError(_report(seed, query, variables, plain, compiled))
            tally.compared += 1
            tally.with_errors += bool(plain[1])
            tally.refused += plain[0] == "refused"
        compiled_any |= any(plan.compiled for plan in plans.known())
    tally.compiled += compiled_any


@contextlib.contextmanager
def _nothing_known(schema: GraphQLSchema) -> Iterator[None]:
    """Take from the types of the schema what the classes of their values are."""
    taken = {name: known for name, type_ in schema.type_map.items() if (known := type_.extensions.pop(DECODED, None))}
    try:
        yield
    finally:
        for name, known in taken.items():
            schema.type_map[name].extensions[DECODED] = known


async def _outcome(
    schema: GraphQLSchema,
    document: DocumentNode,
    plans: Plans | None,
    context: Context,
    variables: dict[str, Any],
    tally: Tally | None = None,
) -> tuple[Any, list[Any]]:
    executor = TimedExecutor.build(schema, document, None, context, variables)
    if isinstance(executor, list):
        return "refused", [_described(error) for error in executor]
    assert isinstance(executor, TimedExecutor)
    executor.plans = plans
    executor.deadline = context.operation.deadline
    plan = plans.plan(schema, executor.variable_values) if plans else None
    query = plan.query(lambda: executor) if plan else None
    if query is not None and tally is not None:
        whole = await query.run(context, executor.variable_values, executor.deadline)
        if whole is not None:
            tally.whole += 1
            return _encoded(whole), []
        tally.given_up += 1
    result = executor.execute_operation()
    if not isinstance(result, ExecutionResult):
        result = await cast("Awaitable[ExecutionResult]", result)
    return _encoded(result.data), [_described(error) for error in result.errors or []]


def _encoded(data: Any) -> Any:
    try:
        return msgspec.json.encode(data)
    except (TypeError, ValueError) as error:  # wrong values may be such that no answer can be written
        return repr(error)


def _described(error: GraphQLError) -> Any:
    return error.message, error.path, error.locations, error.extensions, type(error.original_error)


def _report(seed: str, query: Query, variables: dict[str, Any], plain: Any, compiled: Any) -> str:
    one, other = repr(plain), repr(compiled)
    length = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    around = slice(max(0, length - 200), length + 300)
    return "\n".join(
        [f"seed {seed}", query.text, f"{variables}", f"graphql-core: {one[around]}", f"compiled:     {other[around]}"]
    )
