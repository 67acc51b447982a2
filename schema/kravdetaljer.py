"""A claim in detail, as Innkrevingsoppdrag API knows it."""

from datetime import date

import strawberry

from schema.fields import multilingual, plain
from schema.kilde import Kilde
from schema.lazy import LazyPart
from schema.plassering import PlassertBetaling
from schema.scalars import Beloep


@strawberry.type(description="Line of a claim (kravlinje): principal sum, interest, costs or fees.")
class Kravlinje:
    kravlinjetype: str = plain("Kind of line (kravlinjetype); an open list of codes.")
    opprinnelig_beloep: Beloep = plain("Original amount (opprinnelig beløp).")
    gjenstaaende_beloep: Beloep = plain("Remaining amount (gjenstående beløp).")
    beskrivelse: str | None = multilingual("beskrivelse", "Text (beskrivelse) for display.")


@strawberry.type(description="Principal (oppdragsgiver): the public body that the claim is collected for.")
class Oppdragsgiver:
    organisasjonsnummer: str = plain("Organisation number (organisasjonsnummer).")
    organisasjonsnavn: str | None = plain("Name (organisasjonsnavn).")


@strawberry.type(description="Reference to a party (partreferanse), with the name upstream gave.")
class PartReferanse:
    navn: str | None = plain("Name (navn).")
    part: LazyPart = plain("The party (part), to look further; nothing is fetched for it by itself.")


@strawberry.type(description="Claim in detail (kravdetaljer): amounts, lines, payments and dates.")
class Kravdetaljer:
    kravtype: str = plain("Kind of claim (kravtype).", attribute="value.kravtype")
    opprinnelig_beloep: Beloep = plain(
        "Original amount (opprinnelig beløp), over all lines.", attribute="value.opprinnelig_beloep"
    )
    gjenstaaende_beloep: Beloep = plain(
        "Remaining amount (gjenstående beløp), over all lines.", attribute="value.gjenstaaende_beloep"
    )
    skatteetatens_kravidentifikator: str = plain(
        "Skatteetaten's id of the claim (kravidentifikator).", attribute="value.skatteetatens_kravidentifikator"
    )
    oppdragsgivers_kravidentifikator: str | None = plain(
        "The principal's own id of the claim.", attribute="value.oppdragsgivers_kravidentifikator"
    )
    oppdragsgivers_referanse: str | None = plain(
        "The principal's case reference (oppdragsgivers referanse).", attribute="value.oppdragsgivers_referanse"
    )
    forfallsdato: date | None = plain("Due date (forfallsdato).", attribute="value.forfallsdato")
    foreldelsesdato: date | None = plain(
        "Day the claim becomes time-barred (foreldelsesdato).", attribute="value.foreldelsesdato"
    )
    fastsettelsesdato: date | None = plain(
        "Day the claim was decided (fastsettelsesdato).", attribute="value.fastsettelsesdato"
    )
    kravlinjer: list[Kravlinje] = plain("Lines of the claim (kravlinjer).", attribute="value.kravlinjer")
    betalinger: list[PlassertBetaling] = plain(
        "Payments placed against it (betalinger); write-offs count among them.", attribute="value.betalinger"
    )
    oppdragsgiver: Oppdragsgiver | None = plain("Principal (oppdragsgiver).", attribute="value.oppdragsgiver")
    skyldner: PartReferanse | None = plain("Debtor (skyldner).", attribute="value.skyldner")
    kilde: Kilde = plain("Source (kilde) of this answer.")
