"""Payments received."""

import functools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from gateway.domain import betaling as domain
from gateway.domain.betaling import Betaling, BetalingFilter, BetalingSortering, Innbetalinger, filtrer, sorter
from gateway.domain.part import Part
from gateway.domain.periode import kontroller
from gateway.domain.plassering import KravDekketAvBetaling, PlassertBetaling, PlassertMotkrav, plassert_beloep_absolutt
from gateway.domain.sammenslaaing import slaa_sammen_innbetalinger
from resolvers.context import Context
from resolvers.kilde import Kilde, Svar
from resolvers.paging import Page, PageArguments, PageRequest, check_page
from resolvers.period import read_period


class Betalingsside(Page[Betaling]):
    """A page of payments, and what is told of all of them."""

    def __init__(
        self, context: Context, request: PageRequest, betalinger: Sequence[Betaling], svar: Svar[Innbetalinger]
    ) -> None:
        super().__init__(context, request, betalinger, betaling_identity)
        self.skjermet = svar.value.skjermet
        self._svar = svar

    @property
    def kilde(self) -> Kilde:
        return self._svar.kilde

    @functools.cached_property
    def sum_innbetalt_absolutt(self) -> Decimal:
        return domain.sum_innbetalt_absolutt(self.items)

    @functools.cached_property
    def sum_uplassert(self) -> Decimal:
        return domain.sum_uplassert(self.items)


async def fetch_betalinger(
    part: Part,
    context: Context,
    fra_og_med: date,
    til_og_med: date,
    *,
    betalingsfilter: BetalingFilter | None,
    sortering: Sequence[BetalingSortering],
    page: PageArguments,
) -> Betalingsside:
    """The payments of a period, filtered and sorted; raises BadUserInputError before any call."""
    kontroller(fra_og_med, til_og_med, context.settings.max_period_years)
    request = check_page(context, ("betalinger", part.identifikator), page)
    svar = await read_betalinger(part, context, fra_og_med, til_og_med)
    betalinger = filtrer(svar.value.betalinger, betalingsfilter)
    return Betalingsside(context, request, sorter(betalinger, sortering) if sortering else betalinger, svar)


async def read_betalinger(part: Part, context: Context, fra_og_med: date, til_og_med: date) -> Svar[Innbetalinger]:
    """All the payments of a period."""
    client = context.krav_og_betalinger
    return await read_period(
        functools.partial(client.innbetalinger, context.operation, part.identifikator),
        slaa_sammen_innbetalinger,
        fra_og_med,
        til_og_med,
    )


def betaling_identity(betaling: Betaling) -> str:
    """What names a payment among those of one answer: the ledger's id, under its owner."""
    return f"{betaling.part_identifikator}/{betaling.innbetalingsidentifikator}"


def betaling_id(betaling: Betaling, context: Context) -> str:
    """Opaque id."""
    return context.ids.hashed("Betaling", betaling_identity(betaling))


def innbetalt_absolutt(betaling: Betaling, _context: Context) -> float:
    """The amount paid, without sign."""
    return domain.innbetalt_beloep_absolutt(betaling)


def plassert_absolutt(plassert: PlassertBetaling | PlassertMotkrav | KravDekketAvBetaling, _context: Context) -> float:
    """The amount placed, without sign."""
    return plassert_beloep_absolutt(plassert)
