"""Calls to the simulator as a well-behaved client makes them; every part can be overridden to misbehave."""

import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import make_token

NOW = datetime(2026, 5, 20, 10, tzinfo=UTC)
YEAR = {"fraOgMed": "2025-06-01", "tilOgMed": "2026-05-31"}
ORG = "313367002"
OURS = "SKATTEETATENS_KRAVIDENTIFIKATOR"
THEIRS = "OPPDRAGSGIVERS_KRAVIDENTIFIKATOR"


class Calls:
    """Both APIs, with a token for everything unless told otherwise."""

    def __init__(self, sim: RunningSimulator, http: httpx.AsyncClient) -> None:
        self.sim = sim
        self.http = http
        self.token = make_token(now=NOW.timestamp())

    async def look_up(
        self,
        endpoint: str = "aapnekrav",
        part: str = ORG,
        *,
        pakke: str = "regnskapssystem",
        query: dict[str, str] | None = None,
        **headers: str | None,
    ) -> httpx.Response:
        """One of the four look-ups; a year's period unless another query is given."""
        default = {} if endpoint == "aapnekrav" else YEAR
        url = f"{self.sim.krav_og_betalinger_url}/{pakke}/{part}/{endpoint}"
        return await self.http.get(url, params=default if query is None else query, headers=self._headers(headers))

    async def order(
        self,
        method: str,
        path: str = "",
        body: object = None,
        *,
        identtype: str | None = None,
        content: bytes | None = None,
        **headers: str | None,
    ) -> httpx.Response:
        """A call below `/innkrevingsoppdrag`."""
        if body is not None:
            content = msgspec.json.encode(body)
        if content is not None:
            headers.setdefault("Content-Type", "application/json")
        headers.setdefault("Klientid", "test/1.0")
        headers.setdefault("Korrelasjonsid", str(uuid.uuid4()))
        params = {} if identtype is None else {"kravidentifikatortype": identtype}
        url = f"{self.sim.innkrevingsoppdrag_url}/innkrevingsoppdrag{path}"
        return await self.http.request(method, url, params=params, content=content, headers=self._headers(headers))

    async def create(self, **changes: object) -> httpx.Response:
        """A new NAV order with some fields changed; None leaves a field out."""
        fields = {name: value for name, value in (nav_order() | changes).items() if value is not None}
        return await self.order("POST", body=fields)

    def _headers(self, headers: dict[str, str | None]) -> dict[str, str]:
        everything = {"Authorization": f"Bearer {self.token}", **headers}
        return {name.replace("_", "-"): value for name, value in everything.items() if value is not None}


def nav_order() -> dict[str, Any]:
    """A valid order."""
    return {
        "kravtype": "TILBAKEKREVING_BARNETRYGD",
        "skyldner": {"identifikatortype": "PERSON", "identifikator": "05826930057"},
        "hovedstol": {"valuta": "NOK", "beloep": 15000},
        "oppdragsgiversReferanse": "SAK-1",
        "oppdragsgiversKravidentifikator": f"T-{uuid.uuid4().hex[:12]}",
        "fastsettelsesdato": "2026-05-01",
        "tilleggsinformasjon": {"tilbakekrevingsperiode": {"fom": "2025-01-01", "tom": "2025-12-31"}},
    }


def slug(response: httpx.Response) -> str:
    """The last part of a problem's type."""
    return str(response.json()["type"]).rpartition(":")[2]
