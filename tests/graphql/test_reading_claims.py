"""What is derived of a claim, shown on answers made for it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import FixedClock, Frontend
from tests.graphql.scripted import PART, YEAR, make_forfall, make_krav, say_entries

UUID = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"
TEXTS = {"nb": "Restskatt", "en": "Underpaid tax", "se": "Vuolgga"}


async def read(
    frontend: Frontend, selection: str, headers: dict[str, str] | None = None, arguments: str = ""
) -> list[dict[str, Any]]:
    answer = await frontend.ask(
        f'{{ part(identifikator: "{PART}") {{ krav({YEAR} {arguments}) {{ nodes {{ {selection} }} }} }} }}',
        headers=headers,
    )
    assert "errors" not in answer, answer
    nodes: list[dict[str, Any]] = answer["data"]["part"]["krav"]["nodes"]
    return nodes


@pytest.mark.parametrize(
    ("language", "argument", "languages", "text"),
    [
        ("", "", "nb en se", "nb"),
        ("", "(spraak: EN)", "nb en se", "en"),
        ("en-GB,nb;q=0.5", "", "nb en se", "en"),
        ("en", "(spraak: NB)", "nb en se", "nb"),
        ("en", "(spraak: null)", "nb en se", "en"),
        ("en", "(spraak: NN)", "nb en se", "en"),
        ("de, fr;q=0.9", "(spraak: NN)", "nb en se", "nb"),
        ("nn", "", "en se", "en"),
        ("nb", "(spraak: NB)", "se", "se"),
        ("", "", "", None),
        ("no", "", "en nb", "nb"),
        ("SE", "", "nb se", "se"),
    ],
)
@pytest.mark.parametrize("capitals", [False, True])
async def test_a_text_is_in_the_language_asked_for_else_preferred_else_nb_else_any(
    frontend: Frontend,
    simulator: RunningSimulator,
    language: str,
    argument: str,
    languages: str,
    text: str | None,
    *,
    capitals: bool,
) -> None:
    texts = [{"tekst": TEXTS[code], "spraak": code.upper() if capitals else code} for code in languages.split()]
    await say_entries(simulator, "krav", [make_krav(kravbeskrivelse={"spraakTekst": texts})])

    nodes = await read(frontend, f"kravbeskrivelse{argument}", {"Accept-Language": language})

    assert nodes == [{"kravbeskrivelse": text and TEXTS[text]}]


async def test_an_unknown_value_of_a_closed_list_is_ukjent_beside_its_code(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    codes = ["kunstig", "blank", "egenfastsatt", "myndighetsfastsatt", ""]
    await say_entries(simulator, "krav", [make_krav(fastsettingsmaate=code) for code in codes] + [make_krav()])

    nodes = await read(frontend, "fastsettingsmaate fastsettingsmaateKode")

    assert [node["fastsettingsmaateKode"] for node in nodes] == [*codes, None]
    assert [node["fastsettingsmaate"] for node in nodes] == [
        "UKJENT",
        "BLANK",
        "EGENFASTSATT",
        "MYNDIGHETSFASTSATT",
        "UKJENT",
        None,
    ]


async def test_only_a_claim_with_a_uuid_leads_to_an_order(frontend: Frontend, simulator: RunningSimulator) -> None:
    ids = ["990000021", UUID, f"{{{UUID}}}", UUID.replace("-", ""), UUID.upper()]
    await say_entries(simulator, "krav", [make_krav(kravidentifikator=one) for one in ids])

    nodes = await read(frontend, "innkrevingsoppdrag { kravidentifikator kravidentifikatortype }")

    kind = "SKATTEETATENS_KRAVIDENTIFIKATOR"
    assert [node["innkrevingsoppdrag"] for node in nodes] == [
        None,
        {"kravidentifikator": UUID, "kravidentifikatortype": kind},
        None,
        None,
        {"kravidentifikator": UUID.upper(), "kravidentifikatortype": kind},
    ]


@pytest.mark.parametrize(
    ("now", "days", "overdue", "status"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), 1, False, "IKKE_FORFALT"),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), 0, False, "IKKE_FORFALT"),
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), 0, False, "IKKE_FORFALT"),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), -1, True, "FORFALT"),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), 144, False, "IKKE_FORFALT"),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), 143, False, "IKKE_FORFALT"),
    ],
)
async def test_the_day_changes_at_midnight_in_oslo(
    frontend: Frontend,
    simulator: RunningSimulator,
    clock: FixedClock,
    now: datetime,
    days: int,
    *,
    overdue: bool,
    status: str,
) -> None:
    clock.time = now
    await say_entries(simulator, "krav", [make_krav()])

    nodes = await read(frontend, "status forfall { dagerTilForfall erForfalt }")

    assert nodes == [{"status": status, "forfall": [{"dagerTilForfall": days, "erForfalt": overdue}]}]


PAST, TODAY, LATER = "2026-11-20", "2026-11-21", "2026-11-22"


@pytest.mark.parametrize(
    ("rest", "due", "status", "next_"),
    [
        (0.0, [(PAST, 0.0)], "BETALT", None),
        (-50.0, [(PAST, -50.0)], "TILGODE", None),
        (10.0, [(LATER, 5.0), (TODAY, 5.0)], "IKKE_FORFALT", TODAY),
        (10.0, [(PAST, 5.0), (TODAY, 5.0)], "DELVIS_FORFALT", PAST),
        (10.0, [(PAST, 10.0), (LATER, 0.0)], "FORFALT", PAST),
        (10.0, [(PAST, 0.0), (LATER, 10.0)], "IKKE_FORFALT", LATER),
        (0.01, [(PAST, 0.01)], "FORFALT", PAST),
        (0.0, [], "BETALT", None),
        (5.0, [], "IKKE_FORFALT", None),
    ],
)
async def test_status_and_next_due_date_follow_from_what_remains_and_when_it_is_due(
    frontend: Frontend, simulator: RunningSimulator, rest: float, due: list[tuple[str, float]], status: str, next_: str
) -> None:
    forfall = [make_forfall(forfallsdato=day, gjenstaaendeBeloep=left) for day, left in due]
    await say_entries(simulator, "krav", [make_krav(gjenstaaendeBeloep=rest, kravforfall=forfall)])

    nodes = await read(frontend, "status nesteForfall { forfallsdato }")

    assert nodes == [{"status": status, "nesteForfall": next_ and {"forfallsdato": next_}}]


KID, KONTO, IBAN = "1234567897", "12345678903", "NO9386011117947"
PAYMENTS = {
    "with spaces": ("123 456 789 7", {"kontonummer": "1234 56 78903"}, {"kid": KID, "kontonummer": KONTO}),
    "with points": (KID, {"kontonummer": "1234.56.78903"}, {"kid": KID, "kontonummer": KONTO}),
    "KID by mod 11": ("12345678903", {"kontonummer": KONTO}, {"kid": "12345678903", "kontonummer": KONTO}),
    "KID by neither": ("1234567890", {"kontonummer": KONTO}, {"mangler": ["KID_UGYLDIG"], "kontonummer": KONTO}),
    "wrong account": (KID, {"kontonummer": "12345678904"}, {"kid": KID, "mangler": ["KONTO_UGYLDIG"]}),
    "masked account": (KID, {"kontonummer": "******78903"}, {"kid": KID, "mangler": ["KONTO_UGYLDIG"]}),
    "no account": (KID, None, {"kid": KID, "mangler": ["KONTO_MANGLER"]}),
    "nothing": (None, None, {"mangler": ["KID_MANGLER", "KONTO_MANGLER"]}),
    "IBAN": (
        KID,
        {"kontonummer": KONTO, "iban": "NO93 8601 1117 947", "swiftBIC": "DNBANOKK"},
        {"kid": KID, "kontonummer": KONTO, "iban": IBAN, "bic": "DNBANOKK"},
    ),
    "wrong IBAN": (KID, {"kontonummer": KONTO, "iban": "NO9386011117948"}, {"kid": KID, "kontonummer": KONTO}),
}


@pytest.mark.parametrize(("kid", "account", "expected"), PAYMENTS.values(), ids=list(PAYMENTS))
async def test_a_due_date_is_ready_for_payment_when_kid_and_account_pass_their_checks(
    frontend: Frontend,
    simulator: RunningSimulator,
    kid: str | None,
    account: dict[str, str] | None,
    expected: dict[str, Any],
) -> None:
    payment = {name: value for name, value in (("kidnummer", kid), ("konto", account)) if value is not None}
    await say_entries(simulator, "krav", [make_krav(kravforfall=[make_forfall(betalingsinformasjon=payment)])])

    (node,) = await read(
        frontend, "forfall { klarForBetaling { kan beloep kid kontonummer iban bic forfallsdato mangler } }"
    )

    nothing: dict[str, Any] = {"kid": None, "kontonummer": None, "iban": None, "bic": None, "mangler": []}
    ready = nothing | {"kan": "mangler" not in expected, "beloep": "100.00", "forfallsdato": TODAY} | expected
    assert node["forfall"] == [{"klarForBetaling": ready}]


async def test_with_nothing_left_there_is_nothing_to_pay(frontend: Frontend, simulator: RunningSimulator) -> None:
    paid = [make_forfall(gjenstaaendeBeloep=left) for left in (0.0, -0.0, -12.5)]
    await say_entries(simulator, "krav", [make_krav(kravforfall=paid)])

    (node,) = await read(frontend, "forfall { gjenstaaendeBeloep klarForBetaling { kan beloep mangler } }")

    assert [one["gjenstaaendeBeloep"] for one in node["forfall"]] == ["0.00", "0.00", "-12.50"]
    for one in node["forfall"]:
        assert (one["klarForBetaling"]["kan"], one["klarForBetaling"]["beloep"]) == (False, None)
        assert one["klarForBetaling"]["mangler"][0] == "INTET_AA_BETALE"


@pytest.mark.parametrize(("given", "count"), [("10.11", 1), ('"10.11"', 1), ("10", 2), ("-1", 3), ('"10.12"', 0)])
async def test_an_amount_in_a_filter_is_text_int_or_literal_and_keeps_upstreams_sign(
    frontend: Frontend, simulator: RunningSimulator, given: str, count: int
) -> None:
    left = [10.10, 10.11, -0.5, -20.0]
    await say_entries(simulator, "krav", [make_krav(gjenstaaendeBeloep=amount) for amount in left])

    assert len(await read(frontend, "id", arguments=f"filter: {{ minstGjenstaaende: {given} }}")) == count


async def test_null_in_a_filter_asks_nothing_and_an_empty_list_lets_nothing_through(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    await say_entries(simulator, "krav", [make_krav()])

    for arguments in (
        "filter: { status: null, tekst: null }",
        "filter: null, sorter: null",
        "filter: {}",
        "sorter: []",
    ):
        assert len(await read(frontend, "id", arguments=arguments)) == 1
    assert await read(frontend, "id", arguments="filter: { status: [] }") == []


async def test_what_an_answer_holds_twice_is_shown_twice_with_cursors_that_tell_them_apart(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    await say_entries(
        simulator, "krav", [make_krav(), make_krav(gjenstaaendeBeloep=1.0), make_krav(kravidentifikator="K2")]
    )
    page = "{ edges { cursor node { gjenstaaendeBeloep } } }"

    field = f"krav({YEAR}) {page}"
    edges = (await frontend.data(f'{{ part(identifikator: "{PART}") {{ {field} }} }}'))["part"]["krav"]["edges"]

    assert [edge["node"]["gjenstaaendeBeloep"] for edge in edges] == ["100.00", "1.00", "100.00"]
    for place, edge in enumerate(edges):
        rest = await read(frontend, "gjenstaaendeBeloep", arguments=f'after: "{edge["cursor"]}"')
        assert rest == [one["node"] for one in edges[place + 1 :]]


async def test_a_cursor_to_an_entry_that_is_gone_is_refused(frontend: Frontend, simulator: RunningSimulator) -> None:
    await say_entries(simulator, "krav", [make_krav()])
    field = f"krav({YEAR}) {{ pageInfo {{ endCursor }} }}"
    cursor = (await frontend.data(f'{{ part(identifikator: "{PART}") {{ {field} }} }}'))["part"]["krav"]["pageInfo"]

    await say_entries(simulator, "krav", [make_krav(kravidentifikator="K2")])
    answer = await frontend.ask(
        f'{{ part(identifikator: "{PART}") {{ krav({YEAR}, after: "{cursor["endCursor"]}") {{ totalCount }} }} }}',
        headers={"Cache-Control": "no-cache"},
    )

    assert answer["errors"][0]["extensions"]["reason"] == "after"


async def test_the_statement_shows_a_claim_without_creation_date_on_its_first_due_date(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    due = [make_forfall(forfallsdato="2026-03-02"), make_forfall(forfallsdato="2026-02-02")]
    credit = make_krav(kravidentifikator="K2", opprinneligBeloep=-40.0, opprettelsesdatoForKrav="2026-03-01")
    await say_entries(simulator, "krav", [credit, make_krav(kravforfall=due)])

    statement = (
        await frontend.data(
            f'{{ part(identifikator: "{PART}") {{ kontoutskrift({YEAR}) {{ nodes {{ dato type beloep tekst }} }} }} }}'
        )
    )["part"]["kontoutskrift"]["nodes"]

    claims = [line for line in statement if line["type"] == "KRAV"]
    assert [(line["dato"], line["beloep"], line["tekst"]) for line in claims] == [
        ("2026-02-02", "100.00", "RESTSKATT"),
        ("2026-03-01", "-40.00", "RESTSKATT"),
    ]
