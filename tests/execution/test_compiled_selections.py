# ruff: noqa: ANN401 - values are right or wrong ones of any type

import datetime as dt
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from graphql import ExecutionResult, Undefined, parse, validate

from gateway.execution.compiled.executor import CompiledExecutor
from gateway.execution.compiled.plan import Plans
from tests.execution.shelf import make_author, make_book, shelf_schema

EVERYTHING = (
    "{ books { __typename title pages lent binding tags author { name born }"
    " writer { name } authors { born name } short: title(length: 2) } }"
)


class Library:
    """Runs one query many times over the same books, with and without compiled selections."""

    def __init__(self, query: str, *books: Any) -> None:
        self.schema = shelf_schema(books)
        self.document = parse(query)
        assert not validate(self.schema, self.document)
        self.plans = Plans(self.document.definitions[0], {}, worthwhile=1)  # type: ignore[arg-type]

    def run(self, plans: Plans | None, place: str = "Oslo", **variables: Any) -> tuple[bytes, list[Any], int]:
        context = SimpleNamespace(place=place, titles=0)
        executor = CompiledExecutor.build(self.schema, self.document, None, context, variables)
        assert isinstance(executor, CompiledExecutor)
        executor.plans = plans
        result = executor.execute_operation()
        assert isinstance(result, ExecutionResult)
        return msgspec.json.encode(result.data), [e.formatted for e in result.errors or []], context.titles

    def answers_alike(self, **variables: Any) -> bytes:
        compiled, plain = self.run(self.plans, **variables), self.run(None, **variables)
        assert compiled[:2] == plain[:2]
        return plain[0]


def test_a_compiled_selection_answers_as_graphql_core_does() -> None:
    answer = Library(EVERYTHING, make_book(), None, make_book(title="Kransen", lent=None, author=make_author()))
    assert b'"born":"1882-05-20"' in answer.answers_alike()


def test_a_compiled_selection_is_used() -> None:
    library = Library("{ books { title } }", make_book(), make_book())
    library.run(library.plans)
    assert [len(plan.compiled) for plan in library.plans.known()] == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": None},
        {"pages": "many"},
        {"pages": 2**31},
        {"pages": "12"},
        {"pages": ValueError("lost")},
        {"pages": Undefined},
        {"lent": 1},
        {"lent": "no"},
        {"binding": "hard"},
        {"binding": "h"},
        {"tags": "novel"},
        {"tags": {"novel"}},
        {"tags": ["a", ValueError("lost"), 3, 4.5]},
        {"author": ValueError("lost")},
        {"author": None},
        {"author": Undefined},
        {"author": make_author(name=None)},
        {"author": make_author(life=SimpleNamespace(born="1882"))},
        {"author": make_author(life=SimpleNamespace(born=dt.datetime(1882, 5, 20, tzinfo=dt.UTC)))},
        {"author": make_author(life=None)},
        {"authors": [make_author(), None]},
        {"authors": [make_author(), ValueError("lost")]},
        {"authors": None},
        {"authors": iter([])},
    ],
    ids=repr,
)
def test_a_wrong_value_gives_the_same_answer_and_errors(wrong: dict[str, Any]) -> None:
    Library(EVERYTHING, make_book(), make_book(**wrong), make_book()).answers_alike()


def test_only_the_list_with_a_wrong_value_is_left_to_graphql_core() -> None:
    library = Library("{ books { title pages } }", make_book(), make_book(pages="many"), make_book())
    # All three until the wrong one is met, then each alone, of which the wrong one again.
    assert library.run(library.plans)[2] == 2 + 3 + 1


def test_arguments_and_context_are_those_of_each_request() -> None:
    library = Library("query ($n: Int) { books { title(length: $n) } }", make_book())
    library.run(library.plans, n=3)
    assert library.run(library.plans, n=5)[0] == b'{"books":[{"title":"Jenny"}]}'
    assert library.run(library.plans, place="Moss")[0] == b'{"books":[{"title":"Jenny, Moss"}]}'


def test_skip_and_include_follow_the_variables_of_each_request() -> None:
    library = Library(
        "query ($a: Boolean!, $b: Boolean!) { books { title @skip(if: $a) ... @include(if: $b) { pages } } }",
        make_book(),
    )
    answers = {library.answers_alike(a=a, b=b) for a in (True, False) for b in (True, False)}
    assert len(answers) == 4


def test_merged_fields_are_selected_once() -> None:
    library = Library(
        "{ books { author { name } author { born name } ...F } } fragment F on Book { author { x: name } }", make_book()
    )
    assert library.answers_alike() == b'{"books":[{"author":{"name":"Undset","born":"1882-05-20","x":"Undset"}}]}'


def test_an_argument_that_does_not_fit_fails_its_field() -> None:
    library = Library("query ($n: Int = 3) { books { pages title(length: $n) } }", make_book())
    library.answers_alike(n=None)
