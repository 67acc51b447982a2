"""A ledger: claims, payments and disbursements that point at each other, so that every remaining amount is a sum.

Amounts are whole øre, positive for what is owed, paid in or paid out, negative for credit claims. The signs that
upstream shows are made when rendering.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Tekst = dict[str, str]  # language -> text


@dataclass(frozen=True)
class Kilde:
    """A source ledger, with the signs and words it is known for."""

    innbetalt_fortegn: int
    plassert_fortegn: int  # on the claim's side; the payment's side is always positive
    innbetalingstype: str
    forfall_har_egen_id: bool


SKATT = Kilde(-1, 1, "Innbetaling {dato}", forfall_har_egen_id=True)
AVGIFT = Kilde(-1, -1, "Innbetalt OCR", forfall_har_egen_id=False)
ARBEIDSGIVER = Kilde(1, 1, "bankoverføring", forfall_har_egen_id=True)


@dataclass(eq=False)
class Plassering:
    """Part of a payment, on a due date."""

    innbetaling: Innbetaling
    forfall: Forfall
    oere: int
    dato: date


@dataclass(eq=False)
class Motkrav:
    """Part of a credit claim, on a due date of another claim."""

    kredit: Forfall
    oere: int
    dato: date


@dataclass(eq=False)
class Forfall:
    """A due date; `brukt` is what offsets have taken of a credit."""

    krav: Krav
    ident: str
    dato: date
    oere: int
    kid: str | None = None
    plasseringer: list[Plassering] = field(default_factory=list)
    motkrav: list[Motkrav] = field(default_factory=list)
    utbetalt: list[tuple[Utbetaling, int]] = field(default_factory=list)
    brukt: int = 0

    @property
    def gjenstaaende(self) -> int:
        """What remains to be paid, or, negative, to be paid out."""
        paid = sum(plassering.oere for plassering in self.plasseringer) + sum(motkrav.oere for motkrav in self.motkrav)
        return self.oere - paid + self.brukt + sum(oere for _, oere in self.utbetalt)


@dataclass(eq=False)
class Krav:
    """A claim with its due dates."""

    part: str
    ident: str
    kravtype: str
    kravgruppe: str
    kilde: Kilde
    beskrivelse: Tekst
    opprettet: date
    periode: dict[str, object] | None = None
    periodetekst: Tekst | None = None
    rente: int | None = 0
    fastsettingsmaate: str | None = None
    hovedstol: str | None = None
    motregning: Motregning | None = None
    forfall: list[Forfall] = field(default_factory=list)

    @property
    def aapent(self) -> bool:
        """Whether anything remains."""
        return any(forfall.gjenstaaende for forfall in self.forfall)


@dataclass(eq=False)
class Innbetaling:
    """A payment."""

    part: str
    ident: str
    dato: date
    oere: int
    kilde: Kilde
    fra: dict[str, object]
    plasseringer: list[Plassering] = field(default_factory=list)
    utbetalt: list[tuple[Utbetaling, int]] = field(default_factory=list)
    motregning: Motregning | None = None

    @property
    def uplassert(self) -> int:
        """What has found no claim."""
        used = sum(plassering.oere for plassering in self.plasseringer) + sum(oere for _, oere in self.utbetalt)
        return self.oere - used - (self.motregning.sum if self.motregning else 0)

    @property
    def type(self) -> str:
        """Upstream's free text."""
        return self.kilde.innbetalingstype.format(dato=self.dato)


@dataclass(eq=False)
class Utbetaling:
    """A disbursement; its amount is the sum of its reasons."""

    part: str
    ident: str
    dato: date
    til: dict[str, object]
    status: str | None
    kredit: list[tuple[Forfall, int]] = field(default_factory=list)
    tilbakebetalt: list[tuple[Innbetaling, int]] = field(default_factory=list)

    @property
    def oere(self) -> int:
        """The whole disbursement."""
        return sum(oere for _, oere in self.kredit) + sum(oere for _, oere in self.tilbakebetalt)


@dataclass(frozen=True)
class Dekket:
    """A claim elsewhere that an offset covered."""

    oere: int
    beskrivelse: Tekst
    kreditor: Tekst
    forfallsdato: date
    rente: int = 0


@dataclass(eq=False)
class Motregning:
    """An offset of one credit claim's due date, or of one payment."""

    ident: str
    dato: date
    dekket: tuple[Dekket, ...]
    kredit: Forfall | None = None
    innbetaling: Innbetaling | None = None

    @property
    def sum(self) -> int:
        """What was used."""
        return sum(dekket.oere for dekket in self.dekket)


@dataclass
class Bok:
    """All of one party's ledger."""

    krav: list[Krav] = field(default_factory=list)
    innbetalinger: list[Innbetaling] = field(default_factory=list)
    utbetalinger: list[Utbetaling] = field(default_factory=list)

    def for_part(self, part: str) -> Bok:
        """Only what belongs to one owner."""
        return Bok(
            [krav for krav in self.krav if krav.part == part],
            [innbetaling for innbetaling in self.innbetalinger if innbetaling.part == part],
            [utbetaling for utbetaling in self.utbetalinger if utbetaling.part == part],
        )
