"""The account statement."""

from collections.abc import Coroutine, Sequence
from datetime import date
from typing import Any

from gateway.domain.kontoutskrift import Kontoutskriftslinje, linjer, tekst
from gateway.domain.part import Part
from gateway.domain.periode import kontroller
from gateway.domain.tekst import Spraak
from resolvers.betaling import betaling_identity, read_betalinger
from resolvers.context import Context
from resolvers.kilde import Kilde, Svar, merge_kilder
from resolvers.krav import krav_identity, read_krav
from resolvers.paging import Page, PageArguments, PageRequest, check_page
from resolvers.parallel import together
from resolvers.utbetaling import read_utbetalinger, utbetaling_identity


class Kontoutskriftsside(Page[Kontoutskriftslinje]):
    """A page of the statement."""

    def __init__(
        self,
        context: Context,
        request: PageRequest,
        linjer: Sequence[Kontoutskriftslinje],
        *,
        skjermet: bool,
        kilde: Kilde,
    ) -> None:
        super().__init__(context, request, linjer, linje_identity)
        self.skjermet = skjermet
        self.kilde = kilde


async def fetch_kontoutskrift(
    part: Part, context: Context, fra_og_med: date, til_og_med: date, *, page: PageArguments
) -> Kontoutskriftsside:
    """Claims, payments and disbursements of a period on one time line; raises BadUserInputError before any call."""
    kontroller(fra_og_med, til_og_med, context.settings.max_period_years)
    request = check_page(context, ("kontoutskrift", part.identifikator), page)
    reads: list[Coroutine[Any, Any, Svar[Any]]] = [
        read(part, context, fra_og_med, til_og_med) for read in (read_krav, read_betalinger, read_utbetalinger)
    ]
    krav, betalinger, utbetalinger = svar = await together(reads)
    return Kontoutskriftsside(
        context,
        request,
        linjer(krav.value.krav, betalinger.value.betalinger, utbetalinger.value.utbetalinger, fra_og_med=fra_og_med),
        skjermet=any(one.value.skjermet for one in svar),
        kilde=merge_kilder([one.kilde for one in svar]),
    )


def linje_identity(linje: Kontoutskriftslinje) -> str:
    """What names a line of the statement: its kind, and the identity of what it is about."""
    if linje.krav is not None:
        return f"krav/{krav_identity(linje.krav)}"
    if linje.betaling is not None:
        return f"betaling/{betaling_identity(linje.betaling)}"
    return f"utbetaling/{utbetaling_identity(linje.utbetaling)}" if linje.utbetaling is not None else ""


def linje_tekst(linje: Kontoutskriftslinje, context: Context, spraak: Spraak | None = None) -> str:
    """What the line says, in the language asked for or preferred."""
    return tekst(linje, spraak.value if spraak else None, context.spraak)
