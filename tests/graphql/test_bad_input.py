"""What a caller got wrong fails alone, named, and before any call."""

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend

YEAR = 'fraOgMed: "2026-01-01", tilOgMed: "2026-06-30"'
PART = '{ part(identifikator: "212201782")'
UUID = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"

FIELDS = {
    "wrong check digit": ('x: part(identifikator: "212201783") { id }', "identifikator"),
    "a date that is no identity number's": ('x: part(identifikator: "99999999999") { id }', "identifikator"),
    "reversed period": (
        'x: part(identifikator: "212201782") { krav(fraOgMed: "2026-02-01", tilOgMed: "2026-01-31") { totalCount } }',
        "tilOgMed",
    ),
    "period beyond the longest": (
        'x: part(identifikator: "212201782") { krav(fraOgMed: "2010-01-01", tilOgMed: "2026-01-31") { skjermet } }',
        "tilOgMed",
    ),
    "both directions": (
        f'x: part(identifikator: "212201782") {{ krav({YEAR}, first: 1, last: 1) {{ totalCount }} }}',
        "first",
    ),
    "negative page": (
        f'x: part(identifikator: "212201782") {{ utbetalinger({YEAR}, first: -1) {{ totalCount }} }}',
        "first",
    ),
    "page too large": (
        f'x: part(identifikator: "212201782") {{ krav({YEAR}, last: 10001) {{ totalCount }} }}',
        "last",
    ),
    "wrong check digit in a filter": (
        f'x: {PART[2:]} {{ krav({YEAR}, filter: {{ partIdentifikator: "212201783" }}) {{ totalCount }} }}',
        "filter.partIdentifikator",
    ),
    "mangled cursor": (
        f'x: part(identifikator: "212201782") {{ krav({YEAR}, after: "AAAA") {{ totalCount }} }}',
        "after",
    ),
    "mangled id": ('x: node(id: "AAAA") { id }', "id"),
    "an order's id that is no UUID": (
        'x: innkrevingsoppdrag(kravidentifikator: "KRAV-1") { mottaksstatus { mottaksstatus } }',
        "kravidentifikator",
    ),
    "a principal's id with odd characters": (
        'x: innkrevingsoppdrag(kravidentifikator: " ", kravidentifikatortype: OPPDRAGSGIVERS_KRAVIDENTIFIKATOR) { id }',
        "kravidentifikator",
    ),
    "a page of the statement too large": (
        f'x: part(identifikator: "212201782") {{ kontoutskrift({YEAR}, first: 20000) {{ totalCount }} }}',
        "first",
    ),
}


@pytest.mark.parametrize(("field", "reason"), FIELDS.values(), ids=list(FIELDS))
async def test_a_bad_argument_fails_its_own_field_without_a_call(
    frontend: Frontend, simulator: RunningSimulator, field: str, reason: str
) -> None:
    answer = await frontend.ask(f'{{ {field} other: part(identifikator: "313367002") {{ type }} }}')

    assert [(error["extensions"]["code"], error["extensions"]["reason"]) for error in answer["errors"]] == [
        ("BAD_USER_INPUT", reason)
    ]
    assert answer["data"]["other"] == {"type": "ORGANISASJON"}
    assert (await simulator.stats())["total"] == 0


async def test_a_cursor_of_another_party_is_refused(frontend: Frontend) -> None:
    field = f"krav({YEAR}, after: $c) {{ pageInfo {{ endCursor }} }}"
    document = f"query($p: PartIdentifikator!, $c: String) {{ part(identifikator: $p) {{ {field} }} }}"
    own = await frontend.data(document, {"p": "212201782"})
    cursor = own["part"]["krav"]["pageInfo"]["endCursor"]

    answer = await frontend.ask(document, {"p": "313367002", "c": cursor})

    assert answer["errors"][0]["extensions"]["reason"] == "after"
    assert (await frontend.data(document, {"p": "212201782", "c": cursor}))["part"]["krav"]


async def test_more_than_fifty_parties_are_one_too_many(frontend: Frontend, simulator: RunningSimulator) -> None:
    answer = await frontend.ask(
        "query($p: [PartIdentifikator!]!) "
        "{ parter(identifikatorer: $p) { aapneKrav { skjermet } } kravtyper { tekst } }",
        {"p": ["212201782"] * 51},
    )

    assert answer["errors"][0]["extensions"]["reason"] == "identifikatorer"
    assert answer["data"]["parter"] == [None] * 51
    assert answer["data"]["kravtyper"]
    assert (await simulator.stats())["total"] == 0


