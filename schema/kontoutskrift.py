"""The account statement."""

from datetime import date

import strawberry

from resolvers.kontoutskrift import linje_tekst
from schema.betaling import Betaling
from schema.connections import PageInfo
from schema.enums import Kontoutskriftstype
from schema.fields import plain, text
from schema.kilde import Kilde
from schema.krav import Krav
from schema.scalars import Beloep
from schema.utbetaling import Utbetaling


@strawberry.type(
    description="Line of the statement (kontoutskrift). Exactly one of `krav`, `betaling` and `utbetaling` is set."
)
class Kontoutskriftslinje:
    dato: date = plain("Day (dato) by which the line is ordered.")
    type: Kontoutskriftstype = plain("What the line is about.")
    tekst: str = text(linje_tekst, "Text (tekst) for display.")
    beloep: Beloep = plain(
        "What the line adds to what the party owes (beløp): positive for a claim and a disbursement, negative for a "
        "payment and for a credit claim."
    )
    krav: Krav | None = plain("The claim (krav), when the line is about one.")
    betaling: Betaling | None = plain("The payment (betaling), when the line is about one.")
    utbetaling: Utbetaling | None = plain("The disbursement (utbetaling), when the line is about one.")


@strawberry.type(description="Line of the statement with its place in the list.")
class KontoutskriftEdge:
    cursor: str = plain("Opaque cursor, valid while the party's data is unchanged.")
    node: Kontoutskriftslinje = plain("The line (linje).")


@strawberry.type(description="Account statement (kontoutskrift) of a period, oldest first, in pages.")
class KontoutskriftConnection:
    edges: list[KontoutskriftEdge] = plain("The lines of this page, each with its cursor.")
    nodes: list[Kontoutskriftslinje] = plain("The lines of this page.")
    page_info: PageInfo = plain("Where this page lies in the list.")
    total_count: int = plain("Number of lines of the whole period.")
    skjermet: bool = plain("Withheld (skjermet): true when content is held back because of a graded address.")
    kilde: Kilde = plain("Source (kilde) of this answer.")
