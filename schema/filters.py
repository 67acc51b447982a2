"""How claims, payments and disbursements are filtered and sorted."""

from datetime import date
from typing import Any

import strawberry

from gateway.domain import betaling, kravfilter, utbetaling
from gateway.domain.betaling import BetalingSorteringsfelt
from gateway.domain.kravfilter import KravSorteringsfelt
from gateway.domain.sortering import Retning
from gateway.domain.utbetaling import UtbetalingSorteringsfelt
from schema.enums import Kravstatus, Utbetalingstatus, describe
from schema.scalars import Beloep, PartIdentifikator

describe(
    Retning,
    "Direction (retning) of an order. What lacks a value comes last in both.",
    STIGENDE="Rising (stigende): smallest, oldest or first in the alphabet first.",
    SYNKENDE="Falling (synkende): largest, newest or last in the alphabet first.",
)
describe(
    KravSorteringsfelt,
    "What claims (krav) are sorted by.",
    OPPRETTELSESDATO="Day the claim was created (opprettelsesdato).",
    NESTE_FORFALL="Next due date with something left to pay (neste forfall).",
    OPPRINNELIG_BELOEP="Original amount (opprinnelig beløp).",
    GJENSTAAENDE_BELOEP="Remaining amount (gjenstående beløp).",
    KRAVGRUPPE="Group of claims (kravgruppe), by the Norwegian alphabet.",
    KRAVTYPE="Kind of claim (kravtype), by the Norwegian alphabet.",
)
describe(
    BetalingSorteringsfelt,
    "What payments (betalinger) are sorted by.",
    INNBETALINGSDATO="Day of the payment (innbetalingsdato).",
    INNBETALT_BELOEP="Amount paid (innbetalt beløp), with the ledger's own sign.",
    UPLASSERT_BELOEP="Part not yet placed (uplassert beløp), with the ledger's own sign.",
)
describe(
    UtbetalingSorteringsfelt,
    "What disbursements (utbetalinger) are sorted by.",
    UTBETALTDATO="Day it was paid out (utbetalt dato).",
    UTBETALT_BELOEP="Amount paid out (utbetalt beløp).",
)


def _optional(description: str) -> Any:  # noqa: ANN401 - stands for any field's type
    return strawberry.field(description=description, default=strawberry.UNSET)


def _given(given: object) -> dict[str, Any]:
    """What the client gave; null says the same as nothing."""
    return {name: value for name, value in vars(given).items() if value is not strawberry.UNSET}


@strawberry.input(description="Which claims (krav) are wanted; a claim must match all that is given.")
class KravFilter:
    status: list[Kravstatus] | None = _optional("Status is one of these.")
    kravgruppe: list[str] | None = _optional("Group (kravgruppe) is one of these.")
    kravtype: list[str] | None = _optional("Kind (kravtype) is one of these.")
    part_identifikator: PartIdentifikator | None = _optional("The claim's own party (part) is this one.")
    forfall_fra_og_med: date | None = _optional("A due date (forfall) lies on this day or later.")
    forfall_til_og_med: date | None = _optional("A due date (forfall) lies on this day or earlier.")
    minst_gjenstaaende: Beloep | None = _optional("At least so much remains (minst gjenstående).")
    tekst: str | None = _optional("This text (tekst) occurs in the claim's ids, kind, group, description or period.")

    def to_domain(self) -> kravfilter.KravFilter:
        return kravfilter.KravFilter(**_given(self))


@strawberry.input(description="One key of the order of claims (krav).")
class KravSortering:
    felt: KravSorteringsfelt = strawberry.field(description="What to sort by (felt).")
    retning: Retning = strawberry.field(description="Direction (retning).", default=Retning.STIGENDE)

    def to_domain(self) -> kravfilter.KravSortering:
        return kravfilter.KravSortering(felt=self.felt, retning=self.retning)


@strawberry.input(description="Which payments (betalinger) are wanted; a payment must match all that is given.")
class BetalingFilter:
    innbetalingstype: list[str] | None = _optional("Kind (innbetalingstype) is one of these.")
    kun_med_uplassert: bool | None = _optional("Only payments of which a part is not placed (kun med uplassert).")
    minst_beloep: Beloep | None = _optional("At least so much was paid (minst beløp), whatever its sign.")

    def to_domain(self) -> betaling.BetalingFilter:
        return betaling.BetalingFilter(**_given(self))


@strawberry.input(description="One key of the order of payments (betalinger).")
class BetalingSortering:
    felt: BetalingSorteringsfelt = strawberry.field(description="What to sort by (felt).")
    retning: Retning = strawberry.field(description="Direction (retning).", default=Retning.STIGENDE)

    def to_domain(self) -> betaling.BetalingSortering:
        return betaling.BetalingSortering(felt=self.felt, retning=self.retning)


@strawberry.input(description="Which disbursements (utbetalinger) are wanted; one must match all that is given.")
class UtbetalingFilter:
    utbetalingstatus: list[Utbetalingstatus] | None = _optional("Status (utbetalingsstatus) is one of these.")
    minst_beloep: Beloep | None = _optional("At least so much was paid out (minst beløp).")

    def to_domain(self) -> utbetaling.UtbetalingFilter:
        return utbetaling.UtbetalingFilter(**_given(self))


@strawberry.input(description="One key of the order of disbursements (utbetalinger).")
class UtbetalingSortering:
    felt: UtbetalingSorteringsfelt = strawberry.field(description="What to sort by (felt).")
    retning: Retning = strawberry.field(description="Direction (retning).", default=Retning.STIGENDE)

    def to_domain(self) -> utbetaling.UtbetalingSortering:
        return utbetaling.UtbetalingSortering(felt=self.felt, retning=self.retning)
