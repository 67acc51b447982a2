"""All the claims a principal has on one debtor."""

import strawberry

from resolvers.innkrevingsoppdrag import make_innkrevingsoppdrag
from schema.fields import derived, multilingual, plain
from schema.kilde import Kilde
from schema.kravdetaljer import Oppdragsgiver
from schema.lazy import LazyInnkrevingsoppdrag
from schema.scalars import Beloep


@strawberry.type(description="One claim of the overview.")
class KravoversiktKrav:
    skatteetatens_kravidentifikator: str = plain("Skatteetaten's id of the claim (kravidentifikator).")
    oppdragsgivers_kravidentifikator: str | None = plain("The principal's own id of the claim.")
    oppdragsgivers_referanse: str | None = plain("The principal's case reference (oppdragsgivers referanse).")
    kravtype: str = plain("Kind of claim (kravtype).")
    kravbeskrivelse: str | None = multilingual("kravbeskrivelse", "Text (kravbeskrivelse) that describes the claim.")
    gjenstaaende_beloep: Beloep = plain("Remaining amount (gjenstående beløp), over all lines.")
    innkrevingsoppdrag: LazyInnkrevingsoppdrag = derived(
        make_innkrevingsoppdrag, "The order (innkrevingsoppdrag) of the claim; nothing is fetched for it by itself."
    )


@strawberry.type(description="Overview (kravoversikt) of the claims that a principal has on one debtor.")
class Kravoversikt:
    oppdragsgiver: Oppdragsgiver | None = plain("Principal (oppdragsgiver).", attribute="value.oppdragsgiver")
    skyldners_navn: str | None = plain("Name of the debtor (skyldners navn).", attribute="value.skyldners_navn")
    gjenstaaende_beloep_for_skyldner: Beloep = plain(
        "What remains of all the claims (gjenstående beløp for skyldner).",
        attribute="value.gjenstaaende_beloep_for_skyldner",
    )
    krav: list[KravoversiktKrav] = plain("The claims (krav) that the filter lets through.", attribute="value.krav")
    kilde: Kilde = plain("Source (kilde) of this answer.")
