import gc
import logging
import weakref
from typing import Any

import pytest

from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import GraphQLRequest, RequestRefusedError, Response
from tests.execution.toy import ToyContext, toy_schema


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(toy_schema(), Limits())


async def run(
    engine: Engine,
    query: str,
    seconds: float = 5.0,
    **variables: Any,  # noqa: ANN401 - any JSON value
) -> Response:
    operation = engine.prepare(GraphQLRequest(query=query))
    return await engine.execute(operation, variables, ToyContext(seconds))


def reasons(response: Response) -> list[str]:
    return [error["extensions"]["reason"] for error in response.errors or []]


def refusal(engine: Engine, query: str, name: str | None = None) -> Response:
    with pytest.raises(RequestRefusedError) as caught:
        engine.prepare(GraphQLRequest(query=query, operation_name=name))
    return caught.value.response


async def test_a_query_is_answered(engine: Engine) -> None:
    response = await run(engine, "query ($name: String!) { hello(name: $name) }", name="you")
    assert response == Response(data={"hello": "hello you"})


async def test_a_failing_field_costs_itself_alone(engine: Engine) -> None:
    response = await run(engine, "{ missing hello }")
    assert response.data == {"missing": None, "hello": "hello world"}
    assert response.errors == [
        {
            "message": "Nothing is known under this identifier.",
            "locations": [{"line": 1, "column": 3}],
            "path": ["missing"],
            "extensions": {"code": "NOT_FOUND", "retryable": False, "reason": "thing"},
        }
    ]


async def test_an_unforeseen_error_shows_its_details_in_the_log_alone(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "gateway.errors"):
        response = await run(engine, "{ broken }")
    assert response.codes == ("INTERNAL_SERVER_ERROR",)
    assert "secret" not in str(response.errors)
    record = caplog.records[0]
    assert record.exc_info is not None
    assert record.exc_info[0] is RuntimeError
    assert "secret" not in record.getMessage()


async def test_what_is_done_by_the_deadline_is_answered(engine: Engine) -> None:
    response = await run(engine, "{ slow hello thing(id: 1) { name } }", seconds=0.02)
    assert response.data == {"slow": None, "hello": "hello world", "thing": {"name": "thing"}}
    assert response.codes == ("UPSTREAM_TIMEOUT",)


async def test_what_a_request_held_is_freed_without_collecting_garbage(engine: Engine) -> None:
    operation = engine.prepare(GraphQLRequest(query="{ hello thing(id: 1) { name twin { name } } }"))
    context = ToyContext()
    held = weakref.ref(context)
    gc.disable()
    try:
        await engine.execute(operation, None, context)
        del context
        assert held() is None
    finally:
        gc.enable()


async def test_mutations_run_one_after_another(engine: Engine) -> None:
    context = ToyContext()
    operation = engine.prepare(GraphQLRequest(query='mutation { a: note(text: "a") b: note(text: "b") }'))
    await engine.execute(operation, None, context)
    assert context.notes == ["begin a", "end a", "begin b", "end b"]


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "filter"),
        ({"filter": {"name": 7}}, "filter.name"),
        ({"filter": {"inside": {"sizes": [1, "x"]}}}, "filter.inside.sizes.1"),
        ({"filter": {"unknown": 1}}, "filter"),
    ],
)
async def test_a_variable_that_does_not_fit_is_named_by_its_path(
    engine: Engine, variables: dict[str, Any], reason: str
) -> None:
    response = await run(engine, "query ($filter: ThingFilter!) { things(where: $filter) { id } }", **variables)
    assert response.codes == ("BAD_USER_INPUT",)
    assert reasons(response) == [reason]


async def test_a_null_that_only_shows_at_run_time_is_bad_input_of_that_field(engine: Engine) -> None:
    query = 'query ($name: String = "x") { hello(name: $name) other: hello }'
    response = await run(engine, query, name=None)
    assert response.codes == ("BAD_USER_INPUT",)
    assert reasons(response) == ["name"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ refused(argument: "x") }', "GRAPHQL_VALIDATION_FAILED"),
        ("query A { hello } query B { hello }", "BAD_USER_INPUT"),
        ("fragment F on Query { hello } { ...F }", None),
    ],
)
def test_a_document_that_does_not_pass_is_refused_with_a_code(engine: Engine, query: str, code: str | None) -> None:
    if code is None:
        engine.prepare(GraphQLRequest(query=query))
    else:
        assert refusal(engine, query).codes == (code,)


def test_an_unknown_operation_name_is_refused(engine: Engine) -> None:
    assert refusal(engine, "query A { hello }", "B").codes == ("BAD_USER_INPUT",)


def test_a_document_is_prepared_once(engine: Engine) -> None:
    request = GraphQLRequest(query="query Once { hello }")
    assert engine.prepare(request) is engine.prepare(request)


def test_the_least_recently_used_document_leaves_first() -> None:
    engine = Engine(toy_schema(), Limits(kept_documents=2))
    first, second, third = (GraphQLRequest(query=f"query Q{number} {{ hello }}") for number in range(3))
    kept = engine.prepare(first)
    left = engine.prepare(second)
    engine.prepare(first)
    engine.prepare(third)
    assert engine.prepare(first) is kept
    assert engine.prepare(second) is not left
    assert len(engine.documents) == 2


async def collect(engine: Engine, query: str) -> list[Response]:
    operation = engine.prepare(GraphQLRequest(query=query))
    return [response async for response in engine.subscribe(operation, None, ToyContext(), ToyContext)]


async def test_a_subscription_answers_once_per_event(engine: Engine) -> None:
    responses = await collect(engine, "subscription { count(to: 2) }")
    assert [response.data for response in responses] == [{"count": 0}, {"count": 1}]


async def test_a_source_that_fails_on_its_way_ends_with_a_coded_error(engine: Engine) -> None:
    responses = await collect(engine, "subscription { failing }")
    assert responses[0].data == {"failing": 1}
    assert responses[1].codes == ("UPSTREAM_UNAVAILABLE",)
    assert len(responses) == 2
