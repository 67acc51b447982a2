"""What the built wheel holds, and that it works without the checkout."""

import os
import re
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
FIRST_WORDS = re.compile(r"(http://127\.0\.0\.1:\d+/graphql)\s.*?\b(eyJ\S+)\s.*?(query .*?\n\})\n", re.DOTALL)

pytestmark = [pytest.mark.packaging, pytest.mark.slow, pytest.mark.xdist_group("packaging")]


@contextmanager
def demo(command: Path, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Run `gateway demo` on a free port; the URL, the token and the query it prints."""
    environment = {"PATH": os.defpath, "PORT": "0"}
    with subprocess.Popen([command, "demo"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            printed = ""
            while not (first_words := FIRST_WORDS.search(printed)):
                line = process.stdout.readline()
                assert line, f"ended early after printing: {printed}"
                printed += line
            url, token, query = first_words.groups()
            yield url, token, query
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=10)


def test_the_wheel_holds_our_packages_with_graphiql_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"gateway", "schema", "resolvers"}
    assert {"gateway/server/graphiql/static/graphiql.js", "gateway/server/graphiql/page/index.html"} <= set(names)
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]


def test_the_installed_gateway_prints_the_committed_schema(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run([installed / "gateway", "schema"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == (ROOT / "schema/schema.graphql").read_text(encoding="utf-8")


def test_the_installed_demo_answers_the_query_it_prints_and_stops_on_ctrl_c(installed: Path, tmp_path: Path) -> None:
    with demo(installed / "gateway", tmp_path) as (url, token, query), httpx.Client(trust_env=False) as client:
        answer = client.post(url, json={"query": query}, headers={"Authorization": f"Bearer {token}"}).json()
        page = client.get(url, headers={"Accept": "text/html"})
        script = client.get(url.replace("/graphql", "/graphiql/graphiql.js"))
    assert "errors" not in answer
    assert answer["data"]["part"]["aapneKrav"]
    assert answer["data"]["part"]["innkrevingsoppdrag"]
    assert "/graphiql/graphiql.js" in page.text
    assert len(script.content) > 1_000_000
