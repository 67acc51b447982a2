"""Claims of a period: parts, sums, filters and what is derived."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from gateway.errors import UpstreamTimeoutError, UpstreamUnavailableError
from tests.resolvers.conftest import ORG, UUID, Asker, Ledgers, Orders, make_krav

YEAR = 'fraOgMed: "2026-01-01", tilOgMed: "2026-11-21"'
LONG = 'fraOgMed: "2024-06-01", tilOgMed: "2026-11-21"'


async def ask_krav(asker: Asker, selection: str, arguments: str = YEAR) -> Any:  # noqa: ANN401 - JSON
    document = f'{{ part(identifikator: "{ORG}") {{ krav({arguments}) {{ {selection} }} }} }}'
    return (await asker.data(document))["part"]["krav"]


async def test_one_year_is_one_call(asker: Asker, ledgers: Ledgers) -> None:
    await ask_krav(asker, "totalCount")
    assert ledgers.calls == [("krav", dt.date(2026, 1, 1), dt.date(2026, 11, 21))]


async def test_long_period_is_merged_without_repeats(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1), make_krav(2)]
    answer = await ask_krav(asker, "totalCount nodes { kravidentifikator } kilde { antallKall }", LONG)
    assert [node["kravidentifikator"] for node in answer["nodes"]] == ["K1", "K2"]
    assert answer["totalCount"] == 2
    assert answer["kilde"]["antallKall"] == len(ledgers.calls) == 3


async def test_one_failing_part_fails_the_field_and_ends_the_others(asker: Asker, ledgers: Ledgers) -> None:
    parts = [
        ("krav", dt.date(2024, 6, 1), dt.date(2025, 5, 31)),
        ("krav", dt.date(2025, 6, 1), dt.date(2026, 5, 31)),
        ("krav", dt.date(2026, 6, 1), dt.date(2026, 11, 21)),
    ]
    ledgers.hangs.add(parts[0])
    ledgers.failures[parts[1]] = UpstreamTimeoutError()
    error = await asker.error(f'{{ part(identifikator: "{ORG}") {{ krav({LONG}) {{ totalCount }} }} }}')
    assert error == {"code": "UPSTREAM_TIMEOUT", "retryable": True}
    await asyncio.sleep(0)  # lets the cancelled part run to its end
    assert ledgers.cancelled == [parts[0]]


async def test_failing_look_up_costs_its_own_field(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.failures[("aapnekrav",)] = UpstreamUnavailableError()
    result = await asker.ask(
        f'{{ part(identifikator: "{ORG}") {{ aapneKrav {{ skjermet }} krav({YEAR}) {{ totalCount }} }} }}'
    )
    assert result.data == {"part": {"aapneKrav": None, "krav": {"totalCount": 0}}}
    assert [error.path for error in result.errors or []] == [["part", "aapneKrav"]]


@pytest.mark.parametrize(
    "arguments",
    ['fraOgMed: "2026-11-21", tilOgMed: "2026-11-20"', 'fraOgMed: "2010-01-01", tilOgMed: "2026-11-21"'],
)
@pytest.mark.parametrize("field", ["krav", "betalinger", "utbetalinger", "kontoutskrift"])
async def test_reversed_or_too_long_period_is_refused_before_any_call(
    asker: Asker, ledgers: Ledgers, field: str, arguments: str
) -> None:
    error = await asker.error(f'{{ part(identifikator: "{ORG}") {{ {field}({arguments}) {{ totalCount }} }} }}')
    assert error == {"code": "BAD_USER_INPUT", "retryable": False, "reason": "tilOgMed"}
    assert ledgers.calls == []


async def test_sums_are_over_all_that_the_filter_lets_through(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [
        make_krav(1, gjenstaaendeBeloep=0.1),
        make_krav(30, gjenstaaendeBeloep=0.2, stipulerteRenter=1.5),
        make_krav(40, kravgruppe="Avgift"),
    ]
    answer = await ask_krav(
        asker,
        "totalCount nodes { id } sum { antall gjenstaaendeBeloep stipulerteRenter } "
        "perKravgruppe { kravgruppe sum { antall } }",
        f'{YEAR}, first: 1, filter: {{kravgruppe: ["Skatt"]}}',
    )
    assert len(answer["nodes"]) == 1
    assert answer["totalCount"] == 2
    assert answer["sum"] == {"antall": 2, "gjenstaaendeBeloep": "0.30", "stipulerteRenter": "1.50"}
    assert answer["perKravgruppe"] == [{"kravgruppe": "Skatt", "sum": {"antall": 2}}]


async def test_filter_takes_amounts_as_text_and_as_literals(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1, gjenstaaendeBeloep=10.10), make_krav(2, gjenstaaendeBeloep=10.11)]
    for amount in ("10.11", '"10.11"'):
        answer = await ask_krav(asker, "totalCount", f"{YEAR}, filter: {{minstGjenstaaende: {amount}}}")
        assert answer["totalCount"] == 1


async def test_null_in_a_filter_asks_nothing(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1)]
    assert (await ask_krav(asker, "totalCount", f"{YEAR}, filter: {{status: null, tekst: null}}"))["totalCount"] == 1
    assert (await ask_krav(asker, "totalCount", f"{YEAR}, filter: null, sorter: null"))["totalCount"] == 1


async def test_sorting_takes_several_keys(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1), make_krav(2, kravgruppe="Avgift"), make_krav(3)]
    answer = await ask_krav(
        asker,
        "nodes { kravidentifikator }",
        f"{YEAR}, sorter: [{{felt: KRAVGRUPPE}}, {{felt: NESTE_FORFALL, retning: SYNKENDE}}]",
    )
    assert [node["kravidentifikator"] for node in answer["nodes"]] == ["K2", "K3", "K1"]


async def test_derived_fields_follow_todays_date(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1)]
    answer = await ask_krav(
        asker, "nodes { status nesteForfall { dagerTilForfall erForfalt klarForBetaling { kan mangler } } }"
    )
    assert answer["nodes"] == [
        {
            "status": "FORFALT",
            "nesteForfall": {
                "dagerTilForfall": -19,
                "erForfalt": True,
                "klarForBetaling": {"kan": False, "mangler": ["KID_MANGLER", "KONTO_MANGLER"]},
            },
        }
    ]


@pytest.mark.parametrize(
    ("language", "argument", "text"),
    [
        ("", "", "Restskatt"),
        ("", "(spraak: EN)", "Underpaid tax"),
        ("en-GB,nb;q=0.5", "", "Underpaid tax"),
        ("en", "(spraak: NB)", "Restskatt"),
        ("", "(spraak: SE)", "Restskatt"),
        ("en", "(spraak: null)", "Underpaid tax"),
    ],
)
async def test_text_is_in_the_language_asked_for_or_preferred(
    asker: Asker, ledgers: Ledgers, language: str, argument: str, text: str
) -> None:
    ledgers.kravliste = [make_krav(1)]
    asker.language = language
    answer = await ask_krav(asker, f"nodes {{ kravbeskrivelse{argument} }}")
    assert answer["nodes"] == [{"kravbeskrivelse": text}]


async def test_unknown_value_of_a_closed_list_is_ukjent_beside_its_code(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1, fastsettingsmaate="kunstig"), make_krav(2, fastsettingsmaate="blank")]
    answer = await ask_krav(asker, "nodes { fastsettingsmaate fastsettingsmaateKode }")
    assert answer["nodes"] == [
        {"fastsettingsmaate": "UKJENT", "fastsettingsmaateKode": "kunstig"},
        {"fastsettingsmaate": "BLANK", "fastsettingsmaateKode": "blank"},
    ]


async def test_claim_with_a_uuid_leads_to_its_order(asker: Asker, ledgers: Ledgers, orders: Orders) -> None:
    ledgers.kravliste = [make_krav(1), make_krav(2, kravidentifikator=UUID)]
    answer = await ask_krav(asker, "nodes { innkrevingsoppdrag { kravidentifikator kravidentifikatortype } }")
    assert [node["innkrevingsoppdrag"] for node in answer["nodes"]] == [
        None,
        {"kravidentifikator": UUID, "kravidentifikatortype": "SKATTEETATENS_KRAVIDENTIFIKATOR"},
    ]
    assert orders.calls == []


async def test_source_tells_age_and_calls(asker: Asker, ledgers: Ledgers) -> None:
    selection = "kilde { api hentet fraMellomlager alderSekunder antallKall }"
    fresh = {
        "api": "KRAV_OG_BETALINGER",
        "hentet": "2026-11-21T11:59:52.100000Z",
        "fraMellomlager": False,
        "alderSekunder": 7,
        "antallKall": 1,
    }
    assert (await ask_krav(asker, selection))["kilde"] == fresh
    ledgers.from_cache = True
    assert (await ask_krav(asker, selection))["kilde"] == {**fresh, "fraMellomlager": True, "antallKall": 0}
