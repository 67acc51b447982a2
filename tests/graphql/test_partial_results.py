"""A failing call costs its own field, and nothing else."""

import asyncio

import pytest

from gateway.simulator.parties import FEILPARTER, UHELL
from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway

EXPECTED = {
    "KB-001": "UPSTREAM_UNAVAILABLE",
    "KB-002": "UPSTREAM_UNAVAILABLE",
    "KB-003": "INTERNAL_SERVER_ERROR",
    "KB-004": "UNAUTHENTICATED",
    "KB-005": "FORBIDDEN",
    "KB-006": "BAD_USER_INPUT",
    "KB-008": "INTERNAL_SERVER_ERROR",
    "KB-009": "NOT_FOUND",
    "DAS-001": "UPSTREAM_UNAVAILABLE",
    "DAS-002": "INTERNAL_SERVER_ERROR",
    "DAS-003": "UPSTREAM_UNAVAILABLE",
    "DAS-004": "UPSTREAM_UNAVAILABLE",
    "DAS-005": "UPSTREAM_UNAVAILABLE",
    "DAS-006": "UPSTREAM_UNAVAILABLE",
    "DAS-007": "UPSTREAM_UNAVAILABLE",
    "DAS-008": "FORBIDDEN",
}
OF_CODE = {kode: number for number, kode in FEILPARTER.items()}
BROKEN = {text: number for number, (text, _) in UHELL.items()}
# These end by the time limit alone. It is long enough for the good call beside them on a machine that stalls.
WAITING = {text for text, fault in UHELL.values() if fault.kind in {"hang", "slow", "delay"}}


@pytest.mark.parametrize(("feilkode", "code"), EXPECTED.items())
async def test_each_code_of_krav_og_betalinger_reaches_the_client(
    start_gateway: StartGateway, feilkode: str, code: str
) -> None:
    frontend = await start_gateway(retry_attempts=1)

    answer = await frontend.ask(
        "query($p: PartIdentifikator!) { bad: part(identifikator: $p) { aapneKrav { skjermet } } "
        'good: part(identifikator: "212201782") { aapneKrav { skjermet } } }',
        {"p": OF_CODE[feilkode]},
    )

    (error,) = answer["errors"]
    extensions = error["extensions"]
    assert error["path"] == ["bad", "aapneKrav"]
    assert (extensions["code"], extensions["feilkode"], extensions["api"]) == (code, feilkode, "KRAV_OG_BETALINGER")
    assert extensions["korrelasjonsid"]
    assert extensions["kallId"]
    assert answer["data"] == {"bad": {"aapneKrav": None}, "good": {"aapneKrav": {"skjermet": False}}}


async def test_no_hits_is_an_empty_result(frontend: Frontend) -> None:
    data = await frontend.data(
        "query($p: PartIdentifikator!) { part(identifikator: $p) { "
        'krav(fraOgMed: "2026-01-01", tilOgMed: "2026-02-01") '
        "{ nodes { id } totalCount sum { gjenstaaendeBeloep } skjermet } innkrevingsoppdrag { krav { kravtype } } } }",
        {"p": OF_CODE["KB-007"]},
    )

    assert data["part"]["krav"] == {
        "nodes": [],
        "totalCount": 0,
        "sum": {"gjenstaaendeBeloep": "0.00"},
        "skjermet": False,
    }
    assert data["part"]["innkrevingsoppdrag"] == {"krav": []}


@pytest.mark.parametrize("text", sorted(BROKEN))
async def test_whatever_upstream_sends_is_a_coded_error_of_one_field(start_gateway: StartGateway, text: str) -> None:
    frontend = await start_gateway(
        upstream_timeout_seconds=1.5 if text in WAITING else 20, operation_timeout_seconds=40, retry_attempts=1
    )

    async with asyncio.timeout(60):
        answer = await frontend.ask(
            "query($p: PartIdentifikator!) { bad: part(identifikator: $p) { aapneKrav { skjermet } } "
            'good: part(identifikator: "212201782") { aapneKrav { skjermet } } }',
            {"p": BROKEN[text]},
        )

    (error,) = answer["errors"]
    assert error["path"] == ["bad", "aapneKrav"]
    assert error["extensions"]["code"] in {
        "RATE_LIMITED",
        "UPSTREAM_TIMEOUT",
        "UPSTREAM_UNAVAILABLE",
        "UPSTREAM_BAD_RESPONSE",
        "INTERNAL_SERVER_ERROR",
    }
    assert answer["data"]["good"] == {"aapneKrav": {"skjermet": False}}


async def test_when_one_api_is_down_the_other_still_answers(start_gateway: StartGateway) -> None:
    frontend = await start_gateway(krav_og_betalinger_url="http://127.0.0.1:9/v1", retry_attempts=1)

    answer = await frontend.ask(
        '{ part(identifikator: "314961900") { aapneKrav { skjermet } innkrevingsoppdrag { krav { kravtype } } } }'
    )

    assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"
    assert answer["data"]["part"]["innkrevingsoppdrag"]["krav"]


async def test_a_part_of_a_long_period_that_fails_fails_the_field(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    await simulator.fault("status", status=400, endpoint="krav", count=1)

    answer = await frontend.ask(
        '{ part(identifikator: "212201782") '
        '{ krav(fraOgMed: "2023-01-01", tilOgMed: "2026-01-01") { totalCount } aapneKrav { skjermet } } }'
    )

    assert answer["data"]["part"] == {"krav": None, "aapneKrav": {"skjermet": False}}
    assert len(answer["errors"]) == 1
