"""Claims."""

import functools
from collections.abc import Sequence
from datetime import date

from gateway.domain import krav as domain
from gateway.domain.identifikator import er_gyldig
from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag, er_skatteetatens_id
from gateway.domain.krav import AlleKrav, Krav, Kravforfall
from gateway.domain.kravfilter import (
    KravFilter,
    KravgruppeSum,
    KravSortering,
    KravSum,
    filtrer,
    per_kravgruppe,
    sorter,
    summer,
)
from gateway.domain.kravstatus import Kravstatus
from gateway.domain.part import Part
from gateway.domain.periode import kontroller
from gateway.domain.sammenslaaing import slaa_sammen_krav
from gateway.errors import BadUserInputError
from resolvers.context import Context
from resolvers.kilde import Kilde, Svar
from resolvers.paging import Page, PageArguments, PageRequest, check_page
from resolvers.period import read_period


class Kravside(Page[Krav]):
    """A page of claims, and what is told of all of them."""

    def __init__(self, context: Context, request: PageRequest, krav: Sequence[Krav], svar: Svar[AlleKrav]) -> None:
        super().__init__(context, request, krav, krav_identity)
        self.skjermet = svar.value.skjermet
        self._svar = svar
        self._idag = context.idag

    @property
    def kilde(self) -> Kilde:
        return self._svar.kilde

    @functools.cached_property
    def sum(self) -> KravSum:
        return summer(self.items, self._idag)

    @functools.cached_property
    def per_kravgruppe(self) -> tuple[KravgruppeSum, ...]:
        return per_kravgruppe(self.items, self._idag)


async def fetch_krav(
    part: Part,
    context: Context,
    fra_og_med: date,
    til_og_med: date,
    *,
    kravfilter: KravFilter | None,
    sortering: Sequence[KravSortering],
    page: PageArguments,
) -> Kravside:
    """The claims of a period, filtered and sorted; raises BadUserInputError before any call."""
    kontroller(fra_og_med, til_og_med, context.settings.max_period_years)
    _check_owner(kravfilter)
    request = check_page(context, ("krav", part.identifikator), page)
    svar = await read_krav(part, context, fra_og_med, til_og_med)
    krav = filtrer(svar.value.krav, kravfilter, context.idag)
    return Kravside(context, request, sorter(krav, sortering) if sortering else krav, svar)


def _check_owner(kravfilter: KravFilter | None) -> None:
    if kravfilter and kravfilter.part_identifikator and not er_gyldig(kravfilter.part_identifikator):
        raise BadUserInputError(reason="filter.partIdentifikator")


async def read_krav(part: Part, context: Context, fra_og_med: date, til_og_med: date) -> Svar[AlleKrav]:
    """All the claims of a period."""
    client = context.krav_og_betalinger
    return await read_period(
        functools.partial(client.krav, context.operation, part.identifikator), slaa_sammen_krav, fra_og_med, til_og_med
    )


def krav_identity(krav: Krav) -> str:
    """What names a claim among those of one answer: the ledger's id, under its owner."""
    return f"{krav.part_identifikator}/{krav.kravidentifikator}"


def krav_id(krav: Krav, context: Context) -> str:
    """Opaque id."""
    return context.ids.hashed("Krav", krav_identity(krav))


def krav_status(krav: Krav, context: Context) -> Kravstatus:
    """Where the claim stands today."""
    return domain.status(krav, context.idag)


def neste_forfall(krav: Krav, _context: Context) -> Kravforfall | None:
    """The first due date with something left to pay."""
    return domain.neste_forfall(krav)


def find_innkrevingsoppdrag(krav: Krav, _context: Context) -> Innkrevingsoppdrag | None:
    """The order the claim came from; only the ids of Innkrevingsoppdrag API are UUIDs."""
    if not er_skatteetatens_id(krav.kravidentifikator):
        return None
    return Innkrevingsoppdrag(kravidentifikator=krav.kravidentifikator)
