"""Payments of a period, in pages, with sums."""

import strawberry

from schema.betaling import Betaling
from schema.connections import PageInfo
from schema.fields import plain
from schema.kilde import Kilde
from schema.scalars import Beloep


@strawberry.type(description="Payment with its place in the list.")
class BetalingEdge:
    cursor: str = plain("Opaque cursor, valid while the party's data is unchanged.")
    node: Betaling = plain("The payment (betaling).")


@strawberry.type(description="Payments received (betalinger) in a period, in pages.")
class BetalingConnection:
    edges: list[BetalingEdge] = plain("The payments of this page, each with its cursor.")
    nodes: list[Betaling] = plain("The payments of this page (betalinger).")
    page_info: PageInfo = plain("Where this page lies in the list.")
    total_count: int = plain("Number of payments that the filter lets through.")
    skjermet: bool = plain("Withheld (skjermet): true when content is held back because of a graded address.")
    sum_innbetalt_absolutt: Beloep = plain(
        "Exact sum of the amounts paid (innbetalt beløp), each without sign, over all that the filter lets through."
    )
    sum_uplassert: Beloep = plain(
        "Exact sum of the parts not yet placed (uplassert beløp), over all that the filter lets through."
    )
    kilde: Kilde = plain("Source (kilde) of this answer.")
