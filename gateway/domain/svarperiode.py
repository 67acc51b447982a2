"""The period an answer is about, as upstream echoes it."""

import datetime as dt

from .verdi import Verdi


class Svarperiode(Verdi, frozen=True, kw_only=True, rename="camel"):
    """First and last day; the last is absent when the call did not give it."""

    fra_og_med: dt.date
    til_og_med: dt.date | None = None
