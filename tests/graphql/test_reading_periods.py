"""Claims, payments and disbursements equal what upstream says itself, whatever the period, the filter and the page."""

import datetime as dt
import random
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any

import pytest

from gateway.simulator.parties import MANGE_KRAV, SKJERMET, TOM, TOM_UTEN_LISTER
from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import NOW, Frontend
from tests.graphql.upstream import Upstream, total, written

TODAY = NOW.date()
PARTIES = ["313367002", "311851381", "314961900", "314055403", "212201782", "12837530065", "05826930057"]
PERIODS = {
    "eleven months": (dt.date(2026, 1, 1), TODAY),
    "one day": (TODAY, TODAY),
    "a year to the day": (dt.date(2025, 3, 1), dt.date(2026, 2, 28)),
    "a year and a day": (dt.date(2025, 3, 1), dt.date(2026, 3, 1)),
    "from a leap day": (dt.date(2024, 2, 29), dt.date(2026, 2, 28)),
    "to a leap day": (dt.date(2020, 3, 1), dt.date(2024, 2, 29)),
    "ten years": (dt.date(2016, 11, 22), TODAY),
    "beyond today": (dt.date(2025, 11, 21), dt.date(2028, 1, 1)),
}
KRAV = (
    "kravidentifikator partIdentifikator gjelderInnehaver kravtype kravgruppe opprettelsesdato opprinneligBeloep "
    "gjenstaaendeBeloep stipulerteRenter hovedstolKravidentifikator status nesteForfall { kravforfallsidentifikator } "
    "forfall { kravforfallsidentifikator forfallsdato opprinneligBeloep gjenstaaendeBeloep dagerTilForfall erForfalt "
    "plasserteBetalinger { innbetalingsidentifikator plassertBeloep plassertBeloepAbsolutt } }"
)
SUM = "{ antall opprinneligBeloep gjenstaaendeBeloep stipulerteRenter forfalt ikkeForfalt }"
ASK_KRAV = f"""
query($p: PartIdentifikator!, $fra: Date!, $til: Date!, $filter: KravFilter, $sorter: [KravSortering!]) {{
  part(identifikator: $p) {{ krav(fraOgMed: $fra, tilOgMed: $til, filter: $filter, sorter: $sorter, first: 10000) {{
    totalCount skjermet sum {SUM} perKravgruppe {{ kravgruppe sum {SUM} }} nodes {{ {KRAV} }}
  }} }}
}}
"""


@pytest.fixture
async def upstream(simulator: RunningSimulator) -> AsyncIterator[Upstream]:
    upstream = Upstream(simulator)
    yield upstream
    await upstream.aclose()


def expected_forfall(raw: dict[str, Any]) -> dict[str, Any]:
    day = dt.date.fromisoformat(raw["forfallsdato"])
    return {
        "kravforfallsidentifikator": raw["kravforfallsIdentifikator"],
        "forfallsdato": raw["forfallsdato"],
        "opprinneligBeloep": written(raw["opprinneligBeloep"]),
        "gjenstaaendeBeloep": written(raw["gjenstaaendeBeloep"]),
        "dagerTilForfall": (day - TODAY).days,
        "erForfalt": day < TODAY and raw["gjenstaaendeBeloep"] > 0,
        "plasserteBetalinger": [
            {
                "innbetalingsidentifikator": one["innbetalingsIdentifikator"],
                "plassertBeloep": written(one["plassertBeloep"]),
                "plassertBeloepAbsolutt": written(abs(one["plassertBeloep"])),
            }
            for one in raw.get("plassertInnbetaling", [])
        ],
    }


def expected_status(raw: dict[str, Any]) -> str:
    if raw["gjenstaaendeBeloep"] < 0:
        return "TILGODE"
    if raw["gjenstaaendeBeloep"] == 0:
        return "BETALT"
    left = [one for one in raw["kravforfall"] if one["gjenstaaendeBeloep"] > 0]
    overdue = [one for one in left if one["forfallsdato"] < TODAY.isoformat()]
    return {0: "IKKE_FORFALT", len(left): "FORFALT"}.get(len(overdue), "DELVIS_FORFALT")


