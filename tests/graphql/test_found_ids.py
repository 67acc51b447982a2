"""An opaque id may stand in a log or a link: only who may see what it stands for learns what that is."""

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend

PERSON = "05826930057"
ORDER = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f504"
NODE = "query($id: ID!) { node(id: $id) { ...Navn } } fragment Navn on Node { id ... on Part { p: identifikator } \
... on Innkrevingsoppdrag { kravidentifikator } }"


async def _ids(frontend: Frontend) -> tuple[str, str]:
    document = (
        f'{{ part(identifikator: "{PERSON}") {{ id }} innkrevingsoppdrag(kravidentifikator: "{ORDER}") {{ id }} }}'
    )
    data = await frontend.data(document)
    return data["part"]["id"], data["innkrevingsoppdrag"]["id"]


@pytest.mark.parametrize("authorization", ["", "Bearer whatever"])
async def test_who_has_no_token_that_upstream_accepts_learns_nothing(
    frontend: Frontend, simulator: RunningSimulator, authorization: str
) -> None:
    found = await _ids(frontend)
    await simulator.control("PUT", "settings", {"verify_tokens": True})
    for one in found:
        answer = await frontend.ask(NODE, {"id": one}, {"Authorization": authorization})

        assert answer["data"]["node"] is None
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert PERSON not in str(answer)


async def test_who_may_see_it_does(frontend: Frontend) -> None:
    part, order = await _ids(frontend)

    assert (await frontend.data(NODE, {"id": part}))["node"]["p"] == PERSON
    assert (await frontend.data(NODE, {"id": order}))["node"]["kravidentifikator"] == ORDER


async def test_refetching_without_asking_for_the_name_costs_nothing_more(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    part, _ = await _ids(frontend)

    await frontend.data("query($id: ID!) { node(id: $id) { id ... on Part { aapneKrav { skjermet } } } }", {"id": part})
    await frontend.data(NODE, {"id": part})

    assert (await simulator.stats())["total"] == 1
