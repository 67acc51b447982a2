"""In which order claims are wanted."""

import dataclasses
import enum
from collections.abc import Iterable, Sequence
from typing import Any

from .krav import Krav, neste_forfall
from .sortering import Noekkel, Retning, alfabetisk, sorter_etter


class KravSorteringsfelt(enum.Enum):
    """What claims can be sorted by."""

    OPPRETTELSESDATO = "OPPRETTELSESDATO"
    NESTE_FORFALL = "NESTE_FORFALL"
    OPPRINNELIG_BELOEP = "OPPRINNELIG_BELOEP"
    GJENSTAAENDE_BELOEP = "GJENSTAAENDE_BELOEP"
    KRAVGRUPPE = "KRAVGRUPPE"
    KRAVTYPE = "KRAVTYPE"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class KravSortering:
    """One key of the order."""

    felt: KravSorteringsfelt
    retning: Retning = Retning.STIGENDE


def sorter(kravliste: Iterable[Krav], sortering: Sequence[KravSortering]) -> list[Krav]:
    """Sort by several keys; stable, and claims that lack a value last in both directions."""
    return sorter_etter(kravliste, [(_NOEKLER[en.felt], en.retning) for en in sortering])


def _neste_forfallsdato(krav: Krav) -> Any:  # noqa: ANN401 - any ordered value or None
    forfall = neste_forfall(krav)
    return None if forfall is None else forfall.forfallsdato


_NOEKLER: dict[KravSorteringsfelt, Noekkel[Krav]] = {
    KravSorteringsfelt.OPPRETTELSESDATO: lambda krav: krav.opprettelsesdato,
    KravSorteringsfelt.NESTE_FORFALL: _neste_forfallsdato,
    KravSorteringsfelt.OPPRINNELIG_BELOEP: lambda krav: krav.opprinnelig_beloep,
    KravSorteringsfelt.GJENSTAAENDE_BELOEP: lambda krav: krav.gjenstaaende_beloep,
    KravSorteringsfelt.KRAVGRUPPE: lambda krav: alfabetisk(krav.kravgruppe),
    KravSorteringsfelt.KRAVTYPE: lambda krav: alfabetisk(krav.kravtype),
}
