"""Clients that read without pause while gateways die, and know what is right."""

import asyncio
import random
import time
from collections import Counter
from typing import Any

import httpx
import msgspec

from gateway.simulator.tokens import demo_token
from tests.operations.asking import ask, client
from tests.operations.cluster import GATEWAYS, Cluster

READERS = 8
PAUSE = 0.1
"""Seconds before a client tries again to connect: the machine has gateways to start."""
PARTIES = ("212201782", "314961900", "314055403", "05826930057")
QUERY = """query Kaos($p: PartIdentifikator!) { part(identifikator: $p) {
  aapneKrav { skjermet totalOversikt { saldo sumForfalteKrav } krav { kravbeskrivelse gjenstaaendeBeloep } } } }"""


class Read(msgspec.Struct):
    """What readers saw, and how long it took after each blow until every gateway gave right answers (seconds)."""

    answers: Counter[str]
    wrong: list[Any]
    recoveries: dict[str, list[float]]


class Readers:
    """Ask any gateway about any party, half of the time past the cache."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._token = demo_token()
        self._right: dict[str, Any] = {}
        self._stop = asyncio.Event()
        self.read = Read(Counter(), [], {})

    async def learn(self) -> None:
        """Find out what is right, before anything is killed."""
        async with client(self._cluster.gateways[0].url, self._token, fresh=True) as http:
            for party in PARTIES:
                answer = (await ask(http, QUERY, party)).json()
                assert "errors" not in answer, answer
                self._right[party] = answer["data"]

    async def run(self) -> None:
        """Ask from all clients until stopped."""
        await asyncio.gather(*(self._use() for _ in range(READERS)))

    def stop(self) -> None:
        """Let each client finish what it is asking."""
        self._stop.set()

    async def recovered(self, blow: str) -> None:
        """Measure how long it takes until each gateway gives a right answer that is not out of the cache."""
        begun = time.monotonic()
        for place in range(GATEWAYS):
            while not await self._ask(place, random.choice(PARTIES), fresh=True):
                pass
        self.read.recoveries.setdefault(blow, []).append(round(time.monotonic() - begun, 2))

    async def go_on(self, answers: int) -> None:
        """Return after so many more right answers."""
        enough = self.read.answers["right"] + answers
        while self.read.answers["right"] < enough:
            await self._ask(random.randrange(GATEWAYS), random.choice(PARTIES), fresh=True)

    async def _use(self) -> None:
        while not self._stop.is_set():
            await self._ask(random.randrange(GATEWAYS), random.choice(PARTIES), fresh=random.random() < 0.5)

    async def _ask(self, place: int, party: str, *, fresh: bool) -> bool:
        try:
            url = await asyncio.to_thread(lambda: self._cluster.gateways[place].url)
            async with client(url, self._token, fresh=fresh) as http:
                answer = (await ask(http, QUERY, party)).json()
        except httpx.TransportError:
            self.read.answers["connection lost"] += 1
            await asyncio.sleep(PAUSE)
            return False
        if answer.get("data") == self._right[party]:
            self.read.answers["right"] += 1
            return True
        errors = answer.get("errors", ())
        codes = {error["extensions"]["code"] for error in errors}
        if not codes or not all(error["extensions"]["retryable"] for error in errors):
            self.read.wrong.append(answer)
        self.read.answers[", ".join(sorted(codes)) or "wrong"] += 1
        return False
