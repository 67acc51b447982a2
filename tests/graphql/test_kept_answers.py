"""Whole answers are served again to the very same caller, as long as all that they were made of would be."""

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import FixedClock, Frontend, StartGateway
from tests.graphql.orders import HOVEDSTOL, OPPRETT, OURS, nytt, which
from tests.graphql.test_metrics import scrape
from tests.graphql.test_mutations import create
from tests.graphql.test_reading_callers import codes, consent_of, token_of

FIRM = "212201782"
PERSON = "05826930057"
QUERY = """
query Oversikt($p: PartIdentifikator!, $fra: Date = "2026-01-01") {
  part(identifikator: $p) {
    aapneKrav { skjermet totalOversikt { saldo } krav { kravidentifikator kravbeskrivelse status } }
    betalinger(fraOgMed: $fra, tilOgMed: "2026-11-21") { totalCount }
  }
}
"""
SOURCE = '{ part(identifikator: "212201782") { aapneKrav { skjermet kilde { fraMellomlager antallKall } } } }'


async def repeated(frontend: Frontend) -> int:
    """How many answers were served whole."""
    return int((await scrape(frontend))["gateway_cache_answers_total"])


async def ask_until_kept(frontend: Frontend, **headers: str) -> dict[str, Any]:
    """Ask as often as it takes for the answer to be kept, and once more."""
    return [await frontend.ask(QUERY, {"p": FIRM}, headers) for _ in range(3)][-1]


async def test_the_third_answer_is_the_second_one_again(frontend: Frontend, simulator: RunningSimulator) -> None:
    answers = [await frontend.ask(QUERY, {"p": FIRM}) for _ in range(4)]

    assert answers == [answers[0]] * 4
    assert answers[0]["data"]["part"]["aapneKrav"]["krav"]
    assert await repeated(frontend) == 2
    assert (await simulator.stats())["total"] == 2
    assert (await scrape(frontend))["gateway_cache_hits_total"] == 3 * 2


async def test_no_answer_reaches_a_caller_who_differs_in_a_single_header(frontend: Frontend) -> None:
    token = token_of("314055403")
    allowed = {
        "Authorization": f"Bearer {token}",
        "AltinnSamtykke": consent_of(FIRM),
        "X-Rettighetspakke": "finans",
    }
    others = [
        allowed | {"AltinnSamtykke": ""},
        allowed | {"AltinnSamtykke": consent_of("313367002")},
        allowed | {"Authorization": f"Bearer {token_of('889640782')}"},
        allowed | {"Authorization": ""},
        allowed | {"X-Rettighetspakke": "noe annet"},
    ]
    assert codes(await ask_until_kept(frontend, **allowed)) == []
    served = await repeated(frontend)
    assert served

    for headers in others * 3:
        answer = await frontend.ask(QUERY, {"p": FIRM}, headers)
        assert codes(answer)
        assert answer["data"]["part"] == {"aapneKrav": None, "betalinger": None}
    assert await repeated(frontend) == served


async def test_an_answer_is_that_of_its_variables_and_languages(frontend: Frontend) -> None:
    await ask_until_kept(frontend)

    of_other = await frontend.data(QUERY, {"p": PERSON})
    shorter = await frontend.data(QUERY, {"p": FIRM, "fra": "2026-11-20"})
    nynorsk = await frontend.ask(QUERY, {"p": FIRM}, {"Accept-Language": "nn"})

    norwegian = await frontend.ask(QUERY, {"p": FIRM}, {"Accept-Language": "nb"})
    assert of_other != norwegian["data"] != shorter
    assert nynorsk != norwegian
    assert await repeated(frontend) == 1


async def test_an_answer_lives_no_longer_than_what_it_is_made_of(
    frontend: Frontend, simulator: RunningSimulator, clock: FixedClock
) -> None:
    await ask_until_kept(frontend)
    clock.time += timedelta(seconds=31)

    await ask_until_kept(frontend)

    assert (await simulator.stats())["total"] == 4
    assert await repeated(frontend) == 1 + 2


async def test_reading_past_the_cache_replaces_the_answer(frontend: Frontend, simulator: RunningSimulator) -> None:
    await ask_until_kept(frontend)

    await frontend.ask(QUERY, {"p": FIRM}, {"Cache-Control": "no-cache"})
    assert (await simulator.stats())["total"] == 4
    served = await repeated(frontend)

    await frontend.data(QUERY, {"p": FIRM})
    assert (await simulator.stats())["total"] == 4
    assert await repeated(frontend) == served + 1


