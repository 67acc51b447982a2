"""The code lists, and what several fields cost each other."""

import asyncio
import json
from pathlib import Path

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway
from tests.graphql.scripted import PART

DATA = Path(__file__).parents[1] / "contracts" / "data"
CODES = {
    "BAD_USER_INPUT",
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "NOT_FOUND",
    "NOT_READY",
    "CONFLICT",
    "RATE_LIMITED",
    "UPSTREAM_TIMEOUT",
    "UPSTREAM_UNAVAILABLE",
    "UPSTREAM_BAD_RESPONSE",
    "UNCERTAIN_OUTCOME",
    "INTERNAL_SERVER_ERROR",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "OPERATION_TOO_COMPLEX",
    "PERSISTED_QUERY_NOT_FOUND",
    "OPERATION_NOT_ALLOWED",
    "CSRF_PREVENTED",
}


async def test_every_code_that_can_appear_can_be_looked_up(frontend: Frontend, simulator: RunningSimulator) -> None:
    rows = (await frontend.data("{ feilkoder { code feilkode api httpStatus beskrivelse retryable } }"))["feilkoder"]

    problems = json.loads((DATA / "problem-types.json").read_text())
    slugs = {problem["slug"] for problem in problems["problems"] + problems["legacy"]}
    known = {row["feilkode"] for row in rows}
    assert {row["code"] for row in rows} == CODES
    assert {f"KB-{number:03}" for number in range(1, 10)} - {"KB-007"} <= known
    assert {f"DAS-{number:03}" for number in range(1, 9)} <= known
    assert {f"ABE-{number:03}" for number in range(1, 9)} <= known
    assert slugs <= known
    assert all(row["beskrivelse"].isprintable() and row["beskrivelse"] for row in rows)
    assert (await simulator.stats())["total"] == 0


async def test_claim_types_are_the_published_list_and_are_chosen_by_group_in_any_case(frontend: Frontend) -> None:
    published = json.loads((DATA / "kravtyper-kodeliste.json").read_text())["kravtyper"]
    fields = "tekniskNavn tekst kravgruppe gjelderPerson gjelderVirksomhet hjemmel"

    everything = (await frontend.data(f"{{ kravtyper {{ {fields} }} }}"))["kravtyper"]
    assert everything == [{name: one.get(name) for name in fields.split()} for one in published]

    for group in {one["kravgruppe"] for one in published}:
        for written in (group, group.upper()):
            document = f"query($g: String) {{ kravtyper(kravgruppe: $g) {{ {fields} }} }}"
            found = (await frontend.data(document, {"g": written}))["kravtyper"]
            assert found == [one for one in everything if one["kravgruppe"] == group]
    assert (await frontend.data('{ kravtyper(kravgruppe: "finnes ikke") { tekst } }'))["kravtyper"] == []
    assert len((await frontend.data("{ kravtyper(kravgruppe: null) { tekst } }"))["kravtyper"]) == len(everything)


async def test_a_failing_part_of_a_period_is_told_without_waiting_for_the_others(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(retry_attempts=1)
    await simulator.fault("hang", endpoint="krav")
    await simulator.fault("error", endpoint="krav", code="KB-009", status=404)

    async with asyncio.timeout(5):
        answer = await frontend.ask(
            f'{{ part(identifikator: "{PART}") '
            '{ krav(fraOgMed: "2023-11-22", tilOgMed: "2026-11-21") { totalCount } } }'
        )

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["NOT_FOUND"]
    async with asyncio.timeout(5):
        await simulator.wait(in_flight=0)


@pytest.mark.parametrize("field", ["krav", "betalinger", "utbetalinger", "kontoutskrift"])
@pytest.mark.parametrize(
    ("first", "last", "calls"),
    [
        ("2026-11-21", "2026-11-20", 0),
        ("2016-11-20", "2026-11-21", 0),
        ("2016-11-21", "2026-11-21", 11),
        ("2016-11-22", "2026-11-21", 10),
        ("2016-02-29", "2026-02-28", 11),
        ("2016-02-29", "2026-03-01", 0),
        ("0001-01-01", "9999-12-31", 0),
    ],
)
async def test_a_period_ends_at_the_latest_on_the_same_date_ten_years_later(
    frontend: Frontend, simulator: RunningSimulator, field: str, first: str, last: str, calls: int
) -> None:
    period = f'fraOgMed: "{first}", tilOgMed: "{last}"'
    answer = await frontend.ask(f'{{ part(identifikator: "{PART}") {{ {field}({period}) {{ totalCount }} }} }}')

    refused = [] if calls else ["tilOgMed"]
    assert [error["extensions"].get("reason") for error in answer.get("errors", [])] == refused
    assert (await simulator.stats())["total"] == calls * (3 if field == "kontoutskrift" else 1)


async def test_the_same_party_twice_is_two_entries_and_one_call(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0)

    data = await frontend.data(f'{{ parter(identifikatorer: ["{PART}", "{PART}"]) {{ id aapneKrav {{ skjermet }} }} }}')

    assert data["parter"][0] == data["parter"][1]
    assert (await simulator.stats())["total"] == 1
