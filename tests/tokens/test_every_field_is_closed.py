"""Nothing is open to an end user that somebody has not opened: the whole schema is walked.

A field that fetches must stand in one of the tables here, or the walk fails; what the tables say is then tried.
"""

from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType

from gateway.simulator.serve import RunningSimulator
from schema.build import create_schema
from schema.fields import DERIVED, FETCHED
from tests.graphql.conftest import Frontend, StartGateway
from tests.graphql.orders import nytt
from tests.tokens.own import MINE, NOT_MINE, own_settings, signed_in

PERIOD = 'fraOgMed: "2026-01-01", tilOgMed: "2026-06-30"'
ORDER = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622"
OPPDRAG = '{kravidentifikator: "%s"}' % ORDER  # noqa: UP031 - braces

# Answers about one party: open to who may see it.
PARTY = {
    "Part.aapneKrav": "aapneKrav { skjermet }",
    "Part.krav": f"krav({PERIOD}) {{ totalCount }}",
    "Part.betalinger": f"betalinger({PERIOD}) {{ totalCount }}",
    "Part.utbetalinger": f"utbetalinger({PERIOD}) {{ totalCount }}",
    "Part.kommendeForfall": "kommendeForfall { __typename }",
    "Part.kontoutskrift": f"kontoutskrift({PERIOD}) {{ totalCount }}",
}
# Answers about a principal's orders: open to who has the role.
ORDERS = {
    "Part.innkrevingsoppdrag": 'part(identifikator: "%s") { innkrevingsoppdrag { __typename } }' % MINE,  # noqa: UP031 - braces
    **{
        f"Innkrevingsoppdrag.{name}": f'innkrevingsoppdrag(kravidentifikator: "{ORDER}") {{ {name} {{ __typename }} }}'
        for name in ("mottaksstatus", "valideringsfeil", "avstemming", "kravdetaljer")
    },
}
CHANGES = {
    "Mutation.opprettInnkrevingsoppdrag": "opprettInnkrevingsoppdrag(input: $input) { gjentatt }",
    "Mutation.endreHovedstol": f"endreHovedstol(input: {{oppdrag: {OPPDRAG}, hovedstol: 1}}) {{ transaksjonsid }}",
    "Mutation.endreRenter": f"endreRenter(input: {{oppdrag: {OPPDRAG}, renter: {{beloep: 1}}}}) {{ transaksjonsid }}",
    "Mutation.endreOppdragsgiversReferanse": "endreOppdragsgiversReferanse(input: "
    f'{{oppdrag: {OPPDRAG}, nyOppdragsgiversReferanse: "x"}}) {{ transaksjonsid }}',
    "Mutation.avskrivInnkrevingsoppdrag": f"avskrivInnkrevingsoppdrag(input: {{oppdrag: {OPPDRAG}}}) {{ gjentatt }}",
}
FOLLOWED = {"Subscription.mottaksstatus": f'mottaksstatus(kravidentifikator: "{ORDER}") {{ __typename }}'}
# Give back what was asked with, and nothing else.
ECHOES = {"Query.part", "Query.parter", "Query.innkrevingsoppdrag"}
# Leads from an id to what it stands for: tried below.
REFETCH = {"Query.node"}
# The same for everybody.
PUBLIC = {"Query.feilkoder", "Query.kravtyper"}

CLASSIFIED = {*PARTY, *ORDERS, *CHANGES, *FOLLOWED, *ECHOES, *REFETCH, *PUBLIC}