async def test_a_change_is_seen_in_the_next_answer(frontend: Frontend, simulator: RunningSimulator) -> None:
    order = which(await create(frontend, simulator), OURS)
    query = (
        "query($id: String!) { innkrevingsoppdrag(kravidentifikator: $id) "
        "{ avstemming { hovedstolendringer { hovedstol } } } }"
    )
    before = [await frontend.data(query, {"id": order["kravidentifikator"]}) for _ in range(3)]
    assert before[2]["innkrevingsoppdrag"]["avstemming"] == {"hovedstolendringer": []}
    assert await repeated(frontend) == 1

    await frontend.data(HOVEDSTOL, {"input": {"oppdrag": order, "hovedstol": 10000}})
    await simulator.control("POST", "clock", {"advance_seconds": 10})

    after = await frontend.data(query, {"id": order["kravidentifikator"]})
    assert after["innkrevingsoppdrag"]["avstemming"] == {"hovedstolendringer": [{"hovedstol": "10000.00"}]}


async def test_what_another_query_has_fetched_anew_is_seen_in_the_next_answer(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    data = await frontend.data(OPPRETT, {"input": nytt()})
    variables = {"id": data["opprettInnkrevingsoppdrag"]["innkrevingsoppdrag"]["kravidentifikator"]}
    query = "query($id: String!) { innkrevingsoppdrag(kravidentifikator: $id) { %s mottaksstatus { mottaksstatus } } }"
    before = [await frontend.data(query % "kravidentifikator", variables) for _ in range(3)]
    await simulator.control("POST", "clock", {"advance_seconds": 10})

    other = await frontend.ask(query % "kravidentifikatortype", variables, {"Cache-Control": "no-cache"})

    after = await frontend.data(query % "kravidentifikator", variables)
    assert await repeated(frontend) == 1
    assert before[2]["innkrevingsoppdrag"]["mottaksstatus"] != after["innkrevingsoppdrag"]["mottaksstatus"]
    assert after["innkrevingsoppdrag"]["mottaksstatus"] == other["data"]["innkrevingsoppdrag"]["mottaksstatus"]


async def test_an_answer_that_tells_its_source_is_made_anew(frontend: Frontend) -> None:
    sources = [(await frontend.data(SOURCE))["part"]["aapneKrav"]["kilde"] for _ in range(4)]

    assert [source["fraMellomlager"] for source in sources] == [False, True, True, True]
    assert [source["antallKall"] for source in sources] == [1, 0, 0, 0]
    assert await repeated(frontend) == 0


async def test_without_a_cache_nothing_is_repeated(start_gateway: StartGateway, simulator: RunningSimulator) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0)

    await ask_until_kept(frontend)

    assert (await simulator.stats())["total"] == 3 * 2
    assert await repeated(frontend) == 0


async def test_an_answer_with_an_error_is_not_kept(frontend: Frontend, simulator: RunningSimulator) -> None:
    await simulator.fault("error", endpoint="innbetalinger", code="KB-005", status=403, count=None)

    assert codes(await ask_until_kept(frontend))

    assert await repeated(frontend) == 0


async def test_what_is_due_to_be_fetched_anew_is_not_repeated(
    start_gateway: StartGateway, simulator: RunningSimulator, clock: FixedClock
) -> None:
    frontend = await start_gateway(cache_stale_while_revalidate=True)
    await ask_until_kept(frontend)
    clock.time += timedelta(seconds=16)

    await frontend.data(QUERY, {"p": FIRM})

    assert await repeated(frontend) == 1
    assert (await scrape(frontend))["gateway_cache_stale_served_total"] == 2


async def test_many_callers_beside_each_other_are_answered_as_without_a_cache(start_gateway: StartGateway) -> None:
    dice = Random(7)
    callers = [
        {"Authorization": f"Bearer {token}", "AltinnSamtykke": consent, "X-Rettighetspakke": package}
        for token in (token_of("314055403"), token_of("314055403"), token_of("889640782"))
        for consent in ("", consent_of(FIRM))
        for package in ("finans", "regnskapssystem")
    ]
    asked = [
        (caller | {"Accept-Language": language}, {"p": party, "fra": since})
        for caller in callers
        for language in ("nb", "nn")
        for party in (FIRM, PERSON)
        for since in ("2026-01-01", "2026-11-20")
    ]
    kept, plain = await start_gateway(), await start_gateway(cache_ttl_seconds=0, retry_attempts=1)
    expected = [_told(await plain.ask(QUERY, variables, headers)) for headers, variables in asked]

    async def ask_some() -> None:
        for number in dice.choices(range(len(asked)), k=60):
            headers, variables = asked[number]
            assert _told(await kept.ask(QUERY, variables, headers)) == expected[number]

    await asyncio.gather(*[ask_some() for _ in range(8)])
    assert await repeated(kept) > 50


def _told(answer: dict[str, Any]) -> tuple[Any, list[str]]:
    return answer.get("data"), sorted(codes(answer))
