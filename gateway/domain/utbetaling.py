"""Disbursements (utbetalinger): money paid out to the party."""

import datetime as dt
import enum

from msgspec import field

from .beloep import Beloep
from .betalingsinformasjon import Betalingsinformasjon
from .kravperiode import Kravperiode
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
    opprinnelig_beloep: Beloep
    gjenstaaende_beloep: Beloep
    utbetalt_beloep: Beloep
    kravbeskrivelse: Tekst | None = None
    kravtype: str | None = None
    kravperiode: Kravperiode | None = None


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


class Utbetalinger(Verdi, frozen=True, kw_only=True, rename="camel"):
    """The disbursements of a period; the list is absent when empty or withheld."""

    part_identifikator: str
    periode: Svarperiode
    skjermet: bool
    utbetalinger: tuple[Utbetaling, ...] = field(name="utbetaling", default=())
