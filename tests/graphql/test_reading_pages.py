"""Pages and cursors: every walk through a list shows all of it, each entry once, in order."""

import random
from typing import Any

import pytest

from gateway.simulator.parties import MANGE_KRAV
from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway

PART = "313367002"
PERIOD = 'fraOgMed: "2016-11-22", tilOgMed: "2026-11-21"'
FIELDS = ["krav", "betalinger", "utbetalinger", "kontoutskrift"]
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
PAGE = f"{{ totalCount nodes {{ __typename }} edges {{ cursor }} {INFO} }}"


async def ask(frontend: Frontend, field: str, arguments: str = "", part: str = PART, page: str = PAGE) -> Any:  # noqa: ANN401
    document = f'{{ part(identifikator: "{part}") {{ x: {field}({PERIOD} {arguments}) {page} }} }}'
    return (await frontend.data(document))["part"]["x"]


def cursors(page: Any) -> list[str]:  # noqa: ANN401 - JSON
    found = [edge["cursor"] for edge in page["edges"]]
    assert (page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]) == (found[0], found[-1]) if found else True
    assert len(page["nodes"]) == len(found)
    return found


@pytest.mark.parametrize("field", FIELDS)
async def test_walking_forwards_shows_everything_once(frontend: Frontend, field: str) -> None:
    everything = cursors(await ask(frontend, field))
    chance, seen, after, more = random.Random(field), list[str](), "", True
    while more:
        page = await ask(frontend, field, f"first: {chance.randint(1, 40)} {after}")
        assert page["pageInfo"]["hasPreviousPage"] is bool(seen)
        assert page["totalCount"] == len(everything)
        seen += cursors(page)
        more, after = page["pageInfo"]["hasNextPage"], f'after: "{page["pageInfo"]["endCursor"]}"'

    assert seen == everything
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("field", FIELDS[:3])
async def test_walking_backwards_shows_everything_once(frontend: Frontend, field: str) -> None:
    everything = cursors(await ask(frontend, field))
    chance, seen, before, more = random.Random(field), list[str](), "", True
    while more:
        page = await ask(frontend, field, f"last: {chance.randint(1, 40)} {before}")
        assert page["pageInfo"]["hasNextPage"] is bool(seen)
        seen = cursors(page) + seen
        more, before = page["pageInfo"]["hasPreviousPage"], f'before: "{page["pageInfo"]["startCursor"]}"'

    assert seen == everything


async def test_after_and_before_together_are_what_lies_between(frontend: Frontend) -> None:
    everything = cursors(await ask(frontend, "krav"))
    between = f'after: "{everything[3]}" before: "{everything[9]}"'

    assert cursors(await ask(frontend, "krav", between)) == everything[4:9]
    assert cursors(await ask(frontend, "krav", f"{between} first: 2")) == everything[4:6]
    assert cursors(await ask(frontend, "krav", f"{between} last: 2")) == everything[7:9]
    assert cursors(await ask(frontend, "krav", f'after: "{everything[9]}" before: "{everything[3]}"')) == []


async def test_a_cursor_follows_its_entry_into_another_order_and_filter(frontend: Frontend) -> None:
    page = "{ nodes { kravidentifikator } edges { cursor } }"
    plain = await ask(frontend, "krav", page=page)
    place = {
        node["kravidentifikator"]: edge["cursor"] for node, edge in zip(plain["nodes"], plain["edges"], strict=True)
    }

    for arguments in (
        "sorter: [{ felt: OPPRINNELIG_BELOEP, retning: SYNKENDE }]",
        'filter: { kravgruppe: ["Skatt"] }',
        "filter: { status: [FORFALT, BETALT] } sorter: [{ felt: KRAVTYPE }, { felt: NESTE_FORFALL }]",
    ):
        other = [node["kravidentifikator"] for node in (await ask(frontend, "krav", arguments, page=page))["nodes"]]
        middle = len(other) // 2
        rest = await ask(frontend, "krav", f'{arguments} after: "{place[other[middle]]}"', page=page)
        assert [node["kravidentifikator"] for node in rest["nodes"]] == other[middle + 1 :]


async def test_without_a_size_a_page_holds_a_thousand_and_ten_thousand_at_most(frontend: Frontend) -> None:
    page = f"{{ totalCount nodes {{ __typename }} {INFO} }}"

    first = await ask(frontend, "krav", part=MANGE_KRAV, page=page)
    second = await ask(frontend, "krav", f'after: "{first["pageInfo"]["endCursor"]}"', part=MANGE_KRAV, page=page)
    largest = await ask(frontend, "krav", "first: 10000", part=MANGE_KRAV, page=page)
    before = await ask(frontend, "krav", f'before: "{largest["pageInfo"]["endCursor"]}"', part=MANGE_KRAV, page=page)

    assert [len(one["nodes"]) for one in (first, second, largest, before)] == [1000, 1000, 5000, 1000]
    assert {one["totalCount"] for one in (first, second, largest, before)} == {5000}
    assert [one["pageInfo"]["hasNextPage"] for one in (first, second, largest, before)] == [True, True, False, True]


