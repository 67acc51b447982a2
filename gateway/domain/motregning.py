"""Offsets (motregning): money due to the party used to cover what it owes."""

import datetime as dt

from msgspec import field

from .beloep import Beloep
from .kravperiode import Kravperiode
from .tekst import Tekst
from .verdi import Verdi


class DekketKrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A claim covered by an offset; it may be another public creditor's."""

    motregnet_beloep: Beloep
    beskrivelse: Tekst = field(name="dekketKravBeskrivelse")
    innkrevingsmyndighet: Tekst
    forfallsdato: dt.date
    kreditorsnavn: Tekst
    forsinkelsesrenter: Beloep


class BruktInnbetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A payment used in an offset."""

    innbetalingsidentifikator: str
    uplassert_beloep: Beloep


class BruktKreditkrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A credit claim used in an offset."""

    kravforfallsidentifikator: str = field(name="kravforfallsIdentifikator")
    gjenstaaende_beloep: Beloep
    kravbeskrivelse: Tekst
    kravperiode: Kravperiode | None = None


class Hovedkrav(Verdi, frozen=True, kw_only=True):
    """All that was used in one offset."""

    brukt_innbetaling: tuple[BruktInnbetaling, ...] = field(name="innbetalingBruktImotregning", default=())
    brukt_kreditkrav: tuple[BruktKreditkrav, ...] = field(name="kreditkravBruktIMotregning", default=())


class Motregning(Verdi, frozen=True, kw_only=True, rename="camel"):
    """An offset; the two places it stands in upstream's answers spell and require its list differently."""

    motregningsidentifikator: str
    innkrevingsmyndighet: Tekst
    motregnetdato: dt.date
    hovedkrav: Hovedkrav | None = None

    @property
    def brukt_innbetaling(self) -> tuple[BruktInnbetaling, ...]:
        return self.hovedkrav.brukt_innbetaling if self.hovedkrav else ()

    @property
    def brukt_kreditkrav(self) -> tuple[BruktKreditkrav, ...]:
        return self.hovedkrav.brukt_kreditkrav if self.hovedkrav else ()


class MotregningAvKreditkrav(Motregning, frozen=True, kw_only=True):
    """An offset of a credit claim."""

    dekkede_krav: tuple[DekketKrav, ...] = field(name="dekketkrav")


class MotregningAvBetaling(Motregning, frozen=True, kw_only=True):
    """An offset of a payment."""

    dekkede_krav: tuple[DekketKrav, ...] = field(name="dekketKrav", default=())
