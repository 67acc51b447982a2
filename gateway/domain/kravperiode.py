"""The period a claim concerns (kravperiode)."""

import datetime as dt

from msgspec import field

from .tekst import Tekst
from .verdi import Verdi


class Kravperiode(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A period, filled in differently by each tax: words, year, term, or first and last day."""

    beskrivelse: Tekst = field(name="periodeBeskrivelse")
    aar: str | None = None
    fra_dato: dt.date | None = None
    til_dato: dt.date | None = None
    termin: str | None = field(name="terminTekniskNavn", default=None)
