"""What each field may cost upstream: the table by which an operation is refused before it makes a thousand calls.

An upper bound: calls that the cache answers, or that two fields share, count all the same.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.execution.costs import Costs, FieldCost

_DAYS_OF_A_CALL = 365
_MOST_CALLS_OF_A_PERIOD = 100
_ITEMS_WITHOUT_PAGE = 25


def _calls_of_period(arguments: Mapping[str, Any]) -> int:
    """One call a year; a period that is reversed or absurdly long is refused by its field, and makes none beyond."""
    fra_og_med, til_og_med = arguments["fraOgMed"], arguments["tilOgMed"]
    if not isinstance(fra_og_med, date) or not isinstance(til_og_med, date):
        return 1
    years = (til_og_med - fra_og_med).days // _DAYS_OF_A_CALL + 1
    return min(max(years, 0), _MOST_CALLS_OF_A_PERIOD)


def _calls_of_three_periods(arguments: Mapping[str, Any]) -> int:
    return 3 * _calls_of_period(arguments)


def _items_of_page(arguments: Mapping[str, Any]) -> int:
    sizes = (arguments.get("first"), arguments.get("last"), _ITEMS_WITHOUT_PAGE)
    return max(0, next(size for size in sizes if size is not None))


def _parties(arguments: Mapping[str, Any]) -> int:
    return len(arguments["identifikatorer"])


_ONE_CALL = FieldCost(calls=1)
_WRITE = FieldCost(calls=2)  # the write, and the look-up of the order's other name or of what is there already
_LIST = FieldCost(calls=1, items=_ITEMS_WITHOUT_PAGE)
_PERIOD = FieldCost(calls=_calls_of_period, items=_items_of_page)

COSTS: Costs = {
    "Query.parter": FieldCost(items=_parties),
    "Query.node": _ONE_CALL,  # when it is to name what the id stands for
    "Part.aapneKrav": _LIST,
    "Part.kommendeForfall": _LIST,
    "Part.krav": _PERIOD,
    "Part.betalinger": _PERIOD,
    "Part.utbetalinger": _PERIOD,
    "Part.kontoutskrift": FieldCost(calls=_calls_of_three_periods, items=_items_of_page),
    "Part.innkrevingsoppdrag": _LIST,
    "Innkrevingsoppdrag.mottaksstatus": _ONE_CALL,
    "Innkrevingsoppdrag.valideringsfeil": _ONE_CALL,
    "Innkrevingsoppdrag.avstemming": _ONE_CALL,
    "Innkrevingsoppdrag.kravdetaljer": _ONE_CALL,
    "Mutation.opprettInnkrevingsoppdrag": _WRITE,
    "Mutation.endreHovedstol": _WRITE,
    "Mutation.endreRenter": _WRITE,
    "Mutation.endreOppdragsgiversReferanse": _WRITE,
    "Mutation.avskrivInnkrevingsoppdrag": _WRITE,
    "Subscription.mottaksstatus": _ONE_CALL,
}
