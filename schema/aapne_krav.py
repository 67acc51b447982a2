"""What a party owes now."""

import strawberry

from schema.betaling import Betaling
from schema.fields import plain
from schema.kilde import Kilde
from schema.krav import Krav
from schema.scalars import Beloep


@strawberry.type(description="Totals (total oversikt) over everything that is open, as upstream computed them.")
class TotalOversikt:
    sum_stipulerte_renter: Beloep = plain("Estimated late interest (stipulerte renter).")
    sum_forfalte_krav: Beloep = plain("Claims past their due date (forfalte krav).")
    sum_ikke_forfalte_krav: Beloep = plain("Claims not yet due (ikke forfalte krav).")
    sum_uplasserte_innbetalinger: Beloep = plain("Payments not yet placed (uplasserte innbetalinger).")
    saldo: Beloep = plain("Balance (saldo).")


@strawberry.type(description="Totals per group of claims (oversikt per kravgruppe), as upstream computed them.")
class OversiktPerKravgruppe:
    kravgruppe: str = plain("Group of claims (kravgruppe), as shown to the party.")
    sum_stipulerte_renter: Beloep = plain("Estimated late interest (stipulerte renter).")
    sum_forfalte_krav: Beloep = plain("Claims past their due date (forfalte krav).")
    sum_ikke_forfalte_krav: Beloep = plain("Claims not yet due (ikke forfalte krav).")
    saldo: Beloep = plain("Balance (saldo).")


@strawberry.type(description="Open claims (åpne krav) and unplaced payments of a party now, with totals.")
class AapneKrav:
    skjermet: bool = plain(
        "Withheld (skjermet): true when content is held back for a graded address; lists are then empty or reduced.",
        attribute="value.skjermet",
    )
    krav: list[Krav] = plain("Claims with something left to pay (krav).", attribute="value.krav")
    betalinger_med_uplassert_beloep: list[Betaling] = plain(
        "Payments of which a part is not placed (betalinger med uplassert beløp).",
        attribute="value.betalinger_med_uplassert_beloep",
    )
    total_oversikt: TotalOversikt | None = plain(
        "Totals over everything (total oversikt); upstream leaves them out of withheld answers.",
        attribute="value.total_oversikt",
    )
    oversikt_per_kravgruppe: list[OversiktPerKravgruppe] = plain(
        "Totals per group of claims (oversikt per kravgruppe).", attribute="value.oversikt_per_kravgruppe"
    )
    kilde: Kilde = plain("Source (kilde) of this answer.")
