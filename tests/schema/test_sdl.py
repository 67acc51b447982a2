"""The schema as a document: complete, committed, and faithful to the contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    is_introspection_type,
    is_specified_scalar_type,
)

from schema.build import create_schema, print_sdl

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "tests" / "contracts" / "schema.graphql"


@pytest.fixture(scope="module")
def sdl() -> str:
    return print_sdl(create_schema())


def test_committed_sdl_is_the_schema(sdl: str) -> None:
    assert (ROOT / "schema" / "schema.graphql").read_text() == sdl, "run `gateway schema > schema/schema.graphql`"


def test_printing_twice_gives_the_same_text(sdl: str) -> None:
    assert print_sdl(create_schema()) == sdl


def test_nothing_of_the_contract_is_broken(sdl: str) -> None:
    assert find_breaking_changes(build_schema(CONTRACT.read_text()), build_schema(sdl)) == []


def test_no_default_of_the_contract_is_changed_and_nothing_may_surprise_its_clients(sdl: str) -> None:
    assert find_dangerous_changes(build_schema(CONTRACT.read_text()), build_schema(sdl)) == []


def test_everything_is_described(sdl: str) -> None:
    missing = [name for name, description in _described(build_schema(sdl)) if not (description or "").strip()]
    assert missing == []


def test_every_description_is_a_sentence(sdl: str) -> None:
    described = [(name, text) for name, text in _described(build_schema(sdl)) if text]
    assert [name for name, text in described if not text.endswith(".") or text[0].islower()] == []


def _described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for name, type_ in schema.type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{name}.{value}", entry.description) for value, entry in type_.values.items())
        elif isinstance(type_, GraphQLInputObjectType):
            yield from ((f"{name}.{field}", entry.description) for field, entry in type_.fields.items())
        elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field, entry in type_.fields.items():
                yield f"{name}.{field}", entry.description
                yield from ((f"{name}.{field}({arg})", value.description) for arg, value in entry.args.items())
