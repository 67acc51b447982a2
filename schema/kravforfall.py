"""Due dates of claims."""

from datetime import date

import strawberry

from resolvers.forfall import dager_til_forfall, er_forfalt, kravforfall_id, make_betalingsklar
from schema.betalingsinformasjon import Betalingsinformasjon, Betalingsklar
from schema.fields import derived, plain
from schema.plassering import PlassertBetaling, PlassertMotkrav, PlassertUtbetaling
from schema.scalars import Beloep


@strawberry.type(description="Due date of a claim (kravforfall): one amount to be paid by one day.")
class Kravforfall:
    id: strawberry.ID = derived(kravforfall_id, "Opaque, stable id.")
    kravforfallsidentifikator: str = plain("The ledger's id of the due date (kravforfallsidentifikator).")
    forfallsdato: date = plain("Due date (forfallsdato).")
    opprinnelig_beloep: Beloep = plain("Original amount (opprinnelig beløp).")
    gjenstaaende_beloep: Beloep = plain("Remaining amount (gjenstående beløp).")
    dager_til_forfall: int = derived(
        dager_til_forfall, "Days to the due date (dager til forfall) from today in Oslo; negative when it has passed."
    )
    er_forfalt: bool = derived(
        er_forfalt, "Overdue (forfalt): something is left to pay, and the due date has passed; today's has not."
    )
    betalingsinformasjon: Betalingsinformasjon = plain("How to pay (betalingsinformasjon), as upstream gives it.")
    klar_for_betaling: Betalingsklar = derived(
        make_betalingsklar, "What a payment needs (klar for betaling), checked and normalised, with what is missing."
    )
    plasserte_betalinger: list[PlassertBetaling] = plain("Payments placed against it (plasserte betalinger).")
    plasserte_motkrav: list[PlassertMotkrav] = plain("Counter-claims placed against it (plasserte motkrav).")
    plasserte_utbetalinger: list[PlassertUtbetaling] = plain(
        "Disbursements placed against it (plasserte utbetalinger)."
    )
