"""What a resolver may use during one request."""

import functools
from collections.abc import Mapping
from datetime import date

from strawberry.types import Info as StrawberryInfo

from gateway.domain.dato import Clock, end_of, idag
from gateway.orders.orders import Orders
from gateway.settings import Settings
from gateway.upstream.client import Upstream
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.krav_og_betalinger import KravOgBetalinger
from gateway.upstream.operation import Operation
from resolvers.ids import OpaqueIds


class Context:
    """The clients, the caller's operation, today's date and the preferred languages of one request."""

    def __init__(
        self,
        operation: Operation,
        upstream: Upstream,
        clock: Clock,
        ids: OpaqueIds,
        settings: Settings,
        language: str,
        orders: Orders | None = None,
    ) -> None:
        self.operation = operation
        self.krav_og_betalinger: KravOgBetalinger = upstream.krav_og_betalinger
        self.innkrevingsoppdrag: InnkrevingsoppdragApi = upstream.innkrevingsoppdrag
        self.clock = clock
        self.ids = ids
        self.settings = settings
        self._language = language
        self._orders = orders

    @property
    def orders(self) -> Orders:
        """The writes; LookupError in a context that was made for reading only."""
        if self._orders is None:
            raise LookupError("orders")
        return self._orders

    @functools.cached_property
    def idag(self) -> date:
        """Today in Europe/Oslo, the same for the whole operation."""
        return idag(self.clock)

    @property
    def day_ends(self) -> float:
        """When `idag` ends, in seconds since the epoch."""
        return end_of(self.idag)

    @functools.cached_property
    def spraak(self) -> tuple[str, ...]:
        """The languages that the Accept-Language header prefers, best first, among nb, nn, en and se."""
        return preferred_languages(self._language)

    @property
    def variant(self) -> tuple[str, ...]:
        """What an answer depends on besides the query, its variables, and the data behind it."""
        return (str(self.idag.toordinal()), *self.spraak)


Info = StrawberryInfo[Context, None]

_TEXT_LANGUAGE: Mapping[str, str] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en", "se": "se"}
_LONGEST_HEADER = 200


def preferred_languages(header: str) -> tuple[str, ...]:
    """The text languages of an Accept-Language header by falling weight; what is malformed or refused is left out."""
    return _preferred_languages(header[:_LONGEST_HEADER])


@functools.lru_cache(maxsize=256)
def _preferred_languages(header: str) -> tuple[str, ...]:
    weighted = [_weighted(part) for part in header.split(",")]
    chosen = sorted((entry for entry in weighted if entry[0] > 0), key=lambda entry: -entry[0])
    return tuple(dict.fromkeys(language for _, language in chosen))


def _weighted(part: str) -> tuple[float, str]:
    tag, _, parameter = part.partition(";")
    language = _TEXT_LANGUAGE.get(tag.strip().partition("-")[0].lower(), "")
    name, _, value = parameter.strip().partition("=")
    try:
        weight = float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return (weight if language and 0 < weight <= 1 else 0.0, language)
