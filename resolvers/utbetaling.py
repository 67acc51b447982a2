"""Money paid out."""

import functools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from gateway.domain import utbetaling as domain
from gateway.domain.part import Part
from gateway.domain.periode import kontroller
from gateway.domain.sammenslaaing import slaa_sammen_utbetalinger
from gateway.domain.utbetaling import Utbetaling, Utbetalinger, UtbetalingFilter, UtbetalingSortering, filtrer, sorter
from resolvers.context import Context
from resolvers.kilde import Kilde, Svar
from resolvers.paging import Page, PageArguments, PageRequest, check_page
from resolvers.period import read_period


class Utbetalingsside(Page[Utbetaling]):
    """A page of disbursements, and what is told of all of them."""

    def __init__(
        self, context: Context, request: PageRequest, utbetalinger: Sequence[Utbetaling], svar: Svar[Utbetalinger]
    ) -> None:
        super().__init__(context, request, utbetalinger, utbetaling_identity)
        self.skjermet = svar.value.skjermet
        self._svar = svar

    @property
    def kilde(self) -> Kilde:
        return self._svar.kilde

    @functools.cached_property
    def sum_utbetalt(self) -> Decimal:
        return domain.sum_utbetalt(self.items)


async def fetch_utbetalinger(
    part: Part,
    context: Context,
    fra_og_med: date,
    til_og_med: date,
    *,
    utbetalingsfilter: UtbetalingFilter | None,
    sortering: Sequence[UtbetalingSortering],
    page: PageArguments,
) -> Utbetalingsside:
    """The disbursements of a period, filtered and sorted; raises BadUserInputError before any call."""
    kontroller(fra_og_med, til_og_med, context.settings.max_period_years)
    request = check_page(context, ("utbetalinger", part.identifikator), page)
    svar = await read_utbetalinger(part, context, fra_og_med, til_og_med)
    utbetalinger = filtrer(svar.value.utbetalinger, utbetalingsfilter)
    return Utbetalingsside(context, request, sorter(utbetalinger, sortering) if sortering else utbetalinger, svar)


async def read_utbetalinger(part: Part, context: Context, fra_og_med: date, til_og_med: date) -> Svar[Utbetalinger]:
    """All the disbursements of a period."""
    client = context.krav_og_betalinger
    return await read_period(
        functools.partial(client.utbetalinger, context.operation, part.identifikator),
        slaa_sammen_utbetalinger,
        fra_og_med,
        til_og_med,
    )


def utbetaling_identity(utbetaling: Utbetaling) -> str:
    """What names a disbursement among those of one answer: the ledger's id, under its owner."""
    return f"{utbetaling.part_identifikator}/{utbetaling.utbetalingsidentifikator}"


def utbetaling_id(utbetaling: Utbetaling, context: Context) -> str:
    """Opaque id."""
    return context.ids.hashed("Utbetaling", utbetaling_identity(utbetaling))
