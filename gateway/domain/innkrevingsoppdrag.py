"""Orders (innkrevingsoppdrag): their two kinds of ids, and the receipts of writes."""

import enum
import re

from .avstemming import Avstemming
from .kravdetaljer import Kravdetaljer, KravdetaljerSvar
from .kravoversikt import Kravfilter, Kravoversikt
from .mottaksstatus import Mottaksstatus, MottaksstatusSvar, Valideringsfeil, ValideringsfeilSvar
from .verdi import Verdi

__all__ = [
    "Avstemming",
    "Innkrevingsoppdrag",
    "Kravdetaljer",
    "KravdetaljerSvar",
    "Kravfilter",
    "Kravidentifikatortype",
    "Kravoversikt",
    "Kvittering",
    "Mottaksstatus",
    "MottaksstatusSvar",
    "Opprettkvittering",
    "Valideringsfeil",
    "ValideringsfeilSvar",
    "er_oppdragsgivers_id",
    "er_skatteetatens_id",
    "ugyldig_id",
]

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Upstream writes its rule "a-å", which as a range would leave out æ and ø; letters are meant.
_OPPDRAGSGIVERS = re.compile(r"[A-Za-zÆØÅæøå0-9/-]{1,40}")


class Kravidentifikatortype(enum.Enum):
    """Whose id of an order is meant."""

    SKATTEETATENS_KRAVIDENTIFIKATOR = "SKATTEETATENS_KRAVIDENTIFIKATOR"
    OPPDRAGSGIVERS_KRAVIDENTIFIKATOR = "OPPDRAGSGIVERS_KRAVIDENTIFIKATOR"


class Innkrevingsoppdrag(Verdi, frozen=True, kw_only=True):
    """An order, known by the id it is asked for with."""

    kravidentifikator: str
    kravidentifikatortype: Kravidentifikatortype = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR


class Opprettkvittering(Verdi, frozen=True, kw_only=True):
    """The receipt of a new order: Skatteetaten's id of it."""

    kravidentifikator: str


class Kvittering(Verdi, frozen=True, kw_only=True):
    """The receipt of a change or a write-off."""

    transaksjonsid: str


def er_skatteetatens_id(kravidentifikator: str) -> bool:
    """Whether it is a UUID, as Skatteetaten's ids are."""
    return _UUID.fullmatch(kravidentifikator) is not None


def er_oppdragsgivers_id(kravidentifikator: str) -> bool:
    """Whether it may be a principal's id or reference: 1 to 40 letters, digits, hyphens and slashes."""
    return _OPPDRAGSGIVERS.fullmatch(kravidentifikator) is not None


def ugyldig_id(kravidentifikator: str, kravidentifikatortype: Kravidentifikatortype) -> str | None:
    """Upstream's slug for an id that is not of its kind's shape; None when it is."""
    if kravidentifikatortype is Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR:
        return None if er_skatteetatens_id(kravidentifikator) else "ugyldig-kravidentifikator"
    return None if er_oppdragsgivers_id(kravidentifikator) else "ugyldig-oppdragsgivers-kravidentifikator"
