"""Strict mode: the gateway runs the documents of the clients' own manifests, and nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.serve import running_simulator
from gateway.simulator.tokens import demo_token
from tests.clients.programs import Programs, names_of_tests
from tests.server.serving import serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clients")]


@pytest.fixture
def manifest(relay_artifacts: Programs, typed_documents: Programs, tmp_path: Path) -> Path:
    """The manifests of relay-compiler and graphql-codegen in one."""
    parts = (
        relay_artifacts.folder / "relay/trusted-documents.json",
        typed_documents.folder / "codegen/generated/persisted-documents.json",
    )
    documents: dict[str, str] = {}
    for part in parts:
        documents |= json.loads(part.read_bytes())
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(documents))
    return path


@pytest.fixture
async def strict_gateway(manifest: Path) -> AsyncIterator[str]:
    async with running_simulator() as simulator:
        settings = Settings(
            krav_og_betalinger_url=simulator.krav_og_betalinger_url,
            innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
            trusted_documents=str(manifest),
            trusted_documents_only=True,
        )
        app = create_app(settings)
        async with app.router.lifespan_context(app), serving(app) as url:
            yield f"{url}/graphql"


@pytest.mark.parametrize("program", ["relay", "codegen"])
async def test_a_client_runs_by_the_hashes_of_its_manifest(
    programs: Programs, strict_gateway: str, program: str
) -> None:
    environment = {"GATEWAY_URL": strict_gateway, "GATEWAY_TOKEN": demo_token(), "GATEWAY_STRICT": "true"}
    failures = await asyncio.to_thread(programs.test, program, environment)
    assert failures == dict.fromkeys(names_of_tests(program))


async def test_another_document_does_not_run(strict_gateway: str) -> None:
    async with httpx.AsyncClient() as http:
        response = await http.post(strict_gateway, json={"query": "{ feilkoder { code } }"})
    assert response.json()["errors"][0]["extensions"]["code"] == "OPERATION_NOT_ALLOWED"
