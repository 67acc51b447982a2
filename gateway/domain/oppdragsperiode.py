"""Periods in Innkrevingsoppdrag API, of which two spellings exist."""

import datetime as dt

from msgspec import field

from .verdi import Verdi


class Oppdragsperiode(Verdi, frozen=True, kw_only=True):
    """First and last day, read as `fom`/`tom` (the contract) or `fraDato`/`tilDato` (the documentation page)."""

    fom: dt.date | None = None
    tom: dt.date | None = None
    fra_dato: dt.date | None = field(name="fraDato", default=None)
    til_dato: dt.date | None = field(name="tilDato", default=None)

    def __post_init__(self) -> None:
        # msgspec turns a ValueError from here into its ValidationError, with the path of the period.
        if (self.fom or self.fra_dato) is None or (self.tom or self.til_dato) is None:
            raise ValueError("a period needs its first and its last day")

    @property
    def fra_og_med(self) -> dt.date:
        dag = self.fom or self.fra_dato
        assert dag is not None  # noqa: S101 - checked when the value was made
        return dag

    @property
    def til_og_med(self) -> dt.date:
        dag = self.tom or self.til_dato
        assert dag is not None  # noqa: S101 - checked when the value was made
        return dag
