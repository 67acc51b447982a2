"""Payments received (innbetalinger)."""

import datetime as dt

from msgspec import field

from .beloep import Beloep
from .betalingsinformasjon import Bankkonto, Betalingsinformasjon
from .motregning import MotregningAvBetaling
from .plassering import KravDekketAvBetaling, UtbetalingAvBetaling
from .svarperiode import Svarperiode
from .verdi import Verdi


class Betaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A payment received; the sign of its amount differs by ledger."""

    part_identifikator: str
    innbetalingsidentifikator: str
    innbetalingsdato: dt.date
    innbetalt_beloep: Beloep
    uplassert_beloep: Beloep | None = None
    innbetalingstype: str | None = None
    innbetalt_fra: Betalingsinformasjon | None = None
    mottakers_konto: Bankkonto | None = field(name="mottakersKontonummer", default=None)
    plasserte_krav: tuple[KravDekketAvBetaling, ...] = field(name="plassertKrav", default=())
    plasserte_utbetalinger: tuple[UtbetalingAvBetaling, ...] = field(name="plassertUtbetaling", default=())
    motregning: MotregningAvBetaling | None = field(name="motregningAvInnbetaling", default=None)
    gjelder_innehaver: bool = field(name="gateway:gjelderInnehaver", default=False)


class Innbetalinger(Verdi, frozen=True, kw_only=True, rename="camel"):
    """The payments of a period; the list is absent when empty or withheld."""

    part_identifikator: str
    periode: Svarperiode
    skjermet: bool
    betalinger: tuple[Betaling, ...] = field(name="innbetaling", default=())


def innbetalt_beloep_absolutt(betaling: Betaling) -> float:
    """The amount paid without the ledger's sign, in kroner."""
    return abs(betaling.innbetalt_beloep)
