"""Payments received (innbetalinger)."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import field

from .beloep import Beloep, Tall, kroner, oere, sum_oere
from .betalingsinformasjon import Bankkonto, Betalingsinformasjon
from .motregning import MotregningAvBetaling
from .plassering import KravDekketAvBetaling, UtbetalingAvBetaling
from .sortering import Noekkel, Retning, sorter_etter
from .svarperiode import Svarperiode
from .verdi import Verdi


class Betaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A payment received; the sign of its amount differs by ledger."""

    part_identifikator: str
    innbetalingsidentifikator: str
    innbetalingsdato: dt.date
    innbetalt_beloep: Beloep
    plasserte_krav: tuple[KravDekketAvBetaling, ...] = field(name="plassertKrav", default=())
    uplassert_beloep: Beloep | None = None
    mottakers_konto: Bankkonto | None = field(name="mottakersKontonummer", default=None)
    innbetalt_fra: Betalingsinformasjon | None = None
    innbetalingstype: str | None = None
    plasserte_utbetalinger: tuple[UtbetalingAvBetaling, ...] = field(name="plassertUtbetaling", default=())
    motregning: MotregningAvBetaling | None = field(name="motregningAvInnbetaling", default=None)
    gjelder_innehaver: bool = field(name="gateway:gjelderInnehaver", default=False)


class Innbetalinger(Verdi, frozen=True, kw_only=True, rename="camel", gc=True, weakref=True):
    """The payments of a period; the list is absent when empty or withheld."""

    part_identifikator: str
    periode: Svarperiode
    skjermet: bool
    betalinger: tuple[Betaling, ...] = field(name="innbetaling", default=())


def innbetalt_beloep_absolutt(betaling: Betaling) -> float:
    """The amount paid without the ledger's sign, in kroner."""
    return abs(betaling.innbetalt_beloep)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class BetalingFilter:
    """What a payment must be; None asks nothing, an empty list lets nothing through.

    `minst_beloep` is in kroner and compared without the ledger's sign.
    """

    innbetalingstype: Sequence[str] | None = None
    kun_med_uplassert: bool | None = None
    minst_beloep: Tall | None = None


class BetalingSorteringsfelt(enum.Enum):
    """What payments can be sorted by."""

    INNBETALINGSDATO = "INNBETALINGSDATO"
    INNBETALT_BELOEP = "INNBETALT_BELOEP"
    UPLASSERT_BELOEP = "UPLASSERT_BELOEP"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class BetalingSortering:
    """One key of the order."""

    felt: BetalingSorteringsfelt
    retning: Retning = Retning.STIGENDE


_NOEKLER: dict[BetalingSorteringsfelt, Noekkel[Betaling]] = {
    BetalingSorteringsfelt.INNBETALINGSDATO: lambda betaling: betaling.innbetalingsdato,
    BetalingSorteringsfelt.INNBETALT_BELOEP: lambda betaling: betaling.innbetalt_beloep,
    BetalingSorteringsfelt.UPLASSERT_BELOEP: lambda betaling: betaling.uplassert_beloep,
}


def filtrer(betalinger: Sequence[Betaling], betalingsfilter: BetalingFilter | None) -> Sequence[Betaling]:
    """The payments that pass every part of the filter, in their order."""
    if betalingsfilter is None:
        return betalinger
    if betalingsfilter.innbetalingstype is not None:
        typer = frozenset(betalingsfilter.innbetalingstype)
        betalinger = [betaling for betaling in betalinger if betaling.innbetalingstype in typer]
    if betalingsfilter.kun_med_uplassert:
        betalinger = [betaling for betaling in betalinger if oere(betaling.uplassert_beloep or 0)]
    if betalingsfilter.minst_beloep is not None:
        minst = oere(betalingsfilter.minst_beloep)
        betalinger = [betaling for betaling in betalinger if abs(oere(betaling.innbetalt_beloep)) >= minst]
    return betalinger


def sorter(betalinger: Iterable[Betaling], sortering: Sequence[BetalingSortering]) -> list[Betaling]:
    """Sort by several keys, amounts with upstream's sign; stable, and payments that lack a value last."""
    return sorter_etter(betalinger, [(_NOEKLER[en.felt], en.retning) for en in sortering])


def sum_innbetalt_absolutt(betalinger: Iterable[Betaling]) -> Decimal:
    """What was paid in all, in kroner, whatever sign each ledger uses."""
    return kroner(sum_oere(abs(betaling.innbetalt_beloep) for betaling in betalinger))


def sum_uplassert(betalinger: Iterable[Betaling]) -> Decimal:
    """What is not yet placed in all, in kroner, with upstream's sign."""
    return kroner(sum_oere(betaling.uplassert_beloep for betaling in betalinger if betaling.uplassert_beloep))
