"""All claims a principal has on one debtor (kravoversikt)."""

import enum

from msgspec import field

from .beloep import Beloep
from .part import Part
from .tekst import Tekst
from .verdi import Verdi


class Kravfilter(enum.Enum):
    """Which claims are wanted; the values are upstream's, one of them with å."""

    ALLE = "alle"
    AAPNE = "åpne"
    LUKKEDE = "lukkede"
    INGEN = "ingen"


class Oppdragsgiver(Verdi, frozen=True, kw_only=True):
    """The principal (oppdragsgiver) that owns the claims."""

    organisasjonsnummer: str
    organisasjonsnavn: str | None = None


class PartReferanse(Verdi, frozen=True, kw_only=True):
    """The debtor looked up."""

    identifikator: str
    navn: str | None = field(name="skyldnersNavn", default=None)

    @property
    def part(self) -> Part:
        return Part(identifikator=self.identifikator)


class Kravgrunnlag(Verdi, frozen=True, kw_only=True, rename="camel"):
    """The principal's own ids of a claim; null has been met."""

    oppdragsgivers_kravidentifikator: str | None = None
    oppdragsgivers_referanse: str | None = None


class KravoversiktKrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """One claim of the overview."""

    skatteetatens_kravidentifikator: str
    kravtype: str
    kravbeskrivelse: Tekst
    kravgrunnlag: Kravgrunnlag
    gjenstaaende_beloep: Beloep

    @property
    def oppdragsgivers_kravidentifikator(self) -> str | None:
        return self.kravgrunnlag.oppdragsgivers_kravidentifikator

    @property
    def oppdragsgivers_referanse(self) -> str | None:
        return self.kravgrunnlag.oppdragsgivers_referanse


class Kravoversikt(Verdi, frozen=True, kw_only=True, rename="camel"):
    """The overview; for a debtor without claims it is empty and tells no principal and no name."""

    oppdragsgiver: Oppdragsgiver | None
    gjenstaaende_beloep_for_skyldner: Beloep
    skyldner: PartReferanse
    kravliste: tuple[KravoversiktKrav, ...] | None = field(name="krav", default=None)

    @property
    def krav(self) -> tuple[KravoversiktKrav, ...]:
        return self.kravliste or ()

    @property
    def skyldners_navn(self) -> str | None:
        return self.skyldner.navn


def tom_kravoversikt(part: str) -> Kravoversikt:
    """What upstream's 404 means: the debtor has no claims."""
    return Kravoversikt(
        oppdragsgiver=None, gjenstaaende_beloep_for_skyldner=0.0, skyldner=PartReferanse(identifikator=part)
    )
