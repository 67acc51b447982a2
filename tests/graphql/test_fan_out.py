"""What one operation costs upstream."""

import asyncio

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway

SIX_FIELDS = """
query Six($ordre: String!, $fra: Date! = "2026-01-01", $til: Date! = "2026-11-21") {
  part(identifikator: "212201782") {
    aapneKrav { totalOversikt { saldo } }
    krav(fraOgMed: $fra, tilOgMed: $til) { totalCount }
    betalinger(fraOgMed: $fra, tilOgMed: $til) { totalCount }
    utbetalinger(fraOgMed: $fra, tilOgMed: $til) { totalCount }
    innkrevingsoppdrag { gjenstaaendeBeloepForSkyldner }
  }
  innkrevingsoppdrag(kravidentifikator: $ordre) { mottaksstatus { mottaksstatus } }
}
"""


async def an_order(frontend: Frontend) -> str:
    data = await frontend.data(
        '{ part(identifikator: "05826930057") { innkrevingsoppdrag { krav { skatteetatensKravidentifikator } } } }'
    )
    kravliste = data["part"]["innkrevingsoppdrag"]["krav"]
    identifikator: str = kravliste[0]["skatteetatensKravidentifikator"]
    return identifikator


async def test_six_fields_of_two_apis_are_fetched_at_the_same_time(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    ordre = await an_order(frontend)
    await simulator.control("POST", "reset")
    await simulator.control("PUT", "settings", {"latency_ms": 100})

    await frontend.data(SIX_FIELDS, {"ordre": ordre})

    stats = await simulator.stats()
    assert stats["total"] == 6
    assert stats["highest_in_flight"]["kravogbetalinger"] == 4
    assert stats["highest_in_flight"]["innkrevingsoppdrag"] == 2


async def test_nothing_is_fetched_that_was_not_selected(frontend: Frontend, simulator: RunningSimulator) -> None:
    await frontend.data('{ part(identifikator: "212201782") { id identifikator type } feilkoder { code } }')

    assert (await simulator.stats())["total"] == 0


async def test_aliases_and_fragments_make_no_second_call(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0)

    await frontend.data(
        """
        { a: part(identifikator: "212201782") { ...P x: aapneKrav { skjermet } }
          b: part(identifikator: "212201782") { ...P kommendeForfall { krav { id } } } }
        fragment P on Part { aapneKrav { krav { id } } y: aapneKrav { totalOversikt { saldo } } }
        """
    )

    assert (await simulator.stats())["total"] == 1


async def test_a_failing_call_is_not_repeated_by_an_alias(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway()

    answer = await frontend.ask(
        '{ part(identifikator: "310004073") { a: aapneKrav { skjermet } b: aapneKrav { skjermet } } }'
    )

    assert [error["path"] for error in answer["errors"]] == [["part", "a"], ["part", "b"]]
    assert (await simulator.stats())["total"] == 1


async def test_ten_years_never_have_a_sixth_call_in_flight(frontend: Frontend, simulator: RunningSimulator) -> None:
    await simulator.control("PUT", "settings", {"latency_ms": 30, "enforce_concurrency": True})
    decade = 'fraOgMed: "2016-11-22", tilOgMed: "2026-11-21"'
    fields = " ".join(f"{field}({decade}) {{ totalCount }}" for field in ("krav", "betalinger", "utbetalinger"))

    await frontend.data(f'{{ part(identifikator: "212201782") {{ {fields} }} }}')

    stats = await simulator.stats()
    assert stats["total"] == 30
    assert stats["highest_in_flight"]["kravogbetalinger"] == 5


async def test_fifty_equal_operations_share_their_calls_and_the_next_one_makes_none(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    await simulator.control("PUT", "settings", {"latency_ms": 30})
    document = '{ part(identifikator: "212201782") { aapneKrav { skjermet } innkrevingsoppdrag { skyldnersNavn } } }'

    await asyncio.gather(*(frontend.data(document) for _ in range(50)))
    await frontend.data(document)

    assert (await simulator.stats())["total"] == 2


async def test_kilde_tells_what_was_fetched_and_what_came_from_the_cache(frontend: Frontend) -> None:
    document = (
        '{ part(identifikator: "212201782") { krav(fraOgMed: "2024-01-01", tilOgMed: "2026-11-21") '
        "{ kilde { api fraMellomlager antallKall alderSekunder hentet } } } }"
    )

    first = (await frontend.data(document))["part"]["krav"]["kilde"]
    second = (await frontend.data(document))["part"]["krav"]["kilde"]

    assert (first["api"], first["fraMellomlager"], first["antallKall"]) == ("KRAV_OG_BETALINGER", False, 3)
    assert (second["fraMellomlager"], second["antallKall"]) == (True, 0)
    assert second["hentet"] == first["hentet"]
    assert second["alderSekunder"] >= 0


async def test_no_cache_reads_past_the_cache_and_refreshes_it(frontend: Frontend, simulator: RunningSimulator) -> None:
    document = '{ part(identifikator: "212201782") { aapneKrav { kilde { fraMellomlager } } } }'
    await frontend.data(document)

    fresh = await frontend.ask(document, headers={"Cache-Control": "no-cache"})
    after = await frontend.data(document)

    assert fresh["data"]["part"]["aapneKrav"]["kilde"]["fraMellomlager"] is False
    assert after["part"]["aapneKrav"]["kilde"]["fraMellomlager"] is True
    assert (await simulator.stats())["total"] == 2
