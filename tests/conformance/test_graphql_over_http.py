"""The published audit of GraphQL over HTTP (`serverAudits` of npm graphql-http): each passes, none is left out."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from gateway.app import create_app
from tests.server.serving import serving, toy_settings

_HERE = Path(__file__).parent
_AUDITS = 61


@pytest.fixture(scope="module")
def audit_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    for name in (".npmrc", "package.json", "package-lock.json", "audit.js"):
        shutil.copy(_HERE / name, folder)
    return folder / "audit.js"


async def run(*command: str | Path, cwd: Path) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=cwd, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return output


async def test_every_audit_of_graphql_over_http_passes(audit_script: Path) -> None:
    await run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=audit_script.parent)
    async with serving(create_app(toy_settings()), lifespan="on") as url:
        results = json.loads(await run("node", audit_script, f"{url}/graphql", cwd=audit_script.parent))
    assert len(results) == _AUDITS
    assert [result for result in results if result["status"] != "ok"] == []
