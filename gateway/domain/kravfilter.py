"""Which claims are wanted."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from .beloep import Tall, oere
from .krav import Krav, Kravforfall, status
from .kravsortering import KravSortering, KravSorteringsfelt, sorter
from .kravstatus import Kravstatus
from .kravsum import KravgruppeSum, KravSum, kravgruppe, per_kravgruppe, summer
from .tekst import Tekst

# All that a list of claims needs stands here for its callers.
__all__ = [
    "KravFilter",
    "KravSortering",
    "KravSorteringsfelt",
    "KravSum",
    "KravgruppeSum",
    "filtrer",
    "per_kravgruppe",
    "sorter",
    "summer",
]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class KravFilter:
    """What a claim must be; None asks nothing, an empty list lets nothing through.

    A claim passes by its due dates when one of them, paid or not, lies between the two days. `minst_gjenstaaende` is in
    kroner and keeps upstream's sign, so that from 0 upwards it leaves out credit claims.
    """

    status: Sequence[Kravstatus] | None = None
    kravgruppe: Sequence[str] | None = None
    kravtype: Sequence[str] | None = None
    part_identifikator: str | None = None
    forfall_fra_og_med: dt.date | None = None
    forfall_til_og_med: dt.date | None = None
    minst_gjenstaaende: Tall | None = None
    tekst: str | None = None


def filtrer(kravliste: Sequence[Krav], kravfilter: KravFilter | None, idag: dt.date) -> Sequence[Krav]:
    """The claims that pass every part of the filter, in their order."""
    if kravfilter is None:
        return kravliste
    kravliste = _etter_koder(kravliste, kravfilter)
    if kravfilter.minst_gjenstaaende is not None:
        minst = oere(kravfilter.minst_gjenstaaende)
        kravliste = [krav for krav in kravliste if oere(krav.gjenstaaende_beloep) >= minst]
    if kravfilter.forfall_fra_og_med is not None or kravfilter.forfall_til_og_med is not None:
        fra, til = kravfilter.forfall_fra_og_med or dt.date.min, kravfilter.forfall_til_og_med or dt.date.max
        kravliste = [krav for krav in kravliste if _forfaller(krav.forfall, fra, til)]
    if kravfilter.status is not None:
        statuser = frozenset(kravfilter.status)
        kravliste = [krav for krav in kravliste if status(krav, idag) in statuser]
    if kravfilter.tekst is not None:
        soek = kravfilter.tekst.strip().casefold()
        kravliste = [krav for krav in kravliste if soek in _soekbart(krav)]
    return kravliste


def _etter_koder(kravliste: Sequence[Krav], kravfilter: KravFilter) -> Sequence[Krav]:
    if kravfilter.part_identifikator is not None:
        kravliste = [krav for krav in kravliste if krav.part_identifikator == kravfilter.part_identifikator]
    if kravfilter.kravgruppe is not None:
        grupper = frozenset(kravfilter.kravgruppe)
        kravliste = [krav for krav in kravliste if kravgruppe(krav) in grupper]
    if kravfilter.kravtype is not None:
        typer = frozenset(kravfilter.kravtype)
        kravliste = [krav for krav in kravliste if krav.kravtype in typer]
    return kravliste


def _forfaller(forfall: Sequence[Kravforfall], fra: dt.date, til: dt.date) -> bool:
    return any(fra <= ett.forfallsdato <= til for ett in forfall)


def _soekbart(krav: Krav) -> str:
    # A line break between the texts keeps a search from matching across two of them.
    tekster = [krav.kravtype, krav.kravidentifikator, kravgruppe(krav), krav.hovedstol_kravidentifikator or ""]
    tekster += [forfall.kravforfallsidentifikator for forfall in krav.forfall]
    tekster += _alle(krav.kravbeskrivelse)
    if krav.kravperiode is not None:
        tekster += _alle(krav.kravperiode.beskrivelse)
    return "\n".join(tekster).casefold()


def _alle(tekst: Tekst | None) -> list[str]:
    return [] if tekst is None else [en.tekst for en in tekst.tekster]
