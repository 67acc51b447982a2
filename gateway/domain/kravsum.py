"""Exact sums over claims."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from .beloep import kroner, sum_oere
from .krav import Krav

# Upstream's own group for what is in no other; claims that carry no group are counted with it.
ANDRE_KRAV = "Andre krav"


class KravSum(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Sums in kroner.

    `forfalt` is what remains on due dates that have passed, credit claims deducted; `ikke_forfalt` is all else that
    remains, so that the two make up `gjenstaaende_beloep`.
    """

    antall: int
    opprinnelig_beloep: Decimal
    gjenstaaende_beloep: Decimal
    stipulerte_renter: Decimal
    forfalt: Decimal
    ikke_forfalt: Decimal


class KravgruppeSum(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The sums of one group."""

    kravgruppe: str
    sum: KravSum


def summer(kravliste: Sequence[Krav], idag: dt.date) -> KravSum:
    """Sum the claims; what is due today is not overdue."""
    gjenstaaende = sum_oere(krav.gjenstaaende_beloep for krav in kravliste)
    forfalt = sum_oere(
        forfall.gjenstaaende_beloep
        for krav in kravliste
        for forfall in krav.forfall
        if forfall.gjenstaaende_beloep and forfall.forfallsdato < idag
    )
    return KravSum(
        antall=len(kravliste),
        opprinnelig_beloep=kroner(sum_oere(krav.opprinnelig_beloep for krav in kravliste)),
        gjenstaaende_beloep=kroner(gjenstaaende),
        stipulerte_renter=kroner(sum_oere(krav.stipulerte_renter for krav in kravliste if krav.stipulerte_renter)),
        forfalt=kroner(forfalt),
        ikke_forfalt=kroner(gjenstaaende - forfalt),
    )


def per_kravgruppe(kravliste: Sequence[Krav], idag: dt.date) -> tuple[KravgruppeSum, ...]:
    """The sums of each group, in the order in which the groups first appear."""
    grupper: dict[str, list[Krav]] = {}
    for krav in kravliste:
        grupper.setdefault(kravgruppe(krav), []).append(krav)
    return tuple(KravgruppeSum(kravgruppe=navn, sum=summer(deres, idag)) for navn, deres in grupper.items())


def kravgruppe(krav: Krav) -> str:
    """The group a claim is counted with."""
    return krav.kravgruppe or ANDRE_KRAV
