"""Clients that create and change orders without pause while gateways die, and remember what they were told.

Each has one order at a time and numbers its changes: of the principal sum, which may only fall, and of the reference,
which upstream takes in any order. An answer that is lost or says that trying again may help is followed by the same
change again or by the next one: then the change that was given up may have been made or not, but not after a later one.
"""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import Any

import httpx
import msgspec

from gateway.simulator.tokens import demo_token
from tests.graphql.orders import HOVEDSTOL, OPPRETT, REFERANSE, held, nytt, which
from tests.operations.asking import client
from tests.operations.cluster import GATEWAYS, Cluster
from tests.operations.readers import PAUSE

WRITERS = 3
_CHANGES = 8
_FIRST_SUM = 12_000
_CHANGED: tuple[Callable[[int], tuple[str, dict[str, object]]], ...] = (
    lambda number: (HOVEDSTOL, {"hovedstol": _FIRST_SUM - number}),
    lambda number: (REFERANSE, {"nyOppdragsgiversReferanse": f"SAK-{number}"}),
)


class Written(msgspec.Struct):
    """One order: what was sent for it, how often, and what was acknowledged."""

    own: str
    kravidentifikator: str | None = None
    sent: Counter[int] = msgspec.field(default_factory=Counter)
    acknowledged: set[int] = msgspec.field(default_factory=set)

    def faults(self, orders: list[dict[str, Any]]) -> list[str]:
        """How what upstream holds under the id differs from what the client was told."""
        if self.kravidentifikator is None:
            return [] if len(orders) <= 1 else ["created twice"]
        if [order["kravidentifikator"] for order in orders] != [self.kravidentifikator]:
            return [f"acknowledged, but there are {len(orders)}"]
        made = [_number(change) for change in orders[0]["changes"]]
        distinct = [number for number, _ in groupby(made)]
        lost = self.acknowledged - set(made)
        repeated = Counter(made) - self.sent
        return [
            *(f"acknowledged change {number} is lost" for number in lost),
            *(f"change {number} was made oftener than sent" for number in repeated),
            *(["changes out of order"] if distinct != sorted(set(distinct)) else []),
        ]


class Writers:
    """Write through any gateway."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._token = demo_token()
        self._stop = asyncio.Event()
        self._numbers = itertools.count(1)
        self.answers: Counter[str] = Counter()
        self.refused: list[Any] = []
        self.written: list[Written] = []

    async def run(self) -> None:
        """Write from all clients until stopped."""
        await asyncio.gather(*(self._use() for _ in range(WRITERS)))

    def stop(self) -> None:
        """Let each client finish what it is writing."""
        self._stop.set()

    async def faults(self) -> list[str]:
        """Everything by which the simulator's orders differ from what clients were told."""
        found: list[str] = []
        for written in self.written:
            orders = await held(self._cluster.simulator, written.own)
            found += [f"{written.own}: {fault}" for fault in written.faults(orders)]
        return found

    async def _use(self) -> None:
        while not self._stop.is_set():
            written = Written(f"KAOS-{next(self._numbers)}")
            self.written.append(written)
            await self._create(written)
            for number in range(_CHANGES):
                if not self._stop.is_set():
                    await self._change(written, number)

    async def _create(self, written: Written) -> None:
        given = nytt(own=written.own, hovedstol=_FIRST_SUM)
        while (made := await self._write(OPPRETT, given)) is None:
            pass
        written.kravidentifikator = made["innkrevingsoppdrag"]["kravidentifikator"]

    async def _change(self, written: Written, number: int) -> None:
        document, value = _CHANGED[number % 2](number)
        again = True
        while again:
            written.sent[number] += 1
            if await self._write(document, {"oppdrag": which(written.own), **value}) is not None:
                written.acknowledged.add(number)
                return
            again = random.random() < 0.5

    async def _write(self, document: str, given: dict[str, Any]) -> dict[str, Any] | None:
        """The payload; None when the answer was lost or says that trying again may help."""
        gateway = self._cluster.gateways[random.randrange(GATEWAYS)]
        try:
            async with client(await asyncio.to_thread(lambda: gateway.url), self._token) as http:
                body = {"query": document, "variables": {"input": given}}
                answer = (await http.post("/graphql", json=body)).json()
        except (httpx.TransportError, AssertionError):  # AssertionError: killed before it said where it listens
            self.answers["connection lost"] += 1
            await asyncio.sleep(PAUSE)
            return None
        payload: dict[str, Any] | None = next(iter((answer.get("data") or {}).values()), None)
        if payload is not None:
            self.answers["acknowledged"] += 1
            return payload
        error = answer["errors"][0]["extensions"]
        self.answers[error["code"]] += 1
        if not error["retryable"]:
            self.refused.append(answer)
        return None


def _number(change: dict[str, Any]) -> int:
    """Which of the client's changes upstream received."""
    content = change["content"]
    if change["kind"] == "hovedstol":
        return _FIRST_SUM - int(content["hovedstol"]["beloep"])
    return int(content["nyOppdragsgiversReferanse"].removeprefix("SAK-"))
