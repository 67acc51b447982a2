"""Periods asked for, and how they are split into parts upstream accepts."""

import datetime as dt

from gateway.errors import BadUserInputError

_DAG = dt.timedelta(days=1)


def kontroller(fra_og_med: dt.date, til_og_med: dt.date, maks_aar: int) -> None:
    """Raise BadUserInputError, naming `tilOgMed`, for a period that is reversed or longer than so many years.

    The same date so many years later is accepted: it is how everybody writes "the last ten years".
    """
    if til_og_med < fra_og_med or til_og_med > _samme_dato(fra_og_med, maks_aar):
        raise BadUserInputError(reason="tilOgMed")


def del_opp(fra_og_med: dt.date, til_og_med: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Split into parts of at most one year, oldest first, that hold every day once.

    Upstream refuses more than "one year" without saying how it counts; a part that ends before the same date of the
    next year is accepted by every reading.
    """
    deler = []
    while fra_og_med.year < dt.MAXYEAR and til_og_med >= (neste := _samme_dato(fra_og_med, 1)):
        deler.append((fra_og_med, neste - _DAG))
        fra_og_med = neste
    return [*deler, (fra_og_med, til_og_med)] if fra_og_med <= til_og_med else deler


def _samme_dato(fra: dt.date, aar: int) -> dt.date:
    """The same date so many years later; 29 February counts as the 28th where it does not exist."""
    if fra.year + aar > dt.MAXYEAR:
        return dt.date.max
    try:
        return fra.replace(year=fra.year + aar)
    except ValueError:
        return fra.replace(year=fra.year + aar, day=28)
