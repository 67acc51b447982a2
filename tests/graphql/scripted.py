"""Answers that the simulator's own parties never give: it is told what to say."""

import json
from typing import Any

from gateway.simulator.serve import RunningSimulator

PART = "314055403"
YEAR = 'fraOgMed: "2025-11-22", tilOgMed: "2026-11-21"'
_LISTS = {"krav": "krav", "innbetalinger": "innbetaling", "utbetalinger": "utbetaling"}


def make_krav(**fields: object) -> dict[str, Any]:
    """A claim of 100 kroner with one due date, as upstream sends it."""
    return {
        "partIdentifikator": PART,
        "kravidentifikator": "K1",
        "kravtype": "RESTSKATT",
        "opprinneligBeloep": 100.0,
        "gjenstaaendeBeloep": 100.0,
        "kravforfall": [make_forfall()],
        **fields,
    }


def make_forfall(**fields: object) -> dict[str, Any]:
    """A due date with 100 kroner left to pay."""
    return {
        "kravforfallsIdentifikator": "F1",
        "forfallsdato": "2026-11-21",
        "opprinneligBeloep": 100.0,
        "gjenstaaendeBeloep": 100.0,
        "betalingsinformasjon": {},
        **fields,
    }


async def say(simulator: RunningSimulator, endpoint: str, body: object, count: int = 1) -> None:
    """Lay out the next answer of an endpoint."""
    await simulator.fault("status", endpoint=endpoint, body=json.dumps(body), count=count)


async def say_entries(simulator: RunningSimulator, endpoint: str, entries: list[dict[str, Any]]) -> None:
    """Lay out the next answer of a look-up of a period: these entries."""
    periode = {"fraOgMed": "2025-11-22", "tilOgMed": "2026-11-21"}
    answer = {"partIdentifikator": PART, "skjermet": False, "periode": periode, _LISTS[endpoint]: entries}
    await say(simulator, endpoint, answer)