def expected_krav(raw: dict[str, Any], part: str) -> dict[str, Any]:
    left = sorted(
        (one for one in raw["kravforfall"] if one["gjenstaaendeBeloep"] > 0), key=lambda one: str(one["forfallsdato"])
    )
    return {
        "kravidentifikator": raw["kravidentifikator"],
        "partIdentifikator": raw["partIdentifikator"],
        "gjelderInnehaver": raw["partIdentifikator"] != part,
        "kravtype": raw["kravtype"],
        "kravgruppe": raw.get("kravgruppe"),
        "opprettelsesdato": raw.get("opprettelsesdatoForKrav"),
        "opprinneligBeloep": written(raw["opprinneligBeloep"]),
        "gjenstaaendeBeloep": written(raw["gjenstaaendeBeloep"]),
        "stipulerteRenter": written(raw.get("stipulerteRenter")),
        "hovedstolKravidentifikator": raw.get("hovedstolKravidentifikator"),
        "status": expected_status(raw),
        "nesteForfall": {"kravforfallsidentifikator": left[0]["kravforfallsIdentifikator"]} if left else None,
        "forfall": [expected_forfall(one) for one in raw["kravforfall"]],
    }


def expected_sum(kravliste: list[dict[str, Any]]) -> dict[str, Any]:
    due = [one for raw in kravliste for one in raw["kravforfall"] if one["forfallsdato"] < TODAY.isoformat()]
    rest = [one for raw in kravliste for one in raw["kravforfall"] if one["forfallsdato"] >= TODAY.isoformat()]
    return {
        "antall": len(kravliste),
        "opprinneligBeloep": total(raw["opprinneligBeloep"] for raw in kravliste),
        "gjenstaaendeBeloep": total(raw["gjenstaaendeBeloep"] for raw in kravliste),
        "stipulerteRenter": total(raw.get("stipulerteRenter") for raw in kravliste),
        "forfalt": total(one["gjenstaaendeBeloep"] for one in due),
        "ikkeForfalt": total(one["gjenstaaendeBeloep"] for one in rest),
    }


def expected_connection(kravliste: list[dict[str, Any]], part: str) -> dict[str, Any]:
    groups = list(dict.fromkeys(raw.get("kravgruppe") or "Andre krav" for raw in kravliste))
    return {
        "totalCount": len(kravliste),
        "skjermet": False,
        "sum": expected_sum(kravliste),
        "perKravgruppe": [
            {
                "kravgruppe": group,
                "sum": expected_sum([raw for raw in kravliste if (raw.get("kravgruppe") or "Andre krav") == group]),
            }
            for group in groups
        ],
        "nodes": [expected_krav(raw, part) for raw in kravliste],
    }


async def ask_krav(frontend: Frontend, part: str, period: tuple[dt.date, dt.date], **more: object) -> Any:  # noqa: ANN401
    variables = {"p": part, "fra": period[0].isoformat(), "til": period[1].isoformat(), **more}
    return (await frontend.data(ASK_KRAV, variables))["part"]["krav"]


@pytest.mark.parametrize("name", PERIODS)
async def test_claims_of_any_period_are_those_of_one_unlimited_call(
    frontend: Frontend, upstream: Upstream, name: str
) -> None:
    for part in PARTIES:
        raw = await upstream.entries(part, "krav", *PERIODS[name])

        assert await ask_krav(frontend, part, PERIODS[name]) == expected_connection(raw, part)


async def test_five_thousand_claims_are_all_there(frontend: Frontend, upstream: Upstream) -> None:
    period = (dt.date(2025, 11, 22), TODAY)
    raw = await upstream.entries(MANGE_KRAV, "krav", *period)

    assert len(raw) == 5_000
    assert await ask_krav(frontend, MANGE_KRAV, period) == expected_connection(raw, MANGE_KRAV)


@pytest.mark.parametrize("part", [TOM, TOM_UTEN_LISTER])
async def test_a_party_with_nothing_has_empty_lists(frontend: Frontend, part: str) -> None:
    assert await ask_krav(frontend, part, PERIODS["ten years"]) == expected_connection([], part)


async def test_a_shielded_party_is_told_as_such(frontend: Frontend) -> None:
    expected = expected_connection([], SKJERMET) | {"skjermet": True}

    assert await ask_krav(frontend, SKJERMET, PERIODS["ten years"]) == expected


