"""Offsets: money owed to the party that was used to cover claims."""

from datetime import date

import strawberry

from schema.fields import multilingual, plain
from schema.kravperiode import Kravperiode
from schema.scalars import Beloep


@strawberry.type(
    description="Claim covered (dekket krav) by an offset, as in the letter to the party; it may be another public "
    "creditor's."
)
class DekketKrav:
    motregnet_beloep: Beloep = plain("Amount offset (motregnet beløp).")
    beskrivelse: str | None = multilingual("beskrivelse", "What was covered (beskrivelse).")
    innkrevingsmyndighet: str | None = multilingual(
        "innkrevingsmyndighet", "Collecting authority (innkrevingsmyndighet)."
    )
    forfallsdato: date = plain("Due date (forfallsdato) of the covered claim.")
    kreditorsnavn: str | None = multilingual("kreditorsnavn", "Name of the creditor (kreditor).")
    forsinkelsesrenter: Beloep = plain("Late payment interest (forsinkelsesrenter).")


@strawberry.type(description="Payment used (brukt innbetaling) in an offset.")
class BruktInnbetaling:
    innbetalingsidentifikator: str = plain("Id of the payment (innbetaling).")
    uplassert_beloep: Beloep = plain("Part not placed (uplassert beløp).")


@strawberry.type(description="Credit claim used (brukt kreditkrav) in an offset.")
class BruktKreditkrav:
    kravforfallsidentifikator: str = plain("Id of the credit claim's due date (kravforfall).")
    gjenstaaende_beloep: Beloep = plain("Remaining amount (gjenstående beløp).")
    kravbeskrivelse: str | None = multilingual(
        "kravbeskrivelse", "Text (kravbeskrivelse) that describes the credit claim."
    )
    kravperiode: Kravperiode | None = plain("Period (kravperiode) of the credit claim.")


@strawberry.type(description="Offset (motregning) of a credit claim or of a payment against other claims.")
class Motregning:
    motregningsidentifikator: str = plain("Id of the offset (motregning).")
    innkrevingsmyndighet: str | None = multilingual(
        "innkrevingsmyndighet", "Collecting authority (innkrevingsmyndighet)."
    )
    motregnetdato: date = plain("Day of the offset (motregnet dato).")
    dekkede_krav: list[DekketKrav] = plain("Claims that were covered (dekkede krav).")
    brukt_innbetaling: list[BruktInnbetaling] = plain("Payments that were used (brukt innbetaling).")
    brukt_kreditkrav: list[BruktKreditkrav] = plain("Credit claims that were used (brukt kreditkrav).")