async def test_each_of_several_parties_fails_alone(frontend: Frontend) -> None:
    answer = await frontend.ask(
        '{ parter(identifikatorer: ["212201782", "212201783", "313367002"]) { aapneKrav { skjermet } } }'
    )

    assert [party is None for party in answer["data"]["parter"]] == [False, True, False]
    assert [error["path"] for error in answer["errors"]] == [["parter", 1]]


@pytest.mark.parametrize(
    "header", [{"Authorization": ""}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer a b"}]
)
async def test_without_a_token_only_what_needs_no_call_is_answered(
    frontend: Frontend, simulator: RunningSimulator, header: dict[str, str]
) -> None:
    answer = await frontend.ask(
        '{ part(identifikator: "212201782") { type aapneKrav { skjermet } innkrevingsoppdrag { skyldnersNavn } } }',
        headers=header,
    )

    assert answer["data"]["part"] == {"type": "ORGANISASJON", "aapneKrav": None, "innkrevingsoppdrag": None}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"UNAUTHENTICATED"}
    assert (await simulator.stats())["total"] == 0


async def test_an_unknown_package_concerns_only_krav_og_betalinger(frontend: Frontend) -> None:
    answer = await frontend.ask(
        '{ part(identifikator: "314961900") { aapneKrav { skjermet } innkrevingsoppdrag { skyldnersNavn } } }',
        headers={"X-Rettighetspakke": "begge"},
    )

    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["extensions"]["reason"]) == ("BAD_USER_INPUT", "X-Rettighetspakke")
    assert answer["data"]["part"]["innkrevingsoppdrag"] is not None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("p", "21220178a"),
        ("p", "1234"),
        ("p", 212201782),
        ("d", "2026-02-31"),
        ("d", "21.11.2026"),
        ("b", "1.234"),
        ("b", 1.5),
    ],
)
async def test_a_variable_of_the_wrong_shape_refuses_the_request(
    frontend: Frontend, variable: str, value: object
) -> None:
    answer = await frontend.ask(
        'query($p: PartIdentifikator! = "212201782", $d: Date! = "2026-01-01", $b: Beloep) '
        "{ part(identifikator: $p) "
        '{ krav(fraOgMed: $d, tilOgMed: "2026-06-01", filter: { minstGjenstaaende: $b }) { totalCount } } }',
        {variable: value},
    )

    (error,) = answer["errors"]
    assert "data" not in answer
    assert (error["extensions"]["code"], error["extensions"]["reason"]) == ("BAD_USER_INPUT", variable)
    assert str(value) not in str(answer)


LITERALS = {
    '{ part(identifikator: "21220178a") { type } }': "identifikator",
    "{ part(identifikator: 12) { type } }": "identifikator",
    "{ part(identifikator: true) { type } }": "identifikator",
    "{ part(identifikator: null) { type } }": "identifikator",
    '{ parter(identifikatorer: ["212201782", "1"]) { type } }': "identifikatorer.1",
    f'{PART} {{ krav(fraOgMed: "2026-02-31", tilOgMed: "2026-03-01") {{ totalCount }} }} }}': "fraOgMed",
    f"{PART} {{ krav({YEAR}, first: 2147483648) {{ totalCount }} }} }}": "first",
    f"{PART} {{ krav({YEAR}, filter: {{ minstGjenstaaende: true }}) {{ totalCount }} }} }}": "filter.minstGjenstaaende",
    f"{PART} {{ krav({YEAR}, sorter: [{{ felt: X }}]) {{ totalCount }} }} }}": "sorter.0.felt",
    'query($p: PartIdentifikator! = "x") { part(identifikator: $p) { type } }': "$p",
}


@pytest.mark.parametrize(("document", "place"), LITERALS.items(), ids=list(LITERALS.values()))
async def test_a_literal_of_the_wrong_shape_fails_validation_and_names_its_argument(
    frontend: Frontend, document: str, place: str
) -> None:
    answer = await frontend.ask(document)

    (error,) = answer["errors"]
    assert "data" not in answer
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["extensions"]["reason"].startswith(f"{place}: ")
    assert error["locations"]