async def test_a_cursor_of_another_field_is_refused(frontend: Frontend, simulator: RunningSimulator) -> None:
    cursor = (await ask(frontend, "krav"))["pageInfo"]["startCursor"]
    await simulator.control("POST", "reset")

    for field in FIELDS[1:]:
        answer = await frontend.ask(
            f'{{ part(identifikator: "{PART}") {{ {field}({PERIOD}, after: "{cursor}") {{ totalCount }} }} }}'
        )
        assert [error["extensions"].get("reason") for error in answer["errors"]] == ["after"]
    assert (await simulator.stats())["total"] == 0


@pytest.mark.parametrize("flip", [0, 5, 12, 20, -1])
async def test_a_cursor_with_one_letter_changed_is_refused(frontend: Frontend, flip: int) -> None:
    cursor = list((await ask(frontend, "krav", "first: 1"))["pageInfo"]["startCursor"])
    cursor[flip] = "A" if cursor[flip] != "A" else "B"

    answer = await frontend.ask(
        f'{{ part(identifikator: "{PART}") {{ krav({PERIOD}, before: "{"".join(cursor)}") {{ totalCount }} }} }}'
    )

    assert [error["extensions"].get("reason") for error in answer["errors"]] == ["before"]


EVERY_ID = """
query($p: PartIdentifikator!) {
  part(identifikator: $p) {
    id
    aapneKrav { krav { id forfall { id } } betalingerMedUplassertBeloep { id } }
    krav(fraOgMed: "2025-11-22", tilOgMed: "2026-11-21") { edges { cursor } nodes { id innkrevingsoppdrag { id } } }
    betalinger(fraOgMed: "2025-11-22", tilOgMed: "2026-11-21") { edges { cursor node { id } } }
    utbetalinger(fraOgMed: "2025-11-22", tilOgMed: "2026-11-21") { edges { cursor node { id } } }
    innkrevingsoppdrag(filter: ALLE) { krav { innkrevingsoppdrag { id } } }
  }
}
"""


@pytest.mark.parametrize("part", ["212201782", "05826930057", "313367002"])
async def test_ids_and_cursors_are_equal_with_one_key_and_differ_with_another(
    start_gateway: StartGateway, part: str
) -> None:
    first, again, other = [await start_gateway(id_key=key * 32) for key in ("k", "k", "q")]

    answer = await first.data(EVERY_ID, {"p": part})

    assert await again.data(EVERY_ID, {"p": part}) == answer
    assert part not in str(answer)
    theirs = await other.data(EVERY_ID, {"p": part})
    assert theirs["part"]["id"] != answer["part"]["id"]
    assert theirs["part"]["krav"] != answer["part"]["krav"]
    refused = await other.ask("query($id: ID!) { node(id: $id) { id } }", {"id": answer["part"]["id"]})
    assert refused["errors"][0]["extensions"]["reason"] == "id"


async def test_node_refetches_the_party_and_the_order_it_was_given_for(frontend: Frontend) -> None:
    data = await frontend.data(EVERY_ID, {"p": "05826930057"})
    order = data["part"]["innkrevingsoppdrag"]["krav"][0]["innkrevingsoppdrag"]["id"]

    nodes = await frontend.data(
        "query($p: ID!, $o: ID!) { "
        "party: node(id: $p) { __typename id ... on Part { identifikator aapneKrav { krav { id } } } } "
        "order: node(id: $o) { __typename id ... on Innkrevingsoppdrag { mottaksstatus { mottaksstatusKode } } } }",
        {"p": data["part"]["id"], "o": order},
    )

    assert (nodes["party"]["__typename"], nodes["party"]["identifikator"]) == ("Part", "05826930057")
    assert len(nodes["party"]["aapneKrav"]["krav"]) == len(data["part"]["aapneKrav"]["krav"])
    assert (nodes["order"]["__typename"], nodes["order"]["id"]) == ("Innkrevingsoppdrag", order)
    assert nodes["order"]["mottaksstatus"]["mottaksstatusKode"] == "RESKONTROFOERT"


async def test_only_parties_and_orders_can_be_refetched(frontend: Frontend, simulator: RunningSimulator) -> None:
    krav = (await frontend.data(EVERY_ID, {"p": PART}))["part"]["aapneKrav"]["krav"][0]
    await simulator.control("POST", "reset")

    for one in (krav["id"], krav["forfall"][0]["id"], PART, f"Part:{PART}"):
        answer = await frontend.ask("query($id: ID!) { node(id: $id) { id } }", {"id": one})
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert (await simulator.stats())["total"] == 0