def random_filter(chance: random.Random, kravliste: list[dict[str, Any]]) -> dict[str, Any]:
    """A filter made of what the claims themselves hold."""
    some = chance.choice(kravliste)
    due = some["kravforfall"][0]["forfallsdato"]
    offered: dict[str, Any] = {
        "status": chance.sample(
            ["BETALT", "IKKE_FORFALT", "DELVIS_FORFALT", "FORFALT", "TILGODE"], chance.randint(0, 3)
        ),
        "kravgruppe": [some["kravgruppe"], "finnes ikke"],
        "kravtype": [some["kravtype"]],
        "partIdentifikator": some["partIdentifikator"],
        "forfallFraOgMed": due,
        "forfallTilOgMed": str(dt.date.fromisoformat(due) + dt.timedelta(days=chance.randint(0, 90))),
        "minstGjenstaaende": written(some["gjenstaaendeBeloep"]),
        "tekst": some["kravidentifikator"].swapcase(),
    }
    return {name: offered[name] for name in chance.sample(list(offered), chance.choice([0, 1, 1, 1, 2, 3]))}


def passes(raw: dict[str, Any], wanted: dict[str, Any]) -> bool:
    first, last = wanted.get("forfallFraOgMed", "0000"), wanted.get("forfallTilOgMed", "9999")
    return all(
        (
            expected_status(raw) in wanted.get("status", [expected_status(raw)]),
            raw["kravgruppe"] in wanted.get("kravgruppe", [raw["kravgruppe"]]),
            raw["kravtype"] in wanted.get("kravtype", [raw["kravtype"]]),
            raw["partIdentifikator"] == wanted.get("partIdentifikator", raw["partIdentifikator"]),
            any(first <= one["forfallsdato"] <= last for one in raw["kravforfall"]),
            raw["gjenstaaendeBeloep"] >= Decimal(wanted.get("minstGjenstaaende", "-Infinity")),
            wanted.get("tekst", "").casefold() in str(raw).casefold(),
        )
    )


@pytest.mark.parametrize("part", PARTIES)
async def test_filtered_claims_and_their_sums_are_those_that_pass(
    frontend: Frontend, upstream: Upstream, part: str
) -> None:
    chance = random.Random(part)
    period = PERIODS["ten years"]
    raw = await upstream.entries(part, "krav", *period)

    for _ in range(25):
        wanted = random_filter(chance, raw)
        expected = expected_connection([one for one in raw if passes(one, wanted)], part)

        assert await ask_krav(frontend, part, period, filter=wanted) == expected, wanted


KEYS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "OPPRETTELSESDATO": lambda node: node["opprettelsesdato"],
    "NESTE_FORFALL": lambda node: next(
        (
            one["forfallsdato"]
            for one in node["forfall"]
            if one["kravforfallsidentifikator"] == (node["nesteForfall"] or {}).get("kravforfallsidentifikator")
        ),
        None,
    ),
    "OPPRINNELIG_BELOEP": lambda node: Decimal(node["opprinneligBeloep"]),
    "GJENSTAAENDE_BELOEP": lambda node: Decimal(node["gjenstaaendeBeloep"]),
    "KRAVTYPE": lambda node: node["kravtype"].casefold(),
}


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("felt", KEYS)
async def test_sorted_claims_are_in_order_with_those_that_lack_the_value_last(
    frontend: Frontend, felt: str, *, falling: bool
) -> None:
    key = KEYS[felt]
    direction = "SYNKENDE" if falling else "STIGENDE"
    for part in PARTIES:
        unsorted = await ask_krav(frontend, part, PERIODS["ten years"])

        in_order = await ask_krav(
            frontend, part, PERIODS["ten years"], sorter=[{"felt": felt, "retning": direction}, {"felt": "KRAVTYPE"}]
        )

        by_type = sorted(unsorted["nodes"], key=KEYS["KRAVTYPE"])
        known = sorted((one for one in by_type if key(one) is not None), key=key, reverse=falling)
        assert in_order["nodes"] == known + [one for one in by_type if key(one) is None]
        assert in_order["sum"] == unsorted["sum"]
