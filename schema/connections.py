"""What the connections share: page information, and the arguments of periods and pages."""

from datetime import date
from typing import Annotated

import strawberry

from schema.fields import plain

FraOgMed = Annotated[
    date, strawberry.argument(description="First day of the period (fra og med); the day itself is included.")
]
TilOgMed = Annotated[
    date,
    strawberry.argument(
        description="Last day of the period (til og med); the day itself is included. Not before the first day, and at "
        "the latest the same date as many years later as the gateway accepts, ten unless configured otherwise."
    ),
]
First = Annotated[
    int | None,
    strawberry.argument(description="At most so many entries from the start; 0 to 10,000, without it up to 1,000."),
]
After = Annotated[str | None, strawberry.argument(description="Only entries after the one with this cursor.")]
Last = Annotated[
    int | None,
    strawberry.argument(description="At most so many entries from the end; 0 to 10,000, not together with `first`."),
]
Before = Annotated[str | None, strawberry.argument(description="Only entries before the one with this cursor.")]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = plain("Whether entries follow after this page.")
    has_previous_page: bool = plain("Whether entries come before this page.")
    start_cursor: str | None = plain("Cursor of the first entry of this page; null when the page is empty.")
    end_cursor: str | None = plain("Cursor of the last entry of this page; null when the page is empty.")
