"""Money paid out."""

from datetime import date

import strawberry

from resolvers.utbetaling import utbetaling_id
from schema.betalingsinformasjon import Betalingsinformasjon
from schema.enums import Utbetalingstatus
from schema.fields import derived, multilingual, plain
from schema.kravperiode import Kravperiode
from schema.scalars import Beloep, PartIdentifikator


@strawberry.type(description="Credit claim (kreditkrav) behind a disbursement.")
class Kreditkrav:
    kravforfallsidentifikator: str = plain("Id of the credit claim's due date (kravforfall).")
    kravbeskrivelse: str | None = multilingual(
        "kravbeskrivelse", "Text (kravbeskrivelse) that describes the credit claim."
    )
    kravtype: str | None = plain("Kind of claim (kravtype), the ledger's own text.")
    kravperiode: Kravperiode | None = plain("Period (kravperiode) of the credit claim.")
    opprinnelig_beloep: Beloep = plain("Original amount (opprinnelig beløp), negative.")
    gjenstaaende_beloep: Beloep = plain("What remains to be paid out (gjenstående beløp).")
    utbetalt_beloep: Beloep = plain("What was paid out (utbetalt beløp).")


@strawberry.type(description="Payment that is paid back (tilbakebetalt betaling).")
class TilbakebetaltBetaling:
    innbetalingsidentifikator: str = plain("Id of the payment (innbetaling).")
    innbetalingstype: str = plain("Kind of payment (innbetalingstype), the ledger's own text.")
    innbetalingsdato: date = plain("Day of the payment (innbetalingsdato).")
    innbetalt_beloep: Beloep = plain("The whole payment (innbetalt beløp), with the ledger's own sign.")
    innbetalt_fra: Betalingsinformasjon | None = plain("Who paid (innbetalt fra); the account is often masked.")
    utbetalt_beloep: Beloep | None = plain("The part that is paid back (utbetalt beløp).")


@strawberry.type(description="Disbursement (utbetaling): money paid out to the party.")
class Utbetaling:
    id: strawberry.ID = derived(utbetaling_id, "Opaque, stable id.")
    utbetalingsidentifikator: str = plain("The ledger's id of the disbursement (utbetalingsidentifikator).")
    part_identifikator: PartIdentifikator = plain("The party (part) that is paid.")
    gjelder_innehaver: bool = plain(
        "Concerns the owner (innehaver): true when the party is another than the one asked for."
    )
    utbetaltdato: date = plain("Day it was paid out (utbetalt dato).")
    utbetalt_beloep: Beloep = plain("Amount paid out (utbetalt beløp), positive.")
    utbetalingstatus: Utbetalingstatus | None = plain("How far it has come (utbetalingsstatus).")
    utbetalingstatus_kode: str | None = plain("The same as upstream's own code (kode).")
    betalt_til: Betalingsinformasjon = plain("Where the money goes (betalt til); the account may be masked.")
    kreditkrav: list[Kreditkrav] = plain("Credit claims (kreditkrav) that it pays out.")
    tilbakebetalte_betalinger: list[TilbakebetaltBetaling] = plain(
        "Payments that it pays back (tilbakebetalte betalinger)."
    )
