"""Payments received."""

from datetime import date

import strawberry

from resolvers.betaling import betaling_id, innbetalt_absolutt
from schema.betalingsinformasjon import Bankkonto, Betalingsinformasjon
from schema.fields import derived, plain
from schema.motregning import Motregning
from schema.plassering import KravDekketAvBetaling, PlassertUtbetaling
from schema.scalars import Beloep, PartIdentifikator


@strawberry.type(description="Payment received (betaling, innbetaling).")
class Betaling:
    id: strawberry.ID = derived(betaling_id, "Opaque, stable id.")
    innbetalingsidentifikator: str = plain("The ledger's id of the payment (innbetalingsidentifikator).")
    part_identifikator: PartIdentifikator = plain("The party (part) whose payment it is.")
    gjelder_innehaver: bool = plain(
        "Concerns the owner (innehaver): true when the party is another than the one asked for."
    )
    innbetalingsdato: date = plain("Day of the payment (innbetalingsdato).")
    innbetalt_beloep: Beloep = plain("Amount paid (innbetalt beløp), with the ledger's own sign: often negative.")
    innbetalt_beloep_absolutt: Beloep = derived(innbetalt_absolutt, "Amount paid (innbetalt beløp), without sign.")
    uplassert_beloep: Beloep | None = plain("Part not yet placed (uplassert beløp), with the ledger's own sign.")
    innbetalingstype: str | None = plain("Kind of payment (innbetalingstype), the ledger's own text.")
    innbetalt_fra: Betalingsinformasjon | None = plain("Who paid (innbetalt fra); the account is often masked.")
    mottakers_konto: Bankkonto | None = plain("Account that received it (mottakers konto).")
    plasserte_krav: list[KravDekketAvBetaling] = plain("Claims it was placed against (plasserte krav).")
    plasserte_utbetalinger: list[PlassertUtbetaling] = plain("Disbursements that repaid it (plasserte utbetalinger).")
    motregning: Motregning | None = plain("Offset (motregning) that it took part in.")
