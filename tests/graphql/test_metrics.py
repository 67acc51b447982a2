"""What Prometheus sees of a gateway that works, fails, waits and streams."""

import asyncio
import re

import pytest

from gateway.simulator.parties import FEILPARTER
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import make_consent
from tests.graphql.conftest import Frontend, StartGateway

PERSON = "05826930057"
FIRM = "212201782"
QUERY = "query Oversikt($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { skjermet } } }"


async def scrape(frontend: Frontend) -> dict[str, float]:
    response = await frontend.client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    return {series: float(value) for series, value in (line.rsplit(" ", 1) for line in lines)}


async def scrape_until(frontend: Frontend, name: str, value: int) -> dict[str, float]:
    """Ask until Krav og betalinger has this value."""
    while True:
        seen = await scrape(frontend)
        if seen[f'{name}{{api="KRAV_OG_BETALINGER"}}'] == value:
            return seen
        await asyncio.sleep(0)  # a scrape in memory never lets the others have a turn


async def test_a_call_a_hit_and_an_operation_are_counted(frontend: Frontend) -> None:
    await frontend.data(QUERY, {"p": FIRM})
    await frontend.data(QUERY, {"p": FIRM})

    seen = await scrape(frontend)

    assert seen['gateway_operations_total{operation="Oversikt",outcome="OK",type="query"}'] == 2
    labels = 'api="KRAV_OG_BETALINGER",endpoint="aapnekrav",outcome="OK",status="200"'
    assert seen[f"gateway_upstream_calls_total{{{labels}}}"] == 1
    assert (seen["gateway_cache_hits_total"], seen["gateway_cache_misses_total"]) == (1, 1)
    assert seen["gateway_cache_bytes"] > 0
    assert seen['gateway_answers_total{status="200",transport="post"}'] == 2
    assert seen['gateway_upstream_queue_seconds_count{api="KRAV_OG_BETALINGER"}'] == 1


async def test_failures_retries_and_a_pause_are_counted(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(retry_attempts=2, operation_timeout_seconds=5)
    await simulator.fault("status", status=503, count=1_000)
    for _ in range(30):
        await frontend.ask(QUERY, {"p": FIRM})

    seen = await scrape(frontend)

    assert sum(value for key, value in seen.items() if "gateway_upstream_calls_total" in key and '="503"' in key) >= 20
    assert seen['gateway_upstream_retries_total{api="KRAV_OG_BETALINGER"}'] >= 1
    assert seen['gateway_upstream_pauses_total{api="KRAV_OG_BETALINGER"}'] == 1
    assert seen['gateway_upstream_paused_organisations{api="KRAV_OG_BETALINGER"}'] == 1
    assert seen['gateway_upstream_paused_organisations{api="INNKREVINGSOPPDRAG"}'] == 0
    assert seen['gateway_upstream_pause_refusals_total{api="KRAV_OG_BETALINGER"}'] >= 1
    assert seen['gateway_errors_total{code="UPSTREAM_UNAVAILABLE"}'] == 30


async def test_who_waits_for_a_place_is_counted_until_it_leaves(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(upstream_concurrency=1)
    await simulator.control("PUT", "settings", {"latency_ms": 60_000})
    first = asyncio.create_task(frontend.ask(QUERY, {"p": FIRM}))
    await simulator.wait(in_flight=1)
    second = asyncio.create_task(frontend.ask(QUERY, {"p": "314961900"}))

    seen = await scrape_until(frontend, "gateway_upstream_waiting", 1)
    assert seen['gateway_upstream_in_flight{api="KRAV_OG_BETALINGER"}'] == 1
    for task in (second, first):
        task.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    seen = await scrape_until(frontend, "gateway_upstream_in_flight", 0)
    assert seen['gateway_upstream_queue_exits_total{api="KRAV_OG_BETALINGER"}'] == 1
    assert seen['gateway_upstream_waiting{api="KRAV_OG_BETALINGER"}'] == 0


async def test_nothing_personal_is_in_a_label(frontend: Frontend) -> None:
    consent = make_consent(FIRM)
    headers = {"AltinnSamtykke": consent, "X-Request-ID": PERSON}
    for party in [FIRM, PERSON, *FEILPARTER]:
        await frontend.ask(QUERY.replace("Oversikt", f"O{PERSON}"), {"p": party}, headers)
        await frontend.ask(QUERY.replace("Oversikt", f"K{party}"), {"p": party}, headers)

    text = (await frontend.client.get("/metrics")).text

    assert frontend.token.split(".")[1] not in text
    assert consent.split(".")[1] not in text
    assert [party for party in [FIRM, PERSON, *FEILPARTER] if party in text] == []
    assert re.findall(r'="[^"]*\d{6,}[^"]*"', text) == []


@pytest.mark.parametrize(("settings", "status"), [({"metrics": False}, 404), ({"metrics_port": 0}, 404), ({}, 200)])
async def test_metrics_are_where_the_settings_say(
    start_gateway: StartGateway, settings: dict[str, object], status: int
) -> None:
    frontend = await start_gateway(**settings)

    assert (await frontend.client.get("/metrics")).status_code == status
