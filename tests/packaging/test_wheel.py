"""What the built wheel holds, and that it works without the checkout."""

import subprocess
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.running_demo import running_demo

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.packaging, pytest.mark.slow, pytest.mark.xdist_group("packaging")]


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
    with running_demo(tmp_path, installed / "gateway") as demo, httpx.Client(trust_env=False) as client:
        authorization = {"Authorization": f"Bearer {demo.token}"}
        answer = client.post(demo.url, json={"query": demo.query}, headers=authorization).json()
        page = client.get(demo.url, headers={"Accept": "text/html"})
        script = client.get(demo.url.replace("/graphql", "/graphiql/graphiql.js"))
    assert "errors" not in answer
    assert answer["data"]["part"]["aapneKrav"]
    assert answer["data"]["part"]["innkrevingsoppdrag"]
    assert "/graphiql/graphiql.js" in page.text
    assert len(script.content) > 1_000_000
