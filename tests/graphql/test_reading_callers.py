"""Callers beside each other: each sees what its own headers allow, and shares calls only with its equals."""

import asyncio
import contextlib
from typing import Any

import pytest

from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import make_consent, make_token
from tests.graphql.conftest import Frontend, StartGateway

FIRM = "212201782"
OPEN = f'{{ part(identifikator: "{FIRM}") {{ aapneKrav {{ skjermet krav {{ kravbeskrivelse }} }} }} }}'
_DAY = 24 * 3600.0
YEARS = 'fraOgMed: "2022-11-22", tilOgMed: "2026-11-21"'


def consent_of(party: str) -> str:
    return make_consent(party, expires_in=_DAY)


def token_of(consumer: str, expires_in: float = _DAY) -> str:
    return make_token(consumer=consumer, expires_in=expires_in)


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


async def test_what_one_caller_may_see_is_never_shown_to_one_who_differs_in_a_single_header(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    token = token_of("314055403")
    allowed = {
        "Authorization": f"Bearer {token}",
        "AltinnSamtykke": consent_of(FIRM),
        "X-Rettighetspakke": "finans",
    }
    refused = [
        allowed | {"AltinnSamtykke": ""},
        allowed | {"AltinnSamtykke": consent_of("313367002")},
        allowed | {"Authorization": f"Bearer {token_of('889640782')}"},
        allowed | {"Authorization": ""},
    ]
    assert codes(await frontend.ask(OPEN, headers=allowed)) == []

    for headers in refused * 2:
        answer = await frontend.ask(OPEN, headers=headers)
        assert codes(answer) in (["FORBIDDEN"], ["UNAUTHENTICATED"])
        assert answer["data"]["part"]["aapneKrav"] is None
    assert codes(await frontend.ask(OPEN, headers=allowed)) == []
    assert (await simulator.stats())["total"] == 1 + 3 * 2  # without a token no call is made, and errors are not kept


async def test_the_same_questions_at_once_by_different_callers_are_answered_by_their_own_calls(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    await simulator.control("PUT", "settings", {"latency_ms": 50})
    consent = consent_of(FIRM)
    good = {"Authorization": f"Bearer {token_of('314055403')}", "X-Rettighetspakke": "finans"}

    answers = await asyncio.gather(
        *(frontend.ask(OPEN, headers=good | {"AltinnSamtykke": consent if even else ""}) for even in [1, 0] * 10)
    )

    assert [codes(answer) for answer in answers] == [[], ["FORBIDDEN"]] * 10
    assert (await simulator.stats())["total"] == 2


async def test_one_answer_is_read_in_each_callers_language(frontend: Frontend, simulator: RunningSimulator) -> None:
    texts = {}
    for language in (
        "nn",
        "nb",
        "en",
        "se, nn;q=0.5",
        "de",
        "",
        "nn-NO;q=0.2, nb;q=0.1",
        "*",
        ";;,q=,\t",
        "nb;q=0, nn",
    ):
        answer = await frontend.ask(
            '{ part(identifikator: "313367002") { aapneKrav { krav { kravbeskrivelse } } } }',
            headers={"Accept-Language": language},
        )
        texts[language] = [krav["kravbeskrivelse"] for krav in answer["data"]["part"]["aapneKrav"]["krav"]]

    assert texts["nb"] != texts["nn"]
    assert texts["nb"] == texts["en"] == texts["de"] == texts[""] == texts["*"] == texts[";;,q=,\t"]
    assert texts["nn"] == texts["se, nn;q=0.5"] == texts["nn-NO;q=0.2, nb;q=0.1"] == texts["nb;q=0, nn"]
    assert (await simulator.stats())["total"] == 1


@pytest.mark.parametrize("cache_ttl_seconds", [0, 30])
async def test_a_client_that_goes_away_spoils_nothing_for_those_who_asked_the_same(
    start_gateway: StartGateway, simulator: RunningSimulator, cache_ttl_seconds: float
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=cache_ttl_seconds)
    await simulator.control("PUT", "settings", {"latency_ms": 100})
    first = asyncio.create_task(frontend.ask(OPEN))
    await simulator.wait(in_flight=1)
    others = [asyncio.create_task(frontend.data(OPEN)) for _ in range(5)]
    await asyncio.sleep(0)

    first.cancel()

    with contextlib.suppress(asyncio.CancelledError):
        await first
    assert all(answer["part"]["aapneKrav"]["krav"] for answer in await asyncio.gather(*others))
    assert (await frontend.data(OPEN))["part"]["aapneKrav"]["krav"]


async def test_clients_that_go_away_leave_every_place_upstream_free(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0)
    await simulator.control("PUT", "settings", {"latency_ms": 200})
    field = (
        f'part(identifikator: "{FIRM}") {{ krav({YEARS}) {{ totalCount }} kontoutskrift({YEARS}) {{ totalCount }} }}'
    )
    gone = [asyncio.create_task(frontend.ask(f"{{ {field} }}")) for _ in range(10)]
    await simulator.wait(in_flight=5)
    for one in gone:
        one.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    await simulator.wait(in_flight=0)
    await simulator.control("POST", "reset")
    await simulator.control("PUT", "settings", {"latency_ms": 30})

    data = await frontend.data(f"{{ {field} }}")

    assert data["part"]["krav"]["totalCount"]
    assert (await simulator.stats())["highest_in_flight"]["kravogbetalinger"] == 5


async def test_a_hundred_different_questions_at_once_are_all_answered_right(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway()
    await simulator.control("PUT", "settings", {"latency_ms": 5, "enforce_concurrency": True})
    parties = ["313367002", "311851381", "314961900", "314055403", "212201782"]
    question = "query($p: PartIdentifikator!, $til: Date!) { part(identifikator: $p) { identifikator "
    question += 'krav(fraOgMed: "2026-01-01", tilOgMed: $til) { totalCount nodes { opprettelsesdato } } } }'
    asked = [(party, f"2026-{month:02}-{day}") for party in parties for month in range(1, 11) for day in (10, 20)]

    answers = await asyncio.gather(*(frontend.data(question, {"p": part, "til": til}) for part, til in asked))

    for (part, til), answer in zip(asked, answers, strict=True):
        assert answer["part"]["identifikator"] == part
        days = [krav["opprettelsesdato"] for krav in answer["part"]["krav"]["nodes"]]
        assert len(days) == answer["part"]["krav"]["totalCount"]
        assert all("2026-01-01" <= day <= til for day in days)
    stats = await simulator.stats()
    assert stats["total"] == 100
    assert stats["highest_in_flight"]["kravogbetalinger"] <= 5


async def test_the_statement_and_its_lists_share_their_calls(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0)
    fields = " ".join(f"{name}({YEARS}) {{ totalCount }}" for name in ("krav", "betalinger", "utbetalinger"))

    await frontend.data(f'{{ part(identifikator: "{FIRM}") {{ {fields} kontoutskrift({YEARS}) {{ totalCount }} }} }}')

    assert (await simulator.stats())["total"] == 3 * 4


@pytest.mark.parametrize("cache_ttl_seconds", [0, 30])
async def test_a_failing_part_is_not_repeated_by_the_other_fields_that_need_it(
    start_gateway: StartGateway, simulator: RunningSimulator, cache_ttl_seconds: float
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=cache_ttl_seconds, retry_attempts=1)
    await simulator.control("PUT", "settings", {"latency_ms": 40})
    await simulator.fault("status", status=400, endpoint="krav", count=1, skip=1)

    answer = await frontend.ask(
        f'{{ part(identifikator: "{FIRM}") {{ a: krav({YEARS}) {{ totalCount }} b: krav({YEARS}) {{ totalCount }} '
        f"kontoutskrift({YEARS}) {{ totalCount }} betalinger({YEARS}) {{ totalCount }} }} }}"
    )

    assert {tuple(error["path"]) for error in answer["errors"]} == {
        ("part", "a"),
        ("part", "b"),
        ("part", "kontoutskrift"),
    }
    assert answer["data"]["part"]["betalinger"]
    calls = (await simulator.stats())["calls"]["kravogbetalinger"]
    assert all(count <= len(range(2022, 2026)) for count in calls.values()), calls


async def test_past_the_cache_everything_is_read_again_and_kept(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    question = f'{{ part(identifikator: "{FIRM}") {{ a: aapneKrav {{ kilde {{ fraMellomlager }} }} }} }}'
    seen = [
        (await frontend.ask(question, headers=headers))["data"]["part"]["a"]["kilde"]["fraMellomlager"]
        for headers in ({}, {}, {"Cache-Control": "no-cache"}, {})
    ]

    assert seen == [False, True, False, True]
    assert (await simulator.stats())["total"] == 2


async def test_another_token_of_the_same_organisation_reads_for_itself(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    tokens = [token_of("314055403", expires_in) for expires_in in (_DAY, 2 * _DAY)]

    for token in tokens * 2:
        assert codes(await frontend.ask(OPEN, headers={"Authorization": f"Bearer {token}"})) == []

    assert (await simulator.stats())["total"] == 2
