"""Claims."""

from datetime import date

import strawberry

from resolvers.krav import find_innkrevingsoppdrag, krav_id, krav_status, neste_forfall
from schema.enums import Fastsettingsmaate, Kravstatus
from schema.fields import derived, multilingual, plain
from schema.kravforfall import Kravforfall
from schema.kravperiode import Kravperiode
from schema.lazy import LazyInnkrevingsoppdrag
from schema.motregning import Motregning
from schema.scalars import Beloep, PartIdentifikator


@strawberry.type(
    description="Claim (krav): an obligation to pay or, where the amounts are negative, a right to be paid."
)
class Krav:
    id: strawberry.ID = derived(krav_id, "Opaque, stable id.")
    kravidentifikator: str = plain("The ledger's id of the claim (kravidentifikator); its form differs by ledger.")
    part_identifikator: PartIdentifikator = plain(
        "Owner of the claim (part); for a sole proprietorship (enkeltpersonforetak) it may be its owner."
    )
    gjelder_innehaver: bool = plain(
        "Concerns the owner (innehaver): true when the party is another than the one asked for."
    )
    kravtype: str = plain("Kind of claim (kravtype), the ledger's own text.")
    kravgruppe: str | None = plain("Group of claims (kravgruppe), as shown to the party.")
    kravbeskrivelse: str | None = multilingual("kravbeskrivelse", "Text (kravbeskrivelse) that describes the claim.")
    kravperiode: Kravperiode | None = plain("Period (kravperiode) that the claim is for.")
    opprettelsesdato: date | None = plain("Day the claim was created (opprettelsesdato).")
    opprinnelig_beloep: Beloep = plain("Original amount (opprinnelig beløp); negative for a credit claim.")
    gjenstaaende_beloep: Beloep = plain("Remaining amount (gjenstående beløp).")
    stipulerte_renter: Beloep | None = plain("Estimated late interest so far (stipulerte renter).")
    fastsettingsmaate: Fastsettingsmaate | None = plain("How the claim was assessed (fastsettingsmåte).")
    fastsettingsmaate_kode: str | None = plain("The same as upstream's own code (kode).")
    hovedstol_kravidentifikator: str | None = plain("For a claim of interest: id of its principal claim (hovedstol).")
    status: Kravstatus = derived(
        krav_status, "Status, derived from the remaining amounts and the due dates on today's date in Oslo."
    )
    forfall: list[Kravforfall] = plain("Due dates (forfall), as upstream orders them.")
    neste_forfall: Kravforfall | None = derived(
        neste_forfall, "Next due date (neste forfall): the first one with something left to pay."
    )
    motregning: Motregning | None = plain("Offset (motregning) that this credit claim took part in.")
    innkrevingsoppdrag: LazyInnkrevingsoppdrag | None = derived(
        find_innkrevingsoppdrag,
        "The order (innkrevingsoppdrag) it came from, when its id is one that Innkrevingsoppdrag API knows: a UUID.",
    )


@strawberry.type(description="Due date (forfall) together with the claim (krav) it belongs to.")
class ForfallMedKrav:
    forfall: Kravforfall = plain("The due date (forfall).")
    krav: Krav = plain("The claim (krav).")
