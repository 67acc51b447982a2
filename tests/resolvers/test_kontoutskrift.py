"""The account statement, due dates to come, payments and disbursements."""

import datetime as dt
from typing import Any

import pytest

from tests.resolvers.conftest import ORG, Asker, Ledgers, make_krav

PERIOD = 'fraOgMed: "2026-01-01", tilOgMed: "2026-11-21"'

BETALING: dict[str, Any] = {
    "partIdentifikator": ORG,
    "innbetalingsidentifikator": "B1",
    "innbetalingsdato": "2026-09-01",
    "innbetaltBeloep": -50.25,
    "uplassertBeloep": -0.25,
}
UTBETALING: dict[str, Any] = {
    "partIdentifikator": ORG,
    "utbetalingsidentifikator": "U1",
    "utbetaltdato": "2026-11-01",
    "utbetaltBeloep": 10.0,
    "betaltTil": {},
    "grunnlagForUtbetaling": {},
    "utbetalingstatus": "underUtbetaling",
}


async def ask_part(asker: Asker, selection: str) -> Any:  # noqa: ANN401 - JSON
    return (await asker.data(f'{{ part(identifikator: "{ORG}") {{ {selection} }} }}'))["part"]


async def test_statement_is_one_time_line_of_three_look_ups(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste, ledgers.betalinger, ledgers.utbetalinger_ = [make_krav(1)], [BETALING], [UTBETALING]
    part = await ask_part(
        asker,
        f"kontoutskrift({PERIOD}) {{ totalCount skjermet kilde {{ antallKall }} nodes {{ dato type tekst beloep"
        " krav { kravidentifikator } betaling { innbetalingsidentifikator } utbetaling { utbetalingstatus } } }",
    )
    statement = part["kontoutskrift"]
    assert statement["nodes"] == [
        {
            "dato": "2026-09-01",
            "type": "BETALING",
            "tekst": "Innbetaling",
            "beloep": "-50.25",
            "krav": None,
            "betaling": {"innbetalingsidentifikator": "B1"},
            "utbetaling": None,
        },
        {
            "dato": "2026-10-01",
            "type": "KRAV",
            "tekst": "Restskatt",
            "beloep": "100.00",
            "krav": {"kravidentifikator": "K1"},
            "betaling": None,
            "utbetaling": None,
        },
        {
            "dato": "2026-11-01",
            "type": "UTBETALING",
            "tekst": "Utbetaling",
            "beloep": "10.00",
            "krav": None,
            "betaling": None,
            "utbetaling": {"utbetalingstatus": "UNDER_UTBETALING"},
        },
    ]
    assert (statement["totalCount"], statement["skjermet"], statement["kilde"]["antallKall"]) == (3, False, 3)
    assert sorted(call[0] for call in ledgers.calls) == ["innbetalinger", "krav", "utbetalinger"]


async def test_statement_is_paged(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste, ledgers.betalinger, ledgers.utbetalinger_ = [make_krav(1)], [BETALING], [UTBETALING]
    first = await ask_part(asker, f"kontoutskrift({PERIOD}, first: 1) {{ pageInfo {{ endCursor hasNextPage }} }}")
    cursor = first["kontoutskrift"]["pageInfo"]["endCursor"]
    rest = await ask_part(asker, f'kontoutskrift({PERIOD}, after: "{cursor}") {{ nodes {{ type }} }}')
    assert [node["type"] for node in rest["kontoutskrift"]["nodes"]] == ["KRAV", "UTBETALING"]


async def test_due_dates_come_soonest_first_within_the_days_asked_for(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(90), make_krav(30), make_krav(1), make_krav(2, gjenstaaendeBeloep=0.0)]
    ledgers.kravliste[3]["kravforfall"][0]["gjenstaaendeBeloep"] = 0.0
    selection = "{ forfall { kravforfallsidentifikator } krav { kravidentifikator } }"
    part = await ask_part(
        asker,
        f"a: kommendeForfall {selection} b: kommendeForfall(innenDager: null) {selection}"
        f" c: kommendeForfall(inkluderForfalte: false) {selection}",
    )
    names = {alias: [one["krav"]["kravidentifikator"] for one in due] for alias, due in part.items()}
    assert names == {"a": ["K1", "K30"], "b": ["K1", "K30", "K90"], "c": ["K30"]}


async def test_negative_days_are_refused_before_any_call(asker: Asker, ledgers: Ledgers) -> None:
    error = await asker.error(
        f'{{ part(identifikator: "{ORG}") {{ kommendeForfall(innenDager: -1) {{ krav {{ id }} }} }} }}'
    )
    assert error["reason"] == "innenDager"
    assert ledgers.calls == []


async def test_payments_are_summed_without_sign(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.betalinger = [BETALING, {**BETALING, "innbetalingsidentifikator": "B2", "innbetaltBeloep": 10.0}]
    part = await ask_part(
        asker,
        f"betalinger({PERIOD}, filter: {{minstBeloep: 5}}, sorter: [{{felt: INNBETALT_BELOEP, retning: SYNKENDE}}])"
        " { sumInnbetaltAbsolutt sumUplassert nodes { id innbetaltBeloep innbetaltBeloepAbsolutt } }",
    )
    answer = part["betalinger"]
    assert (answer["sumInnbetaltAbsolutt"], answer["sumUplassert"]) == ("60.25", "-0.50")
    assert [(one["innbetaltBeloep"], one["innbetaltBeloepAbsolutt"]) for one in answer["nodes"]] == [
        ("10.00", "10.00"),
        ("-50.25", "50.25"),
    ]
    assert ledgers.calls == [("innbetalinger", dt.date(2026, 1, 1), dt.date(2026, 11, 21))]


@pytest.mark.parametrize(("status", "count"), [("UNDER_UTBETALING", 1), ("BEKREFTET", 0)])
async def test_disbursements_are_filtered_by_status(asker: Asker, ledgers: Ledgers, status: str, count: int) -> None:
    ledgers.utbetalinger_ = [UTBETALING]
    part = await ask_part(
        asker,
        f"utbetalinger({PERIOD}, filter: {{utbetalingstatus: [{status}]}}, sorter: [{{felt: UTBETALTDATO}}])"
        " { totalCount sumUtbetalt }",
    )
    assert part["utbetalinger"] == {"totalCount": count, "sumUtbetalt": f"{10 * count}.00"}