def _fields() -> dict[str, GraphQLField]:
    types = create_schema()._schema.type_map.values()
    objects = [type_ for type_ in types if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")]
    return {f"{type_.name}.{name}": field for type_ in objects for name, field in type_.fields.items()}


def _fetches(field: GraphQLField) -> bool:
    """Whether a field may do more than read from a value that has been admitted and is here already."""
    definition = field.extensions["strawberry-definition"]
    if definition.base_resolver is not None or FETCHED in definition.metadata:
        return True
    return definition.metadata.get(DERIVED) is None and field.subscribe is not None


def test_every_field_that_fetches_is_classified() -> None:
    fetching = {name for name, field in _fields().items() if _fetches(field)}

    assert fetching - CLASSIFIED == set(), "classify these fields: who may ask for them?"
    assert CLASSIFIED - fetching == set(), "these fields are gone"


@pytest.fixture
async def gateway(start_gateway: StartGateway, simulator: RunningSimulator) -> Frontend:
    return await start_gateway(**own_settings(simulator))


async def _refusals(
    gateway: Frontend, document: str, headers: dict[str, str], variables: dict[str, Any] | None = None
) -> set[tuple[str, str | None]]:
    answer = await gateway.ask(document, variables, headers)
    errors: list[dict[str, Any]] = answer.get("errors", [])
    return {(error["extensions"]["code"], error["extensions"].get("reason")) for error in errors}


def _of_party(part: str, selection: str) -> str:
    return f'{{ part(identifikator: "{part}") {{ {selection} }} }}'


@pytest.mark.parametrize("name", PARTY)
async def test_a_party_is_closed_to_everybody_else(gateway: Frontend, simulator: RunningSimulator, name: str) -> None:
    refused = await _refusals(gateway, _of_party(NOT_MINE, PARTY[name]), signed_in())

    assert refused == {("FORBIDDEN", "PARTY")}
    assert (await simulator.stats())["total"] == 0
    assert (await simulator.control("GET", "maskinporten"))["issued"] == 0


@pytest.mark.parametrize("name", PARTY)
async def test_a_party_is_open_to_who_may_see_it(gateway: Frontend, name: str) -> None:
    assert await _refusals(gateway, _of_party(MINE, PARTY[name]), signed_in()) == set()


@pytest.mark.parametrize("name", ORDERS)
async def test_orders_are_closed_to_end_users(gateway: Frontend, simulator: RunningSimulator, name: str) -> None:
    refused = await _refusals(gateway, f"{{ {ORDERS[name]} }}", signed_in())

    assert refused == {("FORBIDDEN", "SCOPE")}
    assert (await simulator.stats())["total"] == 0


@pytest.mark.parametrize("name", ORDERS)
async def test_a_role_opens_orders(gateway: Frontend, name: str) -> None:
    assert await _refusals(gateway, f"{{ {ORDERS[name]} }}", signed_in("saksbehandler")) == set()


@pytest.mark.parametrize("name", CHANGES)
async def test_changes_are_closed_to_end_users(gateway: Frontend, simulator: RunningSimulator, name: str) -> None:
    wanted = CHANGES[name]
    given = {"input": nytt()} if "$input" in wanted else {}
    declared = "($input: OpprettInnkrevingsoppdragInput!)" if given else ""
    refused = await _refusals(gateway, f"mutation {declared} {{ {wanted} }}", signed_in(), given)

    assert refused == {("FORBIDDEN", "SCOPE")}
    assert (await simulator.stats())["total"] == 0


async def test_following_is_closed_to_end_users(gateway: Frontend, simulator: RunningSimulator) -> None:
    document = f"subscription {{ {FOLLOWED['Subscription.mottaksstatus']} }}"
    headers = {**signed_in(), "Accept": "text/event-stream"}
    response = await gateway.client.post("/graphql", json={"query": document}, headers=headers)

    assert '"code":"FORBIDDEN"' in response.text
    assert (await simulator.stats())["total"] == 0


async def test_an_id_that_somebody_found_says_nothing(gateway: Frontend, simulator: RunningSimulator) -> None:
    answer = await gateway.ask(_of_party(MINE, "id"), headers=signed_in())
    document = '{ node(id: "%s") { id ... on Part { identifikator } } }' % answer["data"]["part"]["id"]  # noqa: UP031 - braces

    mine = await gateway.ask(document, headers=signed_in())
    found = await gateway.ask(document, headers=signed_in("lur-maake"))

    assert mine["data"]["node"]["identifikator"] == MINE
    assert MINE not in str(found)
    assert found["errors"][0]["extensions"]["reason"] == "PARTY"


@pytest.mark.parametrize("name", PARTY)
async def test_without_a_token_a_party_is_closed(gateway: Frontend, name: str) -> None:
    assert await _refusals(gateway, _of_party(MINE, PARTY[name]), {"Authorization": ""}) == {("UNAUTHENTICATED", None)}


async def test_without_a_role_configured_nobody_sees_orders(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    gateway = await start_gateway(**own_settings(simulator, user_order_role=None))
    document = f"{{ {ORDERS['Innkrevingsoppdrag.mottaksstatus']} }}"

    assert await _refusals(gateway, document, signed_in("saksbehandler")) == {("FORBIDDEN", "SCOPE")}
