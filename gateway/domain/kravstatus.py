"""Where a claim can stand."""

import enum


class Kravstatus(enum.Enum):
    """Where a claim stands today."""

    BETALT = "BETALT"
    IKKE_FORFALT = "IKKE_FORFALT"
    DELVIS_FORFALT = "DELVIS_FORFALT"
    FORFALT = "FORFALT"
    TILGODE = "TILGODE"
