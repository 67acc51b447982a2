"""Disbursements of a period, in pages, with their sum."""

import strawberry

from schema.connections import PageInfo
from schema.fields import plain
from schema.kilde import Kilde
from schema.scalars import Beloep
from schema.utbetaling import Utbetaling


@strawberry.type(description="Disbursement with its place in the list.")
class UtbetalingEdge:
    cursor: str = plain("Opaque cursor, valid while the party's data is unchanged.")
    node: Utbetaling = plain("The disbursement (utbetaling).")


@strawberry.type(description="Money paid out (utbetalinger) in a period, in pages.")
class UtbetalingConnection:
    edges: list[UtbetalingEdge] = plain("The disbursements of this page, each with its cursor.")
    nodes: list[Utbetaling] = plain("The disbursements of this page (utbetalinger).")
    page_info: PageInfo = plain("Where this page lies in the list.")
    total_count: int = plain("Number of disbursements that the filter lets through.")
    skjermet: bool = plain("Withheld (skjermet): true when content is held back because of a graded address.")
    sum_utbetalt: Beloep = plain(
        "Exact sum of the amounts paid out (utbetalt beløp), over all that the filter lets through."
    )
    kilde: Kilde = plain("Source (kilde) of this answer.")
