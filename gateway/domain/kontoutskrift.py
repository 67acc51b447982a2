"""The account statement (kontoutskrift): claims, payments and disbursements on one time line."""

import datetime as dt
import enum
from collections.abc import Iterable
from operator import attrgetter

import msgspec

from .betaling import Betaling
from .krav import Krav
from .tekst import velg_tekst
from .utbetaling import Utbetaling


class Kontoutskriftstype(enum.Enum):
    """What a line of the statement is about."""

    KRAV = "KRAV"
    BETALING = "BETALING"
    UTBETALING = "UTBETALING"


class Kontoutskriftslinje(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line: exactly one of the last three is set, and `beloep` (kroner) is what it adds to what the party owes."""

    dato: dt.date
    type: Kontoutskriftstype
    beloep: float
    krav: Krav | None = None
    betaling: Betaling | None = None
    utbetaling: Utbetaling | None = None


# Upstream has no text of its own for these; Northern Sámi falls back as upstream's texts do.
_BETALING = {"nb": "Innbetaling", "nn": "Innbetaling", "en": "Payment"}
_UTBETALING = {"nb": "Utbetaling", "nn": "Utbetaling", "en": "Disbursement"}


def linjer(
    krav: Iterable[Krav], betalinger: Iterable[Betaling], utbetalinger: Iterable[Utbetaling], *, fra_og_med: dt.date
) -> list[Kontoutskriftslinje]:
    """All lines, oldest first; on one day claims come before payments and these before disbursements.

    A claim stands on the day it was created, else on its first due date, else on the statement's first day.
    """
    alle = [
        *(
            Kontoutskriftslinje(
                dato=_kravdato(ett, fra_og_med), type=Kontoutskriftstype.KRAV, beloep=ett.opprinnelig_beloep, krav=ett
            )
            for ett in krav
        ),
        *(
            Kontoutskriftslinje(
                dato=en.innbetalingsdato,
                type=Kontoutskriftstype.BETALING,
                beloep=-abs(en.innbetalt_beloep),
                betaling=en,
            )
            for en in betalinger
        ),
        *(
            Kontoutskriftslinje(
                dato=en.utbetaltdato,
                type=Kontoutskriftstype.UTBETALING,
                beloep=abs(en.utbetalt_beloep),
                utbetaling=en,
            )
            for en in utbetalinger
        ),
    ]
    alle.sort(key=attrgetter("dato"))
    return alle


def tekst(linje: Kontoutskriftslinje, spraak: str | None = None, foretrukne: tuple[str, ...] = ()) -> str:
    """What the line is about, in the language asked for, else the first preferred one there is, else nb."""
    if linje.krav is not None:
        return velg_tekst(linje.krav.kravbeskrivelse, spraak, foretrukne) or linje.krav.kravtype
    kode = _spraakkode(spraak, foretrukne)
    if linje.utbetaling is not None:
        return _UTBETALING[kode]
    # The kind of a payment is free text in Norwegian.
    type_ = linje.betaling.innbetalingstype if linje.betaling is not None and kode != "en" else None
    return type_ or _BETALING[kode]


def _spraakkode(spraak: str | None, foretrukne: tuple[str, ...]) -> str:
    koder = (kode.lower() for kode in (spraak, *foretrukne) if kode)
    return next((kode for kode in koder if kode in _BETALING), "nb")


def _kravdato(krav: Krav, ellers: dt.date) -> dt.date:
    return krav.opprettelsesdato or min((forfall.forfallsdato for forfall in krav.forfall), default=ellers)
