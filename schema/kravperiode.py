"""The period that a claim is for."""

from datetime import date

import strawberry

from schema.fields import multilingual, plain


@strawberry.type(
    description="Period of a claim (kravperiode). Which fields are set differs by kind of tax: a year, a term of a "
    "year, or a first and a last day."
)
class Kravperiode:
    beskrivelse: str | None = multilingual("beskrivelse", "Text (beskrivelse) that describes the period.")
    aar: str | None = plain("Year (år), as text.")
    fra_dato: date | None = plain("First day (fra dato).")
    til_dato: date | None = plain("Last day (til dato).")
    termin: str | None = plain("Term (termin) of the year, as upstream writes it; it may be zero padded.")
