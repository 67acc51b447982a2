"""The schema on clients that answer from memory and keep count of what they were asked."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any, cast

import msgspec
import pytest
from graphql import ExecutionResult, GraphQLSchema, graphql

from gateway.cache.fetched import Fetched
from gateway.credentials import Credentials
from gateway.domain.betaling import Innbetalinger
from gateway.domain.innehaver import merk_innehaver
from gateway.domain.innkrevingsoppdrag import (
    Avstemming,
    Kravfilter,
    Kravidentifikatortype,
    Kravoversikt,
    MottaksstatusSvar,
    Valideringsfeil,
)
from gateway.domain.krav import AapneKrav, AlleKrav
from gateway.domain.utbetaling import Utbetalinger
from gateway.settings import Settings
from gateway.upstream.client import Upstream
from gateway.upstream.operation import Operation
from resolvers.context import Context
from resolvers.ids import OpaqueIds
from schema.build import create_schema

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
ORG = "974761076"
UUID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


class FixedClock:
    def now(self) -> dt.datetime:
        return NOW


def make_krav(number: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A claim as upstream sends it: 100 kroner, due so many days after the first of November."""
    due = dt.date(2026, 11, 1) + dt.timedelta(days=number)
    return {
        "partIdentifikator": ORG,
        "kravidentifikator": f"K{number}",
        "kravtype": "RESTSKATT",
        "kravgruppe": "Skatt",
        "opprinneligBeloep": 100.0,
        "gjenstaaendeBeloep": 100.0,
        "opprettelsesdatoForKrav": "2026-10-01",
        "kravbeskrivelse": {
            "spraakTekst": [{"tekst": "Restskatt", "spraak": "nb"}, {"tekst": "Underpaid tax", "spraak": "en"}]
        },
        "kravforfall": [
            {
                "kravforfallsIdentifikator": f"F{number}",
                "forfallsdato": due.isoformat(),
                "opprinneligBeloep": 100.0,
                "gjenstaaendeBeloep": 100.0,
                "betalingsinformasjon": {},
            }
        ],
        **fields,
    }


