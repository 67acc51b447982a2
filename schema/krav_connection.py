"""Claims of a period, in pages, with sums."""

import strawberry

from schema.connections import PageInfo
from schema.fields import plain
from schema.kilde import Kilde
from schema.krav import Krav
from schema.scalars import Beloep


@strawberry.type(description="Claim with its place in the list.")
class KravEdge:
    cursor: str = plain("Opaque cursor, valid while the party's data is unchanged.")
    node: Krav = plain("The claim (krav).")


@strawberry.type(description="Exact sums over all the claims that the filter lets through, not only this page.")
class KravSum:
    antall: int = plain("Number of claims (antall).")
    opprinnelig_beloep: Beloep = plain("Sum of original amounts (opprinnelig beløp).")
    gjenstaaende_beloep: Beloep = plain("Sum of remaining amounts (gjenstående beløp).")
    stipulerte_renter: Beloep = plain("Sum of estimated late interest (stipulerte renter).")
    forfalt: Beloep = plain("What remains of due dates that have passed (forfalt).")
    ikke_forfalt: Beloep = plain("All else that remains (ikke forfalt).")


@strawberry.type(description="Sums of one group of claims (kravgruppe).")
class KravgruppeSum:
    kravgruppe: str = plain(
        'Group of claims (kravgruppe), as shown to the party; claims without one count as "Andre krav".'
    )
    sum: KravSum = plain("Sums over the claims of the group.")


@strawberry.type(description="Claims (krav) of a period, in pages.")
class KravConnection:
    edges: list[KravEdge] = plain("The claims of this page, each with its cursor.")
    nodes: list[Krav] = plain("The claims of this page (krav).")
    page_info: PageInfo = plain("Where this page lies in the list.")
    total_count: int = plain("Number of claims that the filter lets through.")
    skjermet: bool = plain("Withheld (skjermet): true when content is held back because of a graded address.")
    sum: KravSum = plain("Sums over all the claims that the filter lets through.")
    per_kravgruppe: list[KravgruppeSum] = plain("The same sums per group of claims (kravgruppe).")
    kilde: Kilde = plain("Source (kilde) of this answer.")
