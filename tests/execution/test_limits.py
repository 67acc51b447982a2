import time
from typing import Any

import msgspec
import pytest
from graphql import get_introspection_query

from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import GraphQLRequest, RequestRefusedError, Response
from gateway.execution.tokens import count_tokens
from tests.execution.toy import ToyContext, toy_schema

_SCHEMA = toy_schema()


def refusal(query: str, **limits: int) -> tuple[str, str]:
    with pytest.raises(RequestRefusedError) as caught:
        Engine(_SCHEMA, Limits(**limits)).prepare(GraphQLRequest(query=query))
    assert caught.value.response.errors
    extensions = caught.value.response.errors[0]["extensions"]
    return extensions["code"], extensions["reason"]


@pytest.mark.parametrize(
    ("limit", "allowed", "query", "reason"),
    [
        ("characters", 5, "{ hello }", "characters: 9, limit 5"),
        ("tokens", 2, "{ hello }", "tokens: 3, limit 2"),
        ("tokens", 3, "{ #\n hello }", "tokens: 4, limit 3"),
        ("operations", 1, "query A { hello } query B { hello }", "operations: 2, limit 1"),
        ("depth", 2, "{ things { twin { id } } }", "depth: 3, limit 2"),
        (
            "depth",
            2,
            "{ ...Q } fragment Q on Query { things { ...T } } fragment T on Thing { twin { id } }",
            "depth: 3, limit 2",
        ),
        ("fields", 5, "{ things { ...T twin { ...T } } } fragment T on Thing { id name }", "fields: 6, limit 5"),
        ("root_fields", 2, "{ a: hello ...Q } fragment Q on Query { b: hello c: hello }", "root fields: 3, limit 2"),
        (
            "aliases",
            3,
            "{ a: things { ...T twin { ...T } } } fragment T on Thing { b: id c: name }",
            "aliases: 5, limit 3",
        ),
        ("directives", 1, "{ hello @skip(if: false) @include(if: true) }", "directives: 2, limit 1"),
        (
            "introspection_depth",
            1,
            "{ __schema { types { fields { type { interfaces { name } } } } } }",
            "introspection depth: 2, limit 1",
        ),
    ],
)
def test_a_limit_is_named_with_what_was_measured(limit: str, allowed: int, query: str, reason: str) -> None:
    assert refusal(query, **{limit: allowed}) == ("OPERATION_TOO_COMPLEX", reason)


@pytest.mark.parametrize(
    ("limits", "value", "reason"),
    [
        (Limits(variable_values=3), {"sizes": [1, 2, 3]}, "variable values: 5, limit 3"),
        (Limits(variable_depth=2), {"inside": {"inside": {}}}, "variable depth: 3, limit 2"),
    ],
)
async def test_variables_are_limited(limits: Limits, value: dict[str, Any], reason: str) -> None:
    engine = Engine(_SCHEMA, limits)
    operation = engine.prepare(GraphQLRequest(query="query ($filter: ThingFilter) { things(where: $filter) { id } }"))
    response = await engine.execute(operation, {"filter": value}, ToyContext())
    assert response.codes == ("OPERATION_TOO_COMPLEX",)
    assert response.errors
    assert response.errors[0]["extensions"]["reason"] == reason


async def test_the_usual_introspection_passes_the_limits() -> None:
    engine = Engine(_SCHEMA, Limits())
    query = get_introspection_query(specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True)
    response = await engine.execute(engine.prepare(GraphQLRequest(query=query)), None, ToyContext())
    assert response.codes == ()


def test_introspection_can_be_switched_off() -> None:
    engine = Engine(_SCHEMA, Limits(), introspection=False)
    engine.prepare(GraphQLRequest(query="{ __typename }"))
    with pytest.raises(RequestRefusedError) as caught:
        engine.prepare(GraphQLRequest(query="{ __schema { types { name } } }"))
    assert caught.value.response.codes == ("GRAPHQL_VALIDATION_FAILED",)


@pytest.mark.parametrize(
    "query",
    [
        "{ hellp }",
        "{ hello(nam: 1) }",
        "fragment F on Thingg { id } { ...F }",
        "{ things(where: { nam: 1 }) { id } }",
        "query ($t: Thingg) { hello(name: $t) }",
    ],
)
def test_suggestions_can_be_switched_off_everywhere(query: str) -> None:
    def reasons(*, suggestions: bool) -> str:
        with pytest.raises(RequestRefusedError) as caught:
            Engine(_SCHEMA, Limits(), suggestions=suggestions).prepare(GraphQLRequest(query=query))
        return msgspec.json.encode(caught.value.response.errors).decode()

    assert "Did you mean" in reasons(suggestions=True)
    assert "Did you mean" not in reasons(suggestions=False)


def test_a_refused_document_is_not_prepared_again() -> None:
    engine = Engine(_SCHEMA, Limits())
    request = GraphQLRequest(query="{ things { " + "nope " * 1_500 + "} }")

    def seconds() -> float:
        begin = time.process_time()
        with pytest.raises(RequestRefusedError):
            engine.prepare(request)
        return time.process_time() - begin

    first = seconds()
    assert seconds() < first / 5


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("{ hello }", 3),
        ('query A($b: Int = -1.5e3) { c(d: $b, e: "x # \\" y") ...F @g }', 26),
        ('{ a(b: """x \\""" " y""") }', 8),
        ("{ a # b { c\n}", 4),
        ('{ a(b: "open', 6),
    ],
)
def test_tokens_are_counted_as_the_parser_counts_them(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


@pytest.mark.parametrize(
    ("query", "valid"),
    [
        ("query ($a: String!) { hello(name: $a) }", True),
        ("query ($a: String) { hello(name: $a) }", True),
        ("query ($a: Int) { hello(name: $a) }", False),
        ("query ($a: String!, $b: Int) { hello(name: $a) }", False),
        ("query { hello(name: $a) }", False),
        ("query ($a: [Int!]) { things(where: { sizes: $a }) { id } }", True),
        ("query ($a: [Int]) { things(where: { sizes: $a }) { id } }", False),
        ("query ($a: String!) { ...F } fragment F on Query { ...G } fragment G on Query { hello(name: $a) }", True),
        ("query A($a: String!) { ...F } query B { ...F } fragment F on Query { hello(name: $a) }", False),
        ("query ($a: Boolean!) { hello @skip(if: $a) }", True),
        ("query ($a: Boolean) { hello @skip(if: $a) }", False),
        ("query ($a: Boolean = true) { hello @skip(if: $a) }", True),
        ("query ($a: Nope) { hello(name: $a) }", False),
    ],
)
def test_variables_must_be_defined_used_and_of_a_fitting_type(query: str, valid: bool) -> None:  # noqa: FBT001 - a column
    engine = Engine(_SCHEMA, Limits())
    if valid:
        engine.prepare(GraphQLRequest(query=query))
        return
    with pytest.raises(RequestRefusedError) as caught:
        engine.prepare(GraphQLRequest(query=query))
    response: Response = caught.value.response
    assert response.codes == ("GRAPHQL_VALIDATION_FAILED",)
