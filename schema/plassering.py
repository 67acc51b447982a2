"""What was placed against what: payments, counter-claims and disbursements."""

from datetime import date

import strawberry

from resolvers.betaling import plassert_absolutt
from schema.betalingsinformasjon import Betalingsinformasjon
from schema.fields import derived, multilingual, plain
from schema.kravperiode import Kravperiode
from schema.scalars import Beloep


@strawberry.type(description="Payment placed (plassert betaling) against a due date.")
class PlassertBetaling:
    innbetalingsidentifikator: str = plain("Id of the payment (innbetaling).")
    plassert_beloep: Beloep = plain("Amount placed (plassert beløp), with the ledger's own sign.")
    plassert_beloep_absolutt: Beloep = derived(plassert_absolutt, "Amount placed (plassert beløp), without sign.")
    plassert_dato: date | None = plain("Day it was placed (plassert dato).")
    innbetalingsdato: date | None = plain("Day of the payment (innbetalingsdato).")
    innbetalt_beloep: Beloep | None = plain("The whole payment (innbetalt beløp), with the ledger's own sign.")
    innbetalt_fra: Betalingsinformasjon | None = plain("Who paid (innbetalt fra); the account is often masked.")
    innbetalingstype: str | None = plain("Kind of payment (innbetalingstype), the ledger's own text.")


@strawberry.type(description="Counter-claim placed (plassert motkrav) against a due date.")
class PlassertMotkrav:
    kravforfallsidentifikator: str = plain("Id of the counter-claim's due date (kravforfall).")
    plassert_beloep: Beloep = plain("Amount placed (plassert beløp), with the ledger's own sign.")
    plassert_beloep_absolutt: Beloep = derived(plassert_absolutt, "Amount placed (plassert beløp), without sign.")
    plassert_dato: date | None = plain("Day it was placed (plassert dato).")
    kravtype: str = plain("Kind of claim (kravtype), the ledger's own text.")
    kravbeskrivelse: str | None = multilingual(
        "kravbeskrivelse", "Text (kravbeskrivelse) that describes the counter-claim."
    )
    forfallsdato: date | None = plain("Due date (forfallsdato) of the counter-claim.")
    kravperiode: Kravperiode | None = plain("Period (kravperiode) of the counter-claim.")


@strawberry.type(description="Disbursement placed (plassert utbetaling) against a due date or a payment.")
class PlassertUtbetaling:
    utbetalingsidentifikator: str = plain("Id of the disbursement (utbetaling).")
    utbetalt_beloep: Beloep = plain("Amount paid out (utbetalt beløp).")
    utbetalt_dato: date = plain("Day it was paid out (utbetalt dato).")
    betalt_til: Betalingsinformasjon = plain("Where the money went (betalt til).")
    plassert_beloep: Beloep | None = plain("Amount placed (plassert beløp).")
    plassert_dato: date | None = plain("Day it was placed (plassert dato).")


@strawberry.type(description="Due date of a claim that a payment covered (krav dekket av betaling).")
class KravDekketAvBetaling:
    kravforfallsidentifikator: str = plain("Id of the due date (kravforfall).")
    plassert_beloep: Beloep = plain("Amount placed (plassert beløp), with the ledger's own sign.")
    plassert_beloep_absolutt: Beloep = derived(plassert_absolutt, "Amount placed (plassert beløp), without sign.")
    plassert_dato: date | None = plain("Day it was placed (plassert dato).")
    kravbeskrivelse: str | None = multilingual("kravbeskrivelse", "Text (kravbeskrivelse) that describes the claim.")
    kravforfallsdato: date | None = plain("Due date (kravforfallsdato).")
    opprinnelig_beloep: Beloep | None = plain("Original amount (opprinnelig beløp) of the due date.")
    gjenstaaende_beloep: Beloep | None = plain("Remaining amount (gjenstående beløp) of the due date.")
