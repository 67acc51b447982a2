"""Disbursements (utbetalinger): money paid out to the party."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import field

from .beloep import Beloep, Tall, kroner, oere, sum_oere
from .betalingsinformasjon import Betalingsinformasjon
from .kravperiode import Kravperiode
from .sortering import Noekkel, Retning, sorter_etter
from .svarperiode import Svarperiode
from .tekst import Tekst
from .verdi import Verdi


class Utbetalingstatus(enum.Enum):
    """How far a disbursement has come; the values are upstream's, UKJENT is what upstream may add."""

    BEKREFTET = "bekreftet"
    UNDER_UTBETALING = "underUtbetaling"
    UKJENT = ""


_STATUSER = {status.value: status for status in Utbetalingstatus}


class Kreditkrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A credit claim behind a disbursement."""

    kravforfallsidentifikator: str = field(name="kravforfallidentifikator")
    kravbeskrivelse: Tekst | None = None
    kravtype: str | None = None
    kravperiode: Kravperiode | None = None
    opprinnelig_beloep: Beloep
    gjenstaaende_beloep: Beloep
    utbetalt_beloep: Beloep


class TilbakebetaltBetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A payment that was paid back."""

    innbetalingsidentifikator: str = field(name="innbetalingsIdentifikator")
    innbetalingstype: str
    innbetalingsdato: dt.date
    innbetalt_beloep: Beloep
    innbetalt_fra: Betalingsinformasjon | None = None
    utbetalt_beloep: Beloep | None = None


class Grunnlag(Verdi, frozen=True, kw_only=True):
    """Why money was paid out."""

    kreditkrav: tuple[Kreditkrav, ...] = field(name="kreditKrav", default=())
    tilbakebetalte_betalinger: tuple[TilbakebetaltBetaling, ...] = field(name="tilbakebetalingAv", default=())


class Utbetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A disbursement to the party."""

    part_identifikator: str
    utbetalingsidentifikator: str
    utbetaltdato: dt.date
    utbetalt_beloep: Beloep
    betalt_til: Betalingsinformasjon
    grunnlag: Grunnlag = field(name="grunnlagForUtbetaling")
    utbetalingstatus_kode: str | None = field(name="utbetalingstatus", default=None)
    gjelder_innehaver: bool = field(name="gateway:gjelderInnehaver", default=False)

    @property
    def utbetalingstatus(self) -> Utbetalingstatus | None:
        kode = self.utbetalingstatus_kode
        return None if kode is None else _STATUSER.get(kode, Utbetalingstatus.UKJENT)

    @property
    def kreditkrav(self) -> tuple[Kreditkrav, ...]:
        return self.grunnlag.kreditkrav

    @property
    def tilbakebetalte_betalinger(self) -> tuple[TilbakebetaltBetaling, ...]:
        return self.grunnlag.tilbakebetalte_betalinger


class Utbetalinger(Verdi, frozen=True, kw_only=True, rename="camel", gc=True, weakref=True):
    """The disbursements of a period; the list is absent when empty or withheld."""

    part_identifikator: str
    periode: Svarperiode
    skjermet: bool
    utbetalinger: tuple[Utbetaling, ...] = field(name="utbetaling", default=())


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class UtbetalingFilter:
    """What a disbursement must be; None asks nothing, an empty list lets nothing through. Amounts are in kroner."""

    utbetalingstatus: Sequence[Utbetalingstatus] | None = None
    minst_beloep: Tall | None = None


class UtbetalingSorteringsfelt(enum.Enum):
    """What disbursements can be sorted by."""

    UTBETALTDATO = "UTBETALTDATO"
    UTBETALT_BELOEP = "UTBETALT_BELOEP"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class UtbetalingSortering:
    """One key of the order."""

    felt: UtbetalingSorteringsfelt
    retning: Retning = Retning.STIGENDE


_NOEKLER: dict[UtbetalingSorteringsfelt, Noekkel[Utbetaling]] = {
    UtbetalingSorteringsfelt.UTBETALTDATO: lambda utbetaling: utbetaling.utbetaltdato,
    UtbetalingSorteringsfelt.UTBETALT_BELOEP: lambda utbetaling: utbetaling.utbetalt_beloep,
}


def filtrer(utbetalinger: Sequence[Utbetaling], utbetalingsfilter: UtbetalingFilter | None) -> Sequence[Utbetaling]:
    """The disbursements that pass every part of the filter, in their order."""
    if utbetalingsfilter is None:
        return utbetalinger
    if utbetalingsfilter.utbetalingstatus is not None:
        statuser = frozenset(utbetalingsfilter.utbetalingstatus)
        utbetalinger = [utbetaling for utbetaling in utbetalinger if utbetaling.utbetalingstatus in statuser]
    if utbetalingsfilter.minst_beloep is not None:
        minst = oere(utbetalingsfilter.minst_beloep)
        utbetalinger = [utbetaling for utbetaling in utbetalinger if oere(utbetaling.utbetalt_beloep) >= minst]
    return utbetalinger


def sorter(utbetalinger: Iterable[Utbetaling], sortering: Sequence[UtbetalingSortering]) -> list[Utbetaling]:
    """Sort by several keys; stable."""
    return sorter_etter(utbetalinger, [(_NOEKLER[en.felt], en.retning) for en in sortering])


def sum_utbetalt(utbetalinger: Iterable[Utbetaling]) -> Decimal:
    """What was paid out in all, in kroner."""
    return kroner(sum_oere(utbetaling.utbetalt_beloep for utbetaling in utbetalinger))
