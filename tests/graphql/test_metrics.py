"""What Prometheus sees of a gateway that works, fails, waits and streams."""

import asyncio
import contextlib
import re

import httpx
import pytest

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.parties import FEILPARTER
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import make_consent
from tests.graphql.conftest import Frontend, StartGateway
from tests.graphql.subscriptions import STATUS
from tests.graphql.test_subscription import FINAL, UNDER_WAY
from tests.server.serving import serving

PERSON = "05826930057"
FIRM = "212201782"
QUERY = "query Oversikt($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { skjermet } } }"

NESTED = "{ __schema { types { fields { type { fields { name } } } } } }"


async def scrape(frontend: Frontend) -> dict[str, float]:
    response = await frontend.client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    return {series: float(value) for series, value in (line.rsplit(" ", 1) for line in lines)}


async def limits_hit(frontend: Frontend) -> dict[str, float]:
    """The limits that have refused something, and how often."""
    series = re.compile(r'gateway_limits_hit_total\{limit="(.*)"\}')
    found = [(series.fullmatch(name), value) for name, value in (await scrape(frontend)).items()]
    return {match[1]: value for match, value in found if match and value}


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


async def test_a_debtor_without_claims_is_no_failed_attempt(frontend: Frontend) -> None:
    document = QUERY.replace("aapneKrav { skjermet }", "innkrevingsoppdrag { krav { kravtype } }")

    await frontend.data(document, {"p": FIRM})

    seen = await scrape(frontend)
    labels = 'api="INNKREVINGSOPPDRAG",endpoint="kravoversikt",outcome="OK",status="404"'
    assert seen[f"gateway_upstream_calls_total{{{labels}}}"] == 1


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


@pytest.mark.parametrize(
    ("limit", "settings", "document"),
    [
        ("depth", {"max_depth": 2}, QUERY),
        ("fields", {"max_fields": 2}, QUERY),
        ("root_fields", {"max_root_fields": 1}, "{ a: __typename b: __typename }"),
        ("aliases", {"max_aliases": 1}, "{ a: __typename b: __typename }"),
        ("directives", {"max_directives": 1}, "{ __typename @skip(if: false) @include(if: true) }"),
        (
            "introspection_depth",
            {"max_introspection_depth": 1},
            "{ __schema { types { fields { type { fields { name } } } } } }",
        ),
        ("operations", {"max_operations": 1}, "query A { __typename } query B { __typename }"),
        ("tokens", {"max_document_tokens": 5}, QUERY),
        ("characters", {"max_document_characters": 20}, QUERY),
        ("variable_values", {"max_variable_values": 1}, QUERY),
        (
            "upstream_calls",
            {"max_upstream_calls": 1},
            QUERY.replace("{ skjermet }", "{ skjermet } b: aapneKrav { skjermet }"),
        ),
        ("body_bytes", {"max_body_bytes": 1024}, "#" * 2_000),
    ],
)
async def test_a_limit_that_is_hit_is_counted_by_its_name(
    start_gateway: StartGateway, limit: str, settings: dict[str, int], document: str
) -> None:
    frontend = await start_gateway(**settings)

    for times in (1, 2):
        answer = await frontend.ask(document, {"p": FIRM, "q": 1})
        assert answer["errors"][0]["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
        assert await limits_hit(frontend) == {limit: times}


async def test_a_rate_and_a_place_that_are_refused_are_counted(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(
        rate_limit_per_minute=0.001, rate_limit_burst=3, upstream_concurrency=1, operation_timeout_seconds=1
    )
    await simulator.control("PUT", "settings", {"latency_ms": 60_000})
    parties = (FIRM, "314961900", "212201782", "310076634")

    answers = await asyncio.gather(*(frontend.ask(QUERY, {"p": party}) for party in parties))

    codes = [answer["errors"][0]["extensions"]["code"] for answer in answers]
    assert codes == ["UPSTREAM_TIMEOUT", "RATE_LIMITED", "UPSTREAM_TIMEOUT", "RATE_LIMITED"]
    assert await limits_hit(frontend) == {"queue": 1, "rate": 1}


async def test_a_head_that_is_too_large_is_counted(simulator: RunningSimulator) -> None:
    settings = Settings(
        krav_og_betalinger_url=simulator.krav_og_betalinger_url,
        innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
    )
    async with serving(create_app(settings), lifespan="on") as url, httpx.AsyncClient(base_url=url) as client:
        with contextlib.suppress(httpx.TransportError):  # the connection may be closed while the head is sent
            await client.get("/health/live", headers={f"X-{number}": "x" * 8_000 for number in range(120)})
        seen = await limits_hit(Frontend(client, ""))

    assert seen == {"head_bytes": 1}


async def test_a_stream_too_many_is_counted(start_gateway: StartGateway) -> None:
    frontend = await start_gateway(max_streams=0)

    await frontend.ask(STATUS, {"id": UNDER_WAY}, {"Accept": "text/event-stream, application/json"})

    assert await limits_hit(frontend) == {"streams": 1}


async def test_a_question_for_those_who_follow_is_counted(frontend: Frontend) -> None:
    headers = {"Authorization": f"Bearer {frontend.token}", "Accept": "text/event-stream"}
    question = {"query": STATUS, "variables": {"id": FINAL["RESKONTROFOERT"]}}
    await frontend.client.post("/graphql", json=question, headers=headers)

    seen = await scrape(frontend)

    polls = {name: value for name, value in seen.items() if name.startswith("gateway_status_polls_total")}
    assert polls == {
        'gateway_status_polls_total{answer="upstream"}': 1,
        'gateway_status_polls_total{answer="another_process"}': 0,
        'gateway_status_polls_total{answer="none"}': 0,
    }


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
