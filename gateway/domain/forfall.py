"""Due dates to come (kommende forfall)."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from gateway.errors import BadUserInputError

from .krav import Krav, Kravforfall, har_rest


class ForfallMedKrav(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A due date together with its claim."""

    forfall: Kravforfall
    krav: Krav


def kommende_forfall(
    kravliste: Sequence[Krav], idag: dt.date, *, innen_dager: int | None = None, inkluder_forfalte: bool = True
) -> list[ForfallMedKrav]:
    """Due dates with something left to pay, soonest first and otherwise in the order of the claims.

    `innen_dager` counts from today, which is day 0; None sets no bound. Raises BadUserInputError when it is negative.
    """
    if innen_dager is not None and innen_dager < 0:
        raise BadUserInputError(reason="innenDager")
    kommende = [
        ForfallMedKrav(forfall=forfall, krav=krav)
        for krav in kravliste
        for forfall in krav.forfall
        if har_rest(forfall)
        and (inkluder_forfalte or forfall.forfallsdato >= idag)
        and (innen_dager is None or (forfall.forfallsdato - idag).days <= innen_dager)
    ]
    kommende.sort(key=lambda ett: ett.forfall.forfallsdato)
    return kommende
