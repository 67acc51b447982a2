"""The GraphiQL page as files, before any browser opens it."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from gateway.server.graphiql import CONTENT_SECURITY_POLICY, load_graphiql

ROOT = Path(__file__).parents[2]
EXAMPLES = (ROOT / "gateway/server/graphiql/page/examples.graphql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema/schema.graphql").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "example", re.split(r"^(?=# )", EXAMPLES, flags=re.MULTILINE)[1:], ids=lambda text: text.splitlines()[0][2:]
)
def test_every_example_fits_the_schema(schema: GraphQLSchema, example: str) -> None:
    assert validate(schema, parse(example)) == []


def test_the_page_loads_only_files_that_are_served_and_nothing_inline() -> None:
    graphiql = load_graphiql()
    page = graphiql.index.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.replace('<a href="/schema.graphql">', ""))
    assert loaded
    assert {address.removeprefix("/graphiql/") for address in loaded} <= set(graphiql.files)
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=", page)


def test_the_scripts_import_only_files_that_are_served() -> None:
    files = load_graphiql().files
    modules = [content.decode() for name, (content, _) in files.items() if name in {"page.js", "examples.js"}]
    imported = re.findall(r'from "\./([^"]+)"', "".join(modules))
    assert imported
    assert set(imported) <= set(files)


def test_no_font_and_no_source_map_is_asked_for() -> None:
    files = load_graphiql().files
    assert b"@font-face" not in files["graphiql.css"][0]
    assert not [name for name, (content, _) in files.items() if name.endswith(".js") and b"sourceMappingURL" in content]


def test_the_policy_allows_no_inline_code_and_no_other_host() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
