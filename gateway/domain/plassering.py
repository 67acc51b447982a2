"""What was placed (plassert) against what: payments, counter-claims and disbursements."""

import datetime as dt

from msgspec import field

from .beloep import Beloep
from .betalingsinformasjon import Betalingsinformasjon
from .kravperiode import Kravperiode
from .tekst import Tekst
from .verdi import Verdi


class PlassertBetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A payment that covers (part of) a due date; the signs of its amounts differ by ledger."""

    innbetalingsidentifikator: str = field(name="innbetalingsIdentifikator")
    plassert_beloep: Beloep
    plassert_dato: dt.date | None = None
    innbetalingsdato: dt.date | None = None
    innbetalt_beloep: Beloep | None = None
    innbetalt_fra: Betalingsinformasjon | None = None
    innbetalingstype: str | None = None


class PlassertMotkrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A counter-claim (motkrav) placed against a due date."""

    kravforfallsidentifikator: str = field(name="kravforfallsIdentifikator")
    plassert_beloep: Beloep
    plassert_dato: dt.date | None = None
    kravbeskrivelse: Tekst | None = None
    forfallsdato: dt.date | None = None
    kravperiode: Kravperiode | None = None
    kravtype: str


class PlassertUtbetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A disbursement that settles a credit claim."""

    utbetalingsidentifikator: str
    utbetalt_beloep: Beloep
    utbetalt_dato: dt.date
    betalt_til: Betalingsinformasjon
    plassert_beloep: Beloep
    plassert_dato: dt.date


class UtbetalingAvBetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A disbursement that repaid a payment; read like a PlassertUtbetaling whose placing is unknown."""

    utbetalingsidentifikator: str
    utbetalt_beloep: Beloep
    utbetalt_dato: dt.date = field(name="utbetaltdato")
    betalt_til: Betalingsinformasjon
    plassert_beloep: Beloep | None = None
    plassert_dato: dt.date | None = None


class KravDekketAvBetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A due date that a payment was placed against."""

    kravforfallsidentifikator: str = field(name="kravforfallIdentifikator")
    plassert_beloep: Beloep
    plassert_dato: dt.date | None = None
    kravbeskrivelse: Tekst | None = None
    kravforfallsdato: dt.date | None = None
    opprinnelig_beloep: Beloep | None = field(name="opprinneligKravforfallsbeloep", default=None)
    gjenstaaende_beloep: Beloep | None = field(name="gjenstaaendeKravforfallsbeloep", default=None)


def plassert_beloep_absolutt(plassert: PlassertBetaling | PlassertMotkrav | KravDekketAvBetaling) -> float:
    """The amount placed without the ledger's sign, in kroner."""
    return abs(plassert.plassert_beloep)
