"""Orders that are there from the start: one in every status, those that are claims at the other API, and odd ones."""

from datetime import date, datetime, timedelta
from typing import Any

from gateway.simulator.oppdrag.order import Change, Order, Payment
from gateway.simulator.reskontro import parter

AVVIK = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f510"
FREMMED = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f599"
_PERSON, _PERSON_2 = "05826930057", "23889030097"
_MULKT = "TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN"
_ID = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f5{:02d}"


class Seeder:
    """Makes orders with dates relative to now."""

    def __init__(self, konsument: str, now: datetime) -> None:
        self._konsument = konsument
        self._now = now
        self._number = 0

    def order(  # noqa: PLR0913 - an order has many sides
        self,
        ident: str,
        kravtype: str,
        skyldner: str,
        kroner: int,
        *,
        days: int = -60,
        status: str = "RESKONTROFOERT",
        own_id: str | None = "auto",
        request: dict[str, Any] | None = None,
        **fields: Any,  # noqa: ANN401 - what Order takes
    ) -> Order:
        """One order, received `days` ago in its final status since three seconds later."""
        self._number += 1
        received = self._now + timedelta(days=days)
        content: dict[str, Any] = {
            "kravtype": kravtype,
            "skyldner": _debtor(skyldner),
            "hovedstol": {"valuta": "NOK", "beloep": kroner},
            "oppdragsgiversReferanse": f"SAK-2025-{self._number:06d}",
            "fastsettelsesdato": str(received.date() - timedelta(days=1)),
        }
        if own_id is not None:
            content["oppdragsgiversKravidentifikator"] = (
                f"KRAV-2025-{100 + self._number:06d}" if own_id == "auto" else own_id
            )
        content |= request or self._tillegg(kravtype, received.date())
        amounts: dict[str, Any] = {"hovedstol": kroner, "renter": content.get("renteBeloep", [])}
        return Order(
            kravidentifikator=ident,
            konsument=fields.pop("konsument", self._konsument),
            received=received,
            received_request=content,
            final_at=received + timedelta(seconds=3),
            final_status=status,
            referanse=fields.pop("referanse", content["oppdragsgiversReferanse"]),
            **(amounts | fields),
        )

    def payment(self, days: int, oere: int) -> Payment:
        """A payment."""
        dato = (self._now + timedelta(days=days)).date()
        return Payment(ident=f"8800009{self._number:02d}", type="INNBETALING", dato=dato, oere=oere)

    def change(self, kind: str, days: int, content: dict[str, Any]) -> Change:
        """A change that was received."""
        self._number += 1
        number = f"0d9e8f7a-6b5c-4d3e-9f20-{self._number:012d}"
        return Change(kind=kind, content=content, received=self._now + timedelta(days=days), transaksjonsid=number)

    @staticmethod
    def _tillegg(kravtype: str, day: date) -> dict[str, Any]:
        period = {"fom": str(day - timedelta(days=400)), "tom": str(day - timedelta(days=40))}
        if kravtype == _MULKT:
            return {"tilleggsinformasjon": {"periode": period, "stoppdatoForLøpendeMulkt": period["tom"]}}
        if kravtype.startswith("TILBAKEKREVING"):
            return {
                "tilleggsinformasjon": {
                    "tilbakekrevingsperiode": period,
                    "ytelserForAvregning": {"valuta": "NOK", "beloep": 4000},
                }
            }
        return {}


def seeded_orders(konsument: str, now: datetime) -> list[Order]:
    """All of them, for one principal; `FREMMED` belongs to another."""
    seeder = Seeder(konsument, now)
    return [*_joined(seeder), *_every_status(seeder), *_odd(seeder)]


