"""An order as it was received (mottatt innkrevingsoppdrag)."""

import datetime as dt
from typing import Annotated

from msgspec import Meta, field

from .identifikator import Parttype, parttype
from .mottaksstatus import Tidspunkt
from .oppdragsperiode import Oppdragsperiode
from .part import Part
from .verdi import Verdi

HeleKroner = Annotated[int, Meta(ge=-(10**13), le=10**13)]


class Skyldner(Verdi, frozen=True, kw_only=True):
    """Who owes (skyldner), as the order named them."""

    identifikatortype: str
    identifikator: str

    @property
    def type(self) -> Parttype:
        kjente = {kjent.value: kjent for kjent in Parttype}
        return kjente.get(self.identifikatortype) or parttype(self.identifikator)

    @property
    def part(self) -> Part:
        return Part(identifikator=self.identifikator)


class Oppdragsbeloep(Verdi, frozen=True, kw_only=True):
    """An amount in whole kroner."""

    valuta: str
    beloep: HeleKroner


class Rente(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Interest (renter) on an order, in whole kroner."""

    valuta: str
    beloep: HeleKroner
    rentetype: str
    renter_ilagt_dato: dt.date | None = None


class Tilleggsinformasjon(Verdi, frozen=True, kw_only=True, rename="camel"):
    """What NAV or Brønnøysundregistrene adds to an order; either one's fields are set."""

    tilbakekrevingsperiode: Oppdragsperiode | None = None
    ytelser: Oppdragsbeloep | None = field(name="ytelserForAvregning", default=None)
    periode: Oppdragsperiode | None = None
    stoppdato: dt.date | None = field(name="stoppdatoForLøpendeMulkt", default=None)
    stoppdato_ascii: dt.date | None = field(name="stoppdatoForLoependeMulkt", default=None)

    def __post_init__(self) -> None:
        # Becomes a ValidationError with the path, as in Oppdragsperiode.
        if self.tilbakekrevingsperiode is None and self.periode is None:
            raise ValueError("extra information needs its period")


class InnsendtOppdrag(Verdi, frozen=True, kw_only=True, rename="camel"):
    """An order as its principal sent it."""

    kravtype: str
    skyldner: Skyldner
    hovedstol: Oppdragsbeloep
    oppdragsgivers_referanse: str
    fastsettelsesdato: dt.date
    renter: tuple[Rente, ...] = field(name="renteBeloep", default=())
    oppdragsgivers_kravidentifikator: str | None = None
    foreldelsesfristens_utgangspunkt: dt.date | None = None
    tilleggsfrist_etter_foreldelsesloven: dt.date | None = None
    tilleggsinformasjon: Tilleggsinformasjon | None = None


class MottattInnkrevingsoppdrag(Verdi, frozen=True, kw_only=True, rename="camel"):
    """An order as it was received; reads as one flat value."""

    mottatt_tidspunkt: Tidspunkt
    oppdrag: InnsendtOppdrag = field(name="mottattInnkrevingsoppdrag")

    @property
    def kravtype(self) -> str:
        return self.oppdrag.kravtype

    @property
    def skyldner(self) -> Skyldner:
        return self.oppdrag.skyldner

    @property
    def hovedstol(self) -> int:
        return self.oppdrag.hovedstol.beloep

    @property
    def renter(self) -> tuple[Rente, ...]:
        return self.oppdrag.renter

    @property
    def oppdragsgivers_referanse(self) -> str:
        return self.oppdrag.oppdragsgivers_referanse

    @property
    def oppdragsgivers_kravidentifikator(self) -> str | None:
        return self.oppdrag.oppdragsgivers_kravidentifikator

    @property
    def fastsettelsesdato(self) -> dt.date:
        return self.oppdrag.fastsettelsesdato

    @property
    def foreldelsesfristens_utgangspunkt(self) -> dt.date | None:
        return self.oppdrag.foreldelsesfristens_utgangspunkt

    @property
    def tilleggsfrist_etter_foreldelsesloven(self) -> dt.date | None:
        return self.oppdrag.tilleggsfrist_etter_foreldelsesloven

    @property
    def tilbakekrevingsperiode(self) -> Oppdragsperiode | None:
        tillegg = self.oppdrag.tilleggsinformasjon
        return tillegg.tilbakekrevingsperiode if tillegg else None

    @property
    def ytelser_for_avregning(self) -> int | None:
        tillegg = self.oppdrag.tilleggsinformasjon
        return tillegg.ytelser.beloep if tillegg and tillegg.ytelser else None

    @property
    def tvangsmulktperiode(self) -> Oppdragsperiode | None:
        tillegg = self.oppdrag.tilleggsinformasjon
        return tillegg.periode if tillegg else None

    @property
    def stoppdato_for_loepende_mulkt(self) -> dt.date | None:
        tillegg = self.oppdrag.tilleggsinformasjon
        return (tillegg.stoppdato or tillegg.stoppdato_ascii) if tillegg else None
