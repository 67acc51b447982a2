"""A query that comes again is compiled as a whole: it answers as before, and costs no call more."""

import pytest

from gateway.execution.compiled.query import CompiledQuery
from gateway.simulator.parties import FEILPARTER
from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import StartGateway
from tests.graphql.test_fan_out import SIX_FIELDS, an_order

FORBIDDEN = next(number for number, kode in FEILPARTER.items() if kode == "KB-005")
TWO_PARTIES = """
query Two($bad: PartIdentifikator!, $days: Int) {
  bad: part(identifikator: $bad) {
    aapneKrav { skjermet }
    kommendeForfall(innenDager: $days) { forfall { forfallsdato } }
  }
  good: part(identifikator: "212201782") { aapneKrav { skjermet krav { kravbeskrivelse(spraak: NN) } } }
}
"""


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each compiled query that was run, whether it came to its end."""
    outcomes: list[bool] = []
    run = CompiledQuery.run

    async def watched(self: CompiledQuery, *arguments: object) -> object:
        data = await run(self, *arguments)  # type: ignore[arg-type]
        outcomes.append(data is not None)
        return data

    monkeypatch.setattr(CompiledQuery, "run", watched)
    return outcomes


async def test_a_repeated_query_answers_the_same_and_makes_the_same_calls(
    start_gateway: StartGateway, simulator: RunningSimulator, compiled: list[bool]
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0)
    ordre = await an_order(frontend)
    await simulator.control("POST", "reset")

    first, *others = [await frontend.data(SIX_FIELDS, {"ordre": ordre}) for _ in range(4)]

    assert others == [first] * 3
    assert (await simulator.stats())["total"] == 4 * 6
    assert compiled == [True] * 3


async def test_a_failed_part_is_told_in_its_place_without_another_call(
    start_gateway: StartGateway, simulator: RunningSimulator, compiled: list[bool]
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0, retry_attempts=1)

    first, *others = [await frontend.ask(TWO_PARTIES, {"bad": FORBIDDEN, "days": None}) for _ in range(3)]

    assert [error["path"] for error in first["errors"]] == [["bad", "aapneKrav"], ["bad", "kommendeForfall"]]
    assert first["data"]["good"]["aapneKrav"]["krav"]
    for other in others:
        assert other["data"] == first["data"]
        assert [(e["path"], e["extensions"]["code"]) for e in other["errors"]] == [
            (e["path"], e["extensions"]["code"]) for e in first["errors"]
        ]
    assert (await simulator.stats())["total"] == 3 * 2
    assert compiled == [False] * 2
