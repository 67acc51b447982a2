"""What a caller with verified tokens is told, in front of the simulator that issues them."""

from typing import Any

import pytest

from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import ISSUER, KRAV_OG_BETALINGER_SCOPE, make_token
from tests.graphql.conftest import Frontend, StartGateway
from tests.tokens.support import EPOCH, OTHER_PART, PART

OPEN = "query Q($part: PartIdentifikator!) { part(identifikator: $part) { aapneKrav { kilde { fraMellomlager } } } }"
ORDERS = "query Q($part: PartIdentifikator!) { part(identifikator: $part) { innkrevingsoppdrag { kilde { api } } } }"
CHANGE = """mutation { avskrivInnkrevingsoppdrag(input: {oppdrag: {
  kravidentifikator: "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622"}}) { transaksjonsid } }"""


@pytest.fixture
async def gateway(start_gateway: StartGateway, simulator: RunningSimulator) -> Frontend:
    return await start_gateway(jwks_url=f"{simulator.url}/_simulator/jwks", token_issuer=ISSUER)


def _token(**arguments: Any) -> dict[str, str]:  # noqa: ANN401 - as make_token
    return {"Authorization": f"Bearer {make_token(now=EPOCH, **arguments)}"}


def _extensions(answer: dict[str, Any]) -> dict[str, Any]:
    (error,) = answer["errors"]
    extensions: dict[str, Any] = error["extensions"]
    return extensions


async def test_a_renewed_token_finds_what_the_one_before_it_fetched(
    gateway: Frontend, simulator: RunningSimulator
) -> None:
    answers = [await gateway.ask(OPEN, {"part": PART}, _token(systemuser_org=PART)) for _ in range(3)]

    found = [answer["data"]["part"]["aapneKrav"]["kilde"]["fraMellomlager"] for answer in answers]
    assert found == [False, True, True]
    assert (await simulator.stats())["total"] == 1


async def test_a_field_needs_the_scope_of_its_api(gateway: Frontend, simulator: RunningSimulator) -> None:
    token = _token(scopes=[KRAV_OG_BETALINGER_SCOPE])

    assert "errors" not in await gateway.ask(OPEN, {"part": PART}, token)
    refused = _extensions(await gateway.ask(ORDERS, {"part": PART}, token))

    assert (refused["code"], refused["reason"], refused["api"]) == ("FORBIDDEN", "SCOPE", "INNKREVINGSOPPDRAG")
    assert (await simulator.stats())["total"] == 1


async def test_a_change_needs_the_scope_too(gateway: Frontend, simulator: RunningSimulator) -> None:
    refused = _extensions(await gateway.ask(CHANGE, {}, _token(scopes=[KRAV_OG_BETALINGER_SCOPE])))

    assert (refused["code"], refused["reason"]) == ("FORBIDDEN", "SCOPE")
    assert (await simulator.stats())["total"] == 0


@pytest.mark.parametrize("bound", ["systemuser_org", "consent"])
async def test_another_party_than_the_tokens_is_refused_without_a_call(
    gateway: Frontend, simulator: RunningSimulator, bound: str
) -> None:
    refused = _extensions(await gateway.ask(OPEN, {"part": OTHER_PART}, _token(**{bound: PART})))

    assert (refused["code"], refused["reason"]) == ("FORBIDDEN", "PARTY")
    assert (await simulator.stats())["total"] == 0


async def test_without_a_token_nothing_is_fetched(gateway: Frontend) -> None:
    assert _extensions(await gateway.ask(OPEN, {"part": PART}, {"Authorization": ""}))["code"] == "UNAUTHENTICATED"


async def test_while_there_are_no_keys_the_gateway_says_so(start_gateway: StartGateway) -> None:
    gateway = await start_gateway(jwks_url="http://127.0.0.1:9/jwks", token_issuer=ISSUER)

    told = _extensions(await gateway.ask(OPEN, {"part": PART}, _token()))

    assert (told["code"], told["retryable"]) == ("UPSTREAM_UNAVAILABLE", True)


async def test_without_keys_configured_upstream_decides(start_gateway: StartGateway) -> None:
    gateway = await start_gateway()

    refused = _extensions(await gateway.ask(OPEN, {"part": OTHER_PART}, _token(systemuser_org=PART)))

    assert refused["feilkode"] == "DAS-008"
