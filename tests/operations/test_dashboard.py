"""The dashboard over a real Prometheus and a gateway that works, fails, refuses and streams."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend
from tests.operations.asking import FIRM, QUERY
from tests.operations.prometheus import Prometheus, running_prometheus
from tests.operations.test_deploy_files import DEPLOY
from tests.server.serving import serving

pytestmark = [pytest.mark.prometheus, pytest.mark.slow]

PANELS = [
    panel for panel in json.loads((DEPLOY / "grafana" / "dashboard.json").read_text())["panels"] if "targets" in panel
]
REFUSED = ["{ nosuch }", "{ " + "a: __typename " * 101 + "}"]


@pytest.fixture
async def gateway(simulator: RunningSimulator, token: str) -> AsyncIterator[Frontend]:
    settings = Settings(
        krav_og_betalinger_url=simulator.krav_og_betalinger_url,
        innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
    )
    async with serving(create_app(settings), lifespan="on") as url, httpx.AsyncClient(base_url=url) as http:
        yield Frontend(http, token)


async def work(gateway: Frontend, simulator: RunningSimulator) -> None:
    """What every panel has something to show of, again and again."""
    while True:
        await simulator.fault("status", status=503, count=1)
        for fresh in ({"Cache-Control": "no-cache"}, {}):
            await gateway.ask(QUERY, {"p": FIRM}, fresh)
        for document in REFUSED:
            await gateway.ask(document)


async def empty_panels(prometheus: Prometheus) -> list[str]:
    """The panels of which no query gives a number now."""
    return [
        panel["title"]
        for panel in PANELS
        if not any([await prometheus.has(target["expr"]) for target in panel["targets"]])
    ]


async def test_no_panel_is_empty(gateway: Frontend, simulator: RunningSimulator, tmp_path: Path) -> None:
    assert len(PANELS) > 20
    async with running_prometheus(str(gateway.client.base_url).rstrip("/"), tmp_path) as prometheus:
        working = asyncio.create_task(work(gateway, simulator))
        empty = [""]
        try:
            async with asyncio.timeout(60):
                while empty:
                    empty = await empty_panels(prometheus)
        except TimeoutError:
            pytest.fail(f"empty: {empty}")
        finally:
            working.cancel()
