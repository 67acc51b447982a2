"""The resolvers' context with upstream clients that answer random domain values, the same to every run."""

# ruff: noqa: ANN401 - the clients answer with any domain value

import asyncio
import copy
import datetime as dt
from random import Random
from types import SimpleNamespace
from typing import Any

from gateway.cache.fetched import Fetched
from gateway.credentials import Credentials
from gateway.domain import innkrevingsoppdrag as oppdrag
from gateway.domain.betaling import Innbetalinger
from gateway.domain.krav import AapneKrav, AlleKrav
from gateway.domain.utbetaling import Utbetalinger
from gateway.errors import ForbiddenError, NotReadyError, UpstreamBadResponseError, UpstreamTimeoutError
from gateway.settings import Settings
from gateway.upstream.operation import Operation
from resolvers.context import Context
from resolvers.ids import OpaqueIds
from tests.fuzz.values import ValueMaker

PARTIES = ("974760673", "01010112377")
IDS = OpaqueIds(b"k" * 64)
NODES = (
    IDS.seal("Part", PARTIES[0]),
    IDS.seal("Innkrevingsoppdrag", "SKATTEETATENS_KRAVIDENTIFIKATOR", "5f9b0a1e-3c2d-4b7f-8a6e-0123456789ab"),
    "nothing",
)
_SETTINGS = Settings(krav_og_betalinger_url="http://127.0.0.1", innkrevingsoppdrag_url="http://127.0.0.1")
_NOW = dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)
_ANSWERS: dict[str, Any] = {
    "aapne_krav": AapneKrav,
    "krav": AlleKrav,
    "innbetalinger": Innbetalinger,
    "utbetalinger": Utbetalinger,
    "mottaksstatus": oppdrag.MottaksstatusSvar,
    "valideringsfeil": tuple[oppdrag.Valideringsfeil, ...],
    "avstemming": oppdrag.Avstemming,
    "kravdetaljer": oppdrag.Kravdetaljer,
    "kravoversikt": oppdrag.Kravoversikt,
}
_FAILURES = (ForbiddenError(reason="CONSENT"), NotReadyError(), UpstreamTimeoutError(), UpstreamBadResponseError())


class World:
    """One state of upstream, made as it is asked for; `faults` is the chance of each attribute to be wrong."""

    def __init__(self, seed: str, faults: float) -> None:
        self._seed = seed
        self._faults = faults
        self._answers: dict[str, Any] = {}

    def context(self) -> Context:
        """A context for one operation."""
        operation = Operation(Credentials("token", None, "finans"), deadline=asyncio.get_running_loop().time() + 60)
        upstream: Any = SimpleNamespace(krav_og_betalinger=_Client(self), innkrevingsoppdrag=_Client(self))
        return Context(operation, upstream, SimpleNamespace(now=lambda: _NOW), IDS, _SETTINGS, "nn, en;q=0.5")

    async def answer(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """What upstream answers; some answers take longer, some are failures."""
        key = f"{name} {arguments}"
        random = Random(f"{self._seed} {key}")
        for _ in range(random.choice((0, 0, 1, 3))):
            await asyncio.sleep(0)
        if random.random() < self._faults:
            raise copy.copy(random.choice(_FAILURES))
        if key not in self._answers:
            value = ValueMaker(random, self._faults).value(_ANSWERS[name])
            cached = random.random() < 0.5
            self._answers[key] = Fetched(value=value, hentet=1.7e9, fra_mellomlager=cached, antall_kall=1)
        return self._answers[key]


class _Client:
    def __init__(self, world: World) -> None:
        self._world = world

    def __getattr__(self, name: str) -> Any:
        async def call(_operation: Operation, *arguments: Any) -> Any:
            return await self._world.answer(name, arguments)

        return call