class Ledgers:
    """Krav og betalinger in memory; `calls` is what was asked, `failures` raises instead for a look-up."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.kravliste: list[dict[str, Any]] = []
        self.betalinger: list[dict[str, Any]] = []
        self.utbetalinger_: list[dict[str, Any]] = []
        self.failures: dict[tuple[Any, ...], Exception] = {}
        self.hangs: set[tuple[Any, ...]] = set()
        self.cancelled: list[tuple[Any, ...]] = []
        self.from_cache = False

    async def aapne_krav(self, _op: Operation, part: str) -> Fetched[AapneKrav]:
        return await self._answer(AapneKrav, ("aapnekrav",), part, {"aapentKravMedGjenstaaendeBeloep": self.kravliste})

    async def krav(self, _op: Operation, part: str, fra: dt.date, til: dt.date) -> Fetched[AlleKrav]:
        return await self._answer(AlleKrav, ("krav", fra, til), part, {"krav": self.kravliste})

    async def innbetalinger(self, _op: Operation, part: str, fra: dt.date, til: dt.date) -> Fetched[Innbetalinger]:
        return await self._answer(Innbetalinger, ("innbetalinger", fra, til), part, {"innbetaling": self.betalinger})

    async def utbetalinger(self, _op: Operation, part: str, fra: dt.date, til: dt.date) -> Fetched[Utbetalinger]:
        return await self._answer(Utbetalinger, ("utbetalinger", fra, til), part, {"utbetaling": self.utbetalinger_})

    async def _answer(self, type_: Any, call: tuple[Any, ...], part: str, lists: dict[str, Any]) -> Fetched[Any]:  # noqa: ANN401
        self.calls.append(call)
        try:
            await (asyncio.Event().wait() if call in self.hangs else asyncio.sleep(0))
        except asyncio.CancelledError:
            self.cancelled.append(call)
            raise
        if call in self.failures:
            raise self.failures[call]
        periode = {"fraOgMed": str(call[1]), "tilOgMed": str(call[2])} if len(call) > 1 else {}
        body = {"partIdentifikator": part, "skjermet": False, "periode": periode, **lists}
        value = msgspec.convert(body, type_)
        merk_innehaver(value, part)
        calls = 0 if self.from_cache else 1
        return Fetched(value, NOW.timestamp() - 7.9, fra_mellomlager=self.from_cache, antall_kall=calls)


class Orders:
    """Innkrevingsoppdrag API in memory."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.answers: dict[str, Any] = {}
        self.failures: dict[str, Exception] = {}

    async def mottaksstatus(
        self, _op: Operation, ident: str, identtype: Kravidentifikatortype
    ) -> Fetched[MottaksstatusSvar]:
        return self._answer("mottaksstatus", MottaksstatusSvar, ident, identtype)

    async def valideringsfeil(
        self, _op: Operation, ident: str, identtype: Kravidentifikatortype
    ) -> Fetched[tuple[Valideringsfeil, ...]]:
        return self._answer("valideringsfeil", tuple[Valideringsfeil, ...], ident, identtype)

    async def avstemming(self, _op: Operation, ident: str, identtype: Kravidentifikatortype) -> Fetched[Avstemming]:
        return self._answer("avstemming", Avstemming, ident, identtype)

    async def kravoversikt(self, _op: Operation, part: str, kravfilter: Kravfilter) -> Fetched[Kravoversikt]:
        return self._answer("kravoversikt", Kravoversikt, part, kravfilter)

    def _answer(self, name: str, type_: Any, *arguments: object) -> Fetched[Any]:  # noqa: ANN401 - any domain type
        self.calls.append((name, *arguments))
        if name in self.failures:
            raise self.failures[name]
        value = msgspec.convert(self.answers[name], type_)
        return Fetched(value, NOW.timestamp(), fra_mellomlager=False, antall_kall=1)


class Asker:
    """Asks the schema, each document as an operation of its own."""

    def __init__(self, schema: GraphQLSchema, ledgers: Ledgers, orders: Orders) -> None:
        self.schema = schema
        self.ledgers = ledgers
        self.orders = orders
        self.language = ""
        self.settings = Settings(krav_og_betalinger_url="http://a.test/v1", innkrevingsoppdrag_url="http://b.test/v1")
        self.ids = OpaqueIds(b"k" * 64)

    @property
    def context(self) -> Context:
        operation = Operation(Credentials("token", None, "regnskapssystem"), deadline=1e12)
        upstream = _Clients(self.ledgers, self.orders)
        return Context(operation, cast("Upstream", upstream), FixedClock(), self.ids, self.settings, self.language)

    async def ask(self, document: str, **variables: object) -> ExecutionResult:
        return await graphql(self.schema, document, context_value=self.context, variable_values=variables)

    async def data(self, document: str, **variables: object) -> Any:  # noqa: ANN401 - JSON
        result = await self.ask(document, **variables)
        assert result.errors is None, result.errors
        return result.data

    async def error(self, document: str, **variables: object) -> dict[str, Any]:
        """The extensions of the one error that the answer must have."""
        result = await self.ask(document, **variables)
        assert result.errors is not None
        (error,) = result.errors
        return dict(error.extensions or {})


class _Clients:
    def __init__(self, ledgers: Ledgers, orders: Orders) -> None:
        self.krav_og_betalinger = ledgers
        self.innkrevingsoppdrag = orders


@pytest.fixture(scope="session")
def schema() -> GraphQLSchema:
    return create_schema()._schema


@pytest.fixture
def ledgers() -> Ledgers:
    return Ledgers()


@pytest.fixture
def orders() -> Orders:
    return Orders()


@pytest.fixture
def asker(schema: GraphQLSchema, ledgers: Ledgers, orders: Orders) -> Asker:
    return Asker(schema, ledgers, orders)


@pytest.fixture
def krav() -> Callable[..., dict[str, Any]]:
    return make_krav
