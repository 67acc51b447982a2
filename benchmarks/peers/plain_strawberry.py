"""Strawberry with httpx as their tutorials have them: one class per type, one client, `strawberry.asgi`."""

import os
import socket
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import strawberry
import uvicorn
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

UPSTREAM = os.environ["UPSTREAM"]
client = httpx.AsyncClient(timeout=60)
Beloep = strawberry.scalar(name="Beloep", serialize=lambda value: f"{value:.2f}", parse_value=Decimal)
PartIdentifikator = strawberry.scalar(name="PartIdentifikator", serialize=str, parse_value=str)


class BeloepType(Decimal):
    """Stands for Beloep in annotations."""


class PartType(str):
    """Stands for PartIdentifikator in annotations."""

    __slots__ = ()


async def look(info: Info, part: str, lookup: str, **period: date) -> dict[str, Any]:
    """Ask upstream."""
    headers = {"Authorization": info.context["request"].headers["authorization"]}
    params = {name: day.isoformat() for name, day in period.items()}
    response = await client.get(f"{UPSTREAM}/regnskapssystem/{part}/{lookup}", params=params, headers=headers)
    response.raise_for_status()
    return response.json()  # type: ignore[no-any-return]


def text(value: dict[str, Any] | None) -> str | None:
    """The text in Bokmål."""
    texts = {one["spraak"]: one["tekst"] for one in (value or {}).get("spraakTekst", [])}
    return texts.get("nb")


@strawberry.type
class Bankkonto:
    kontonummer: str | None


@strawberry.type
class Betalingsinformasjon:
    kidnummer: str | None
    konto: Bankkonto | None


@strawberry.type
class Kravforfall:
    kravforfallsidentifikator: str
    forfallsdato: date
    opprinnelig_beloep: BeloepType
    gjenstaaende_beloep: BeloepType
    betalingsinformasjon: Betalingsinformasjon

    @staticmethod
    def make(data: dict[str, Any]) -> "Kravforfall":
        payment = data["betalingsinformasjon"]
        account = payment.get("konto")
        return Kravforfall(
            kravforfallsidentifikator=data["kravforfallsIdentifikator"],
            forfallsdato=date.fromisoformat(data["forfallsdato"]),
            opprinnelig_beloep=data["opprinneligBeloep"],
            gjenstaaende_beloep=data["gjenstaaendeBeloep"],
            betalingsinformasjon=Betalingsinformasjon(
                kidnummer=payment.get("kidnummer"),
                konto=Bankkonto(kontonummer=account.get("kontonummer")) if account else None,
            ),
        )


@strawberry.type
class Kravperiode:
    aar: str | None


@strawberry.type
class Krav:
    kravidentifikator: str
    kravtype: str
    kravgruppe: str | None
    kravbeskrivelse: str | None
    kravperiode: Kravperiode | None
    opprettelsesdato: date | None
    opprinnelig_beloep: BeloepType
    gjenstaaende_beloep: BeloepType
    stipulerte_renter: BeloepType | None
    forfall: list[Kravforfall]

    @staticmethod
    def make(data: dict[str, Any]) -> "Krav":
        created, period = data.get("opprettelsesdatoForKrav"), data.get("kravperiode")
        return Krav(
            kravidentifikator=data["kravidentifikator"],
            kravtype=data["kravtype"],
            kravgruppe=data.get("kravgruppe"),
            kravbeskrivelse=text(data.get("kravbeskrivelse")),
            kravperiode=Kravperiode(aar=period.get("aar")) if period else None,
            opprettelsesdato=date.fromisoformat(created) if created else None,
            opprinnelig_beloep=data["opprinneligBeloep"],
            gjenstaaende_beloep=data["gjenstaaendeBeloep"],
            stipulerte_renter=data.get("stipulerteRenter"),
            forfall=[Kravforfall.make(one) for one in data["kravforfall"]],
        )


@strawberry.type
class TotalOversikt:
    saldo: BeloepType
    sum_forfalte_krav: BeloepType
    sum_ikke_forfalte_krav: BeloepType


@strawberry.type
class AapneKrav:
    skjermet: bool
    krav: list[Krav]
    total_oversikt: TotalOversikt | None


@strawberry.type
class Betaling:
    innbetalingsidentifikator: str
    innbetalingsdato: date
    innbetalt_beloep: BeloepType
    innbetalingstype: str | None


@strawberry.type
class Utbetaling:
    utbetalingsidentifikator: str
    utbetaltdato: date
    utbetalt_beloep: BeloepType


@strawberry.type
class KravConnection:
    nodes: list[Krav]


@strawberry.type
class BetalingConnection:
    nodes: list[Betaling]


@strawberry.type
class UtbetalingConnection:
    nodes: list[Utbetaling]


@strawberry.type
class Part:
    identifikator: PartType

    @strawberry.field
    async def aapne_krav(self, info: Info) -> AapneKrav | None:
        data = await look(info, self.identifikator, "aapnekrav")
        total = data["totalOversikt"]
        return AapneKrav(
            skjermet=data["skjermet"],
            krav=[Krav.make(one) for one in data.get("aapentKravMedGjenstaaendeBeloep", [])],
            total_oversikt=TotalOversikt(
                saldo=total["saldo"],
                sum_forfalte_krav=total["sumForfalteKrav"],
                sum_ikke_forfalte_krav=total["sumIkkeForfalteKrav"],
            ),
        )

    @strawberry.field
    async def krav(
        self, info: Info, fra_og_med: date, til_og_med: date, first: int | None = None
    ) -> KravConnection | None:
        data = await look(info, self.identifikator, "krav", fraOgMed=fra_og_med, tilOgMed=til_og_med)
        return KravConnection(nodes=[Krav.make(one) for one in data.get("krav", [])[: first or 1000]])

    @strawberry.field
    async def betalinger(self, info: Info, fra_og_med: date, til_og_med: date) -> BetalingConnection | None:
        data = await look(info, self.identifikator, "innbetalinger", fraOgMed=fra_og_med, tilOgMed=til_og_med)
        return BetalingConnection(
            nodes=[
                Betaling(
                    innbetalingsidentifikator=one["innbetalingsidentifikator"],
                    innbetalingsdato=date.fromisoformat(one["innbetalingsdato"]),
                    innbetalt_beloep=one["innbetaltBeloep"],
                    innbetalingstype=one.get("innbetalingstype"),
                )
                for one in data.get("innbetaling", [])
            ]
        )

    @strawberry.field
    async def utbetalinger(self, info: Info, fra_og_med: date, til_og_med: date) -> UtbetalingConnection | None:
        data = await look(info, self.identifikator, "utbetalinger", fraOgMed=fra_og_med, tilOgMed=til_og_med)
        return UtbetalingConnection(
            nodes=[
                Utbetaling(
                    utbetalingsidentifikator=one["utbetalingsidentifikator"],
                    utbetaltdato=date.fromisoformat(one["utbetaltdato"]),
                    utbetalt_beloep=one["utbetaltBeloep"],
                )
                for one in data.get("utbetaling", [])
            ]
        )


@strawberry.type
class Query:
    @strawberry.field
    def part(self, identifikator: PartType) -> Part | None:
        return Part(identifikator=identifikator)


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


if __name__ == "__main__":
    config = StrawberryConfig(scalar_map={BeloepType: Beloep, PartType: PartIdentifikator})
    app = GraphQL(strawberry.Schema(Query, config=config))
    _Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning")).run()