def _joined(seeder: Seeder) -> list[Order]:
    """Orders whose claims Krav og betalinger shows too, with the same amounts."""
    barnetrygd = "TILBAKEKREVING_BARNETRYGD"
    sykepenger = seeder.order(
        parter.ORDRE_SYKEPENGER, "TILBAKEKREVING_SYKEPENGER", _PERSON, 35_000, days=-18, navn="LUR MÅKE"
    )
    ny_sum = {"hovedstol": {"valuta": "NOK", "beloep": 31_250}}
    sykepenger.changes = [
        seeder.change("hovedstol", -10, ny_sum),
        seeder.change("renter", -9, {"renter": [{"valuta": "NOK", "beloep": 0, "rentetype": "STRAFFERENTE"}]}),
        seeder.change("oppdragsgiversReferanse", -8, {"nyOppdragsgiversReferanse": "SAK-2025-000001-B"}),
    ]
    sykepenger.hovedstol = 31_250
    sykepenger.referanse = "SAK-2025-000001-B"
    return [
        seeder.order(
            parter.ORDRE_BARNETRYGD,
            barnetrygd,
            _PERSON,
            15_000,
            days=-90,
            own_id="KRAV-2025-000101",
            payments=[seeder.payment(-30, 6_500_00)],
            navn="LUR MÅKE",
        ),
        sykepenger,
        seeder.order(parter.ORDRE_MULKT_FERSK_TIGER, _MULKT, "313367002", 25_000, days=-61, navn="FERSK TIGER AS"),
        seeder.order(
            parter.ORDRE_MULKT_RASK_ELV,
            _MULKT,
            "314961900",
            25_000,
            days=-50,
            own_id="TVA-2025-000007/1",
            navn="RASK ELV AS",
        ),
        seeder.order(
            parter.ORDRE_EGENANDEL,
            "EGENANDEL_FRITT_RETTSRAAD",
            _PERSON_2,
            900,
            days=-16,
            own_id=None,
            navn="BLID EKORN",
        ),
    ]


def _every_status(seeder: Seeder) -> list[Order]:
    kravtype = "TILBAKEKREVING_DAGPENGER"
    rejected = [{"error": "PERSON_EKSISTERER_IKKE", "message": "Person med fødselsdato=088265 eksisterer ikke"}]
    return [
        seeder.order(_ID.format(1), kravtype, _PERSON_2, 1_000, status="MOTTATT_IKKE_BEHANDLET", days=-1),
        seeder.order(_ID.format(2), kravtype, _PERSON_2, 2_000, status="MOTTATT_UNDER_BEHANDLING", days=-1),
        seeder.order(
            _ID.format(3), kravtype, "08826531550", 3_000, status="VALIDERINGSFEIL", valideringsfeil=rejected, days=-2
        ),
        seeder.order(_ID.format(4), kravtype, _PERSON_2, 4_000, navn="BLID EKORN"),
        seeder.order(_ID.format(5), kravtype, _PERSON_2, 5_000, status="MIGRERT", days=-700, navn="BLID EKORN"),
        seeder.order(_ID.format(7), kravtype, _PERSON_2, 7_000, status="SKAL_IKKE_RESKONTROFOERES"),
    ]


def _odd(seeder: Seeder) -> list[Order]:
    """Written off, under maintenance, with dates in the other spelling, of an unknown type, somebody else's."""
    renter = {"valuta": "NOK", "beloep": 1_500, "rentetype": "STRAFFERENTE", "renterIlagtDato": "2025-03-14"}
    other_spelling = {"fraDato": "2024-01-01", "tilDato": "2024-12-31"}
    written_off = seeder.order(_ID.format(8), "TILBAKEKREVING_DAGPENGER", _PERSON_2, 8_000, navn="BLID EKORN")
    content = {
        "kravidentifikatortype": "SKATTEETATENS_KRAVIDENTIFIKATOR",
        "kravidentifikator": written_off.kravidentifikator,
    }
    written_off.changes = [seeder.change("avskriving", -5, content)]
    return [
        written_off,
        seeder.order(AVVIK, "TILBAKEKREVING_DAGPENGER", _PERSON_2, 1_100, avvik="planlagtNedetid", navn="BLID EKORN"),
        seeder.order(
            _ID.format(11),
            "TILBAKEKREVING_FORELDREPENGER",
            _PERSON_2,
            11_000,
            request={
                "tilleggsinformasjon": {"tilbakekrevingsperiode": other_spelling},
                "renteBeloep": [renter],
                "foreldelsesfristensUtgangspunkt": "2024-01-15",
            },
            navn="BLID EKORN",
        ),
        seeder.order(_ID.format(13), "HELT_NY_KRAVTYPE", _PERSON_2, 500, own_id=None),
        seeder.order(FREMMED, "TILBAKEKREVING_DAGPENGER", _PERSON_2, 100, konsument="889640782"),
    ]


def _debtor(number: str) -> dict[str, str]:
    kind = "ORGANISASJON" if len(number) == 9 else "PERSON"  # noqa: PLR2004 - organisation numbers have nine digits
    return {"identifikatortype": kind, "identifikator": number}
