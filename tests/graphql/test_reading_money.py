"""Payments, disbursements, what is open and the account statement equal what upstream says itself."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from gateway.simulator.parties import MANGE_KRAV, SKJERMET
from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import NOW, Frontend
from tests.graphql.upstream import Upstream, total, written

TODAY = NOW.date()
PARTIES = ["313367002", "311851381", "314961900", "314055403", "212201782", "12837530065", "05826930057"]
DECADE = (dt.date(2016, 11, 22), TODAY)
PERIOD = 'fraOgMed: "2016-11-22", tilOgMed: "2026-11-21"'


@pytest.fixture
async def upstream(simulator: RunningSimulator) -> AsyncIterator[Upstream]:
    upstream = Upstream(simulator)
    yield upstream
    await upstream.aclose()


async def ask(frontend: Frontend, part: str, selection: str) -> Any:  # noqa: ANN401 - JSON
    return (await frontend.data(f'{{ part(identifikator: "{part}") {{ {selection} }} }}'))["part"]


BETALING = (
    "innbetalingsidentifikator partIdentifikator gjelderInnehaver innbetalingsdato innbetaltBeloep "
    "innbetaltBeloepAbsolutt uplassertBeloep innbetalingstype innbetaltFra { kidnummer konto { kontonummer } } "
    "plasserteKrav { kravforfallsidentifikator plassertBeloep plassertBeloepAbsolutt kravforfallsdato } "
    "plasserteUtbetalinger { utbetalingsidentifikator utbetaltBeloep plassertBeloep } motregning { motregnetdato }"
)


def expected_betaling(raw: dict[str, Any], part: str) -> dict[str, Any]:
    payer, offset = raw.get("innbetaltFra"), raw.get("motregningAvInnbetaling")
    account = (payer or {}).get("konto")
    return {
        "innbetalingsidentifikator": raw["innbetalingsidentifikator"],
        "partIdentifikator": raw["partIdentifikator"],
        "gjelderInnehaver": raw["partIdentifikator"] != part,
        "innbetalingsdato": raw["innbetalingsdato"],
        "innbetaltBeloep": written(raw["innbetaltBeloep"]),
        "innbetaltBeloepAbsolutt": written(abs(raw["innbetaltBeloep"])),
        "uplassertBeloep": written(raw.get("uplassertBeloep")),
        "innbetalingstype": raw.get("innbetalingstype"),
        "innbetaltFra": payer
        and {
            "kidnummer": payer.get("kidnummer"),
            "konto": account and {"kontonummer": account.get("kontonummer")},
        },
        "plasserteKrav": [
            {
                "kravforfallsidentifikator": one["kravforfallIdentifikator"],
                "plassertBeloep": written(one["plassertBeloep"]),
                "plassertBeloepAbsolutt": written(abs(one["plassertBeloep"])),
                "kravforfallsdato": one.get("kravforfallsdato"),
            }
            for one in raw.get("plassertKrav", [])
        ],
        "plasserteUtbetalinger": [
            {
                "utbetalingsidentifikator": one["utbetalingsidentifikator"],
                "utbetaltBeloep": written(one["utbetaltBeloep"]),
                "plassertBeloep": written(one.get("plassertBeloep")),
            }
            for one in raw.get("plassertUtbetaling", [])
        ],
        "motregning": offset and {"motregnetdato": offset["motregnetdato"]},
    }


@pytest.mark.parametrize("part", PARTIES)
async def test_payments_are_upstreams_and_their_sums_exact(frontend: Frontend, upstream: Upstream, part: str) -> None:
    raw = await upstream.entries(part, "innbetalinger", *DECADE)

    got = await ask(
        frontend,
        part,
        f"betalinger({PERIOD}) {{ totalCount skjermet sumInnbetaltAbsolutt sumUplassert nodes {{ {BETALING} }} }}",
    )

    assert got["betalinger"] == {
        "totalCount": len(raw),
        "skjermet": False,
        "sumInnbetaltAbsolutt": total(abs(one["innbetaltBeloep"]) for one in raw),
        "sumUplassert": total(one.get("uplassertBeloep") for one in raw),
        "nodes": [expected_betaling(one, part) for one in raw],
    }


async def test_payments_are_filtered_by_kind_by_what_is_unplaced_and_by_size_without_sign(
    frontend: Frontend, upstream: Upstream
) -> None:
    for part in PARTIES:
        raw = await upstream.entries(part, "innbetalinger", *DECADE)
        kinds = sorted({one["innbetalingstype"] for one in raw if "innbetalingstype" in one})[:1]
        wanted = {
            f"innbetalingstype: {json.dumps(kinds)}": [one for one in raw if one.get("innbetalingstype") in kinds],
            "kunMedUplassert: true": [one for one in raw if one.get("uplassertBeloep")],
            "kunMedUplassert: false": raw,
            "minstBeloep: 9000": [one for one in raw if abs(one["innbetaltBeloep"]) >= 9000],
        }
        for condition, left in wanted.items():
            got = await ask(
                frontend, part, f"betalinger({PERIOD}, filter: {{ {condition} }}) {{ totalCount sumUplassert }}"
            )

            assert got["betalinger"] == {
                "totalCount": len(left),
                "sumUplassert": total(one.get("uplassertBeloep") for one in left),
            }


STATUS = {"bekreftet": "BEKREFTET", "underUtbetaling": "UNDER_UTBETALING", None: None}


@pytest.mark.parametrize("part", PARTIES)
async def test_disbursements_are_upstreams_and_their_sum_exact(
    frontend: Frontend, upstream: Upstream, part: str
) -> None:
    raw = await upstream.entries(part, "utbetalinger", *DECADE)

    got = await ask(
        frontend,
        part,
        f"utbetalinger({PERIOD}) {{ totalCount sumUtbetalt nodes {{ utbetalingsidentifikator partIdentifikator "
        "gjelderInnehaver utbetaltdato utbetaltBeloep utbetalingstatus kreditkrav { kravforfallsidentifikator "
        "utbetaltBeloep } tilbakebetalteBetalinger { innbetalingsidentifikator utbetaltBeloep } } }",
    )

    assert got["utbetalinger"] == {
        "totalCount": len(raw),
        "sumUtbetalt": total(one["utbetaltBeloep"] for one in raw),
        "nodes": [
            {
                "utbetalingsidentifikator": one["utbetalingsidentifikator"],
                "partIdentifikator": one["partIdentifikator"],
                "gjelderInnehaver": one["partIdentifikator"] != part,
                "utbetaltdato": one["utbetaltdato"],
                "utbetaltBeloep": written(one["utbetaltBeloep"]),
                "utbetalingstatus": STATUS[one.get("utbetalingstatus")],
                "kreditkrav": [
                    {
                        "kravforfallsidentifikator": ett["kravforfallidentifikator"],
                        "utbetaltBeloep": written(ett["utbetaltBeloep"]),
                    }
                    for ett in one["grunnlagForUtbetaling"].get("kreditKrav", [])
                ],
                "tilbakebetalteBetalinger": [
                    {
                        "innbetalingsidentifikator": ett["innbetalingsIdentifikator"],
                        "utbetaltBeloep": written(ett.get("utbetaltBeloep")),
                    }
                    for ett in one["grunnlagForUtbetaling"].get("tilbakebetalingAv", [])
                ],
            }
            for one in raw
        ],
    }


@pytest.mark.parametrize("part", [*PARTIES, MANGE_KRAV])
async def test_the_statement_holds_every_entry_once_oldest_first_with_what_it_adds_to_the_debt(
    frontend: Frontend, upstream: Upstream, part: str
) -> None:
    kravliste = await upstream.entries(part, "krav", *DECADE)
    betalinger = await upstream.entries(part, "innbetalinger", *DECADE)
    utbetalinger = await upstream.entries(part, "utbetalinger", *DECADE)
    expected = [
        *(
            (one["opprettelsesdatoForKrav"], "KRAV", one["kravidentifikator"], one["opprinneligBeloep"])
            for one in kravliste
        ),
        *(
            (one["innbetalingsdato"], "BETALING", one["innbetalingsidentifikator"], -abs(one["innbetaltBeloep"]))
            for one in betalinger
        ),
        *(
            (one["utbetaltdato"], "UTBETALING", one["utbetalingsidentifikator"], abs(one["utbetaltBeloep"]))
            for one in utbetalinger
        ),
    ]

    got = (
        await ask(
            frontend,
            part,
            f"kontoutskrift({PERIOD}, first: 10000) {{ totalCount skjermet nodes {{ dato type tekst beloep krav {{ "
            "kravidentifikator } betaling { innbetalingsidentifikator } utbetaling { utbetalingsidentifikator } } }",
        )
    )["kontoutskrift"]

    lines = []
    for node in got["nodes"]:
        things = [thing for name in ("krav", "betaling", "utbetaling") if (thing := node[name]) is not None]
        assert len(things) == 1
        assert node["tekst"]
        assert node[node["type"].lower()] is not None
        lines.append((node["dato"], node["type"], *things[0].values(), Decimal(node["beloep"])))
    assert lines == sorted(expected, key=lambda line: str(line[0]))
    assert got["totalCount"] == len(expected)


@pytest.mark.parametrize("part", [*PARTIES, MANGE_KRAV])
async def test_what_is_open_and_its_due_dates_are_upstreams(frontend: Frontend, upstream: Upstream, part: str) -> None:
    raw = await upstream.look_up(part, "aapnekrav")
    open_claims = raw.get("aapentKravMedGjenstaaendeBeloep", [])
    due = [
        (forfall["forfallsdato"], krav["kravidentifikator"], forfall["kravforfallsIdentifikator"])
        for krav in open_claims
        for forfall in krav["kravforfall"]
        if forfall["gjenstaaendeBeloep"] > 0
    ]
    due.sort(key=lambda one: str(one[0]))

    selection = "{ forfall { forfallsdato kravforfallsidentifikator } krav { kravidentifikator } }"
    totals = "sumStipulerteRenter sumForfalteKrav sumIkkeForfalteKrav saldo"
    got = await ask(
        frontend,
        part,
        "aapneKrav { skjermet krav { kravidentifikator } betalingerMedUplassertBeloep { innbetalingsidentifikator } "
        f"totalOversikt {{ {totals} sumUplasserteInnbetalinger }} oversiktPerKravgruppe {{ kravgruppe {totals} }} }} "
        f"all: kommendeForfall(innenDager: null) {selection} month: kommendeForfall {selection} "
        f"today: kommendeForfall(innenDager: 0, inkluderForfalte: false) {selection}",
    )

    def found(name: str) -> list[tuple[str, ...]]:
        return [
            (
                one["forfall"]["forfallsdato"],
                one["krav"]["kravidentifikator"],
                one["forfall"]["kravforfallsidentifikator"],
            )
            for one in got[name]
        ]

    assert found("all") == due
    assert found("month") == [one for one in due if one[0] <= str(TODAY + dt.timedelta(days=30))]
    assert found("today") == [one for one in due if one[0] == str(TODAY)]
    assert got["aapneKrav"] == {
        "skjermet": False,
        "krav": [{"kravidentifikator": one["kravidentifikator"]} for one in open_claims],
        "betalingerMedUplassertBeloep": [
            {"innbetalingsidentifikator": one["innbetalingsidentifikator"]}
            for one in raw.get("innbetalingMedUplassertBeloep", [])
        ],
        "totalOversikt": {name: written(amount) for name, amount in raw["totalOversikt"].items()},
        "oversiktPerKravgruppe": [
            {name: value if name == "kravgruppe" else written(value) for name, value in one.items()}
            for one in raw.get("oversiktPerKravgruppe", [])
        ],
    }


async def test_a_shielded_party_has_nothing_and_says_why(frontend: Frontend) -> None:
    got = await ask(
        frontend,
        SKJERMET,
        "aapneKrav { skjermet krav { id } betalingerMedUplassertBeloep { id } totalOversikt { saldo } "
        f"oversiktPerKravgruppe {{ saldo }} }} kommendeForfall {{ krav {{ id }} }} "
        f"betalinger({PERIOD}) {{ skjermet totalCount }} "
        f"utbetalinger({PERIOD}) {{ skjermet totalCount }} kontoutskrift({PERIOD}) {{ skjermet totalCount }}",
    )

    empty = {"skjermet": True, "totalCount": 0}
    assert got == {
        "aapneKrav": {
            "skjermet": True,
            "krav": [],
            "betalingerMedUplassertBeloep": [],
            "totalOversikt": None,
            "oversiktPerKravgruppe": [],
        },
        "kommendeForfall": [],
        "betalinger": empty,
        "utbetalinger": empty,
        "kontoutskrift": empty,
    }
