"""Documents and variables of the writes, and what the simulator holds afterwards."""

from typing import Any

from gateway.simulator.serve import RunningSimulator

OWN = "OPPDRAGSGIVERS_KRAVIDENTIFIKATOR"
OURS = "SKATTEETATENS_KRAVIDENTIFIKATOR"

OPPRETT = """mutation ($input: OpprettInnkrevingsoppdragInput!) {
  opprettInnkrevingsoppdrag(input: $input) {
    gjentatt innkrevingsoppdrag { kravidentifikator kravidentifikatortype mottaksstatus { mottaksstatus } }
  }
}"""
HOVEDSTOL = """mutation ($input: EndreHovedstolInput!) {
  endreHovedstol(input: $input) { transaksjonsid gjentatt innkrevingsoppdrag { kravidentifikator } }
}"""
RENTER = """mutation ($input: EndreRenterInput!) {
  endreRenter(input: $input) { transaksjonsid gjentatt innkrevingsoppdrag { kravidentifikator } }
}"""
REFERANSE = """mutation ($input: EndreOppdragsgiversReferanseInput!) {
  endreOppdragsgiversReferanse(input: $input) { transaksjonsid gjentatt innkrevingsoppdrag { kravidentifikator } }
}"""
AVSKRIV = """mutation ($input: AvskrivInnkrevingsoppdragInput!) {
  avskrivInnkrevingsoppdrag(input: $input) { transaksjonsid gjentatt innkrevingsoppdrag { kravidentifikator } }
}"""


def nytt(own: object = "KRAV-1", **changed: object) -> dict[str, Any]:
    """The input of a create that upstream accepts; `own` is the principal's id of it."""
    order = {
        "kravtype": "TILBAKEKREVING_BARNETRYGD",
        "skyldner": {"type": "PERSON", "identifikator": "05826930057"},
        "hovedstol": 12000,
        "renter": [{"beloep": 300, "renterIlagtDato": "2026-10-01"}],
        "oppdragsgiversReferanse": "SAK-1",
        "oppdragsgiversKravidentifikator": own,
        "fastsettelsesdato": "2026-10-01",
        "tilleggsinformasjon": {
            "nav": {
                "tilbakekrevingsperiode": {"fraOgMed": "2026-01-01", "tilOgMed": "2026-06-30"},
                "ytelserForAvregning": 100,
            }
        },
    }
    return {**order, **changed}


def which(kravidentifikator: str, kind: str = OWN) -> dict[str, str]:
    """The input that names an order."""
    return {"kravidentifikator": kravidentifikator, "kravidentifikatortype": kind}


async def held(simulator: RunningSimulator, own: str = "KRAV-1") -> list[dict[str, Any]]:
    """What the simulator holds under the principal's id: as many orders as there are."""
    return [order for order in await simulator.control("GET", "state") if _own(order) == own]


async def calls(simulator: RunningSimulator, endpoint: str) -> int:
    """How many calls of an endpoint the simulator has seen."""
    log = await simulator.control("GET", "log")
    return sum(1 for entry in log if entry["endpoint"] == endpoint)


def _own(order: dict[str, Any]) -> str | None:
    own: str | None = order["received_request"].get("oppdragsgiversKravidentifikator")
    return own


class SimulatorTime:
    """A sleep that lets the simulator's time pass instead of anybody's."""

    def __init__(self, simulator: RunningSimulator) -> None:
        self._simulator = simulator
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await self._simulator.control("POST", "clock", {"advance_seconds": seconds})
