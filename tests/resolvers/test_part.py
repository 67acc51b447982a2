"""Parties: what is refused, what is fetched, and what an id says."""

import pytest

from resolvers.ids import OpaqueIds
from tests.resolvers.conftest import ORG, Asker, Ledgers, Orders, make_krav

OTHER = "991825827"


async def test_looking_a_party_up_makes_no_call(asker: Asker, ledgers: Ledgers, orders: Orders) -> None:
    data = await asker.data(
        "query($p: PartIdentifikator!) { part(identifikator: $p) { id identifikator type } }", p=ORG
    )
    assert data["part"]["identifikator"] == ORG
    assert data["part"]["type"] == "ORGANISASJON"
    assert ledgers.calls == orders.calls == []


async def test_eleven_digits_are_a_person(asker: Asker) -> None:
    assert await asker.data('{ part(identifikator: "01017000027") { type } }') == {"part": {"type": "PERSON"}}


async def test_wrong_check_digits_cost_that_field_alone(asker: Asker, ledgers: Ledgers) -> None:
    result = await asker.ask(
        'query($p: PartIdentifikator!) { a: part(identifikator: "123456789") { aapneKrav { skjermet } }'
        " b: part(identifikator: $p) { aapneKrav { skjermet } } }",
        p=ORG,
    )
    assert result.data == {"a": None, "b": {"aapneKrav": {"skjermet": False}}}
    (error,) = result.errors or []
    assert error.path == ["a"]
    assert error.extensions == {"code": "BAD_USER_INPUT", "retryable": False, "reason": "identifikator"}
    assert ledgers.calls == [("aapnekrav",)]


async def test_each_of_several_parties_fails_on_its_own(asker: Asker) -> None:
    result = await asker.ask(
        "query($p: [PartIdentifikator!]!) { parter(identifikatorer: $p) { identifikator } }", p=[ORG, "123456789"]
    )
    assert result.data == {"parter": [{"identifikator": ORG}, None]}
    (error,) = result.errors or []
    assert error.path == ["parter", 1]
    assert error.extensions is not None
    assert error.extensions["reason"] == "identifikatorer.1"


async def test_more_than_fifty_parties_are_refused_without_a_call(asker: Asker, ledgers: Ledgers) -> None:
    result = await asker.ask(
        "query($p: [PartIdentifikator!]!) { parter(identifikatorer: $p) { aapneKrav { skjermet } } }", p=[ORG] * 60
    )
    assert result.data == {"parter": [None] * 51}
    (error,) = result.errors or []
    assert error.path == ["parter", 50]
    assert error.extensions == {"code": "BAD_USER_INPUT", "retryable": False, "reason": "identifikatorer"}
    assert ledgers.calls == []


async def test_id_finds_the_party_again_and_shows_no_number(asker: Asker) -> None:
    node = (await asker.data("query($p: PartIdentifikator!) { part(identifikator: $p) { id } }", p=ORG))["part"]
    assert ORG not in node["id"]
    again = await asker.data(
        "query($id: ID!) { node(id: $id) { __typename id ... on Part { identifikator } } }", id=node["id"]
    )
    assert again["node"] == {"__typename": "Part", "id": node["id"], "identifikator": ORG}


@pytest.mark.parametrize("mangled", ["", "x", "Part:1", "æ", "A" * 22, "A" * 10_000, "UGFydDo5NzQ3NjEwNzY="])
async def test_mangled_id_is_refused(asker: Asker, mangled: str) -> None:
    error = await asker.error("query($id: ID!) { node(id: $id) { id } }", id=mangled)
    assert error == {"code": "BAD_USER_INPUT", "retryable": False, "reason": "id"}


async def test_id_of_another_deployment_is_refused(asker: Asker) -> None:
    foreign = OpaqueIds(b"another").seal("Part", ORG)
    error = await asker.error("query($id: ID!) { node(id: $id) { id } }", id=foreign)
    assert error["reason"] == "id"


async def test_replicas_with_one_key_give_the_same_ids(asker: Asker) -> None:
    asker.ledgers.kravliste = [make_krav(1)]
    document = (
        "query($p: PartIdentifikator!) { part(identifikator: $p) { id aapneKrav { krav { id forfall { id } } } } }"
    )
    first = await asker.data(document, p=ORG)
    asker.ids = OpaqueIds(b"k" * 64)
    assert await asker.data(document, p=ORG) == first
    asker.ids = OpaqueIds(b"q" * 64)
    assert (await asker.data(document, p=ORG))["part"]["id"] != first["part"]["id"]


async def test_same_claim_has_the_same_id_wherever_it_stands(asker: Asker) -> None:
    asker.ledgers.kravliste = [make_krav(1)]
    part = await asker.data(
        "query($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { krav { id } }"
        ' krav(fraOgMed: "2026-01-01", tilOgMed: "2026-11-21") { nodes { id } } } }',
        p=ORG,
    )
    assert part["part"]["aapneKrav"]["krav"] == part["part"]["krav"]["nodes"]


async def test_claim_of_the_owner_is_marked(asker: Asker) -> None:
    asker.ledgers.kravliste = [make_krav(1), make_krav(2, partIdentifikator=OTHER)]
    data = await asker.data(
        "query($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { krav { gjelderInnehaver } } } }", p=ORG
    )
    assert [krav["gjelderInnehaver"] for krav in data["part"]["aapneKrav"]["krav"]] == [False, True]
