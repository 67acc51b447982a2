"""Callers, and an upstream that says who it answered."""

import asyncio
import base64
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

from gateway.cache import Cache, Fetched, Loaded
from gateway.credentials import Credentials
from gateway.errors import Api
from gateway.settings import Settings

NOW = 1_800_000_000.0
API = Api.KRAV_OG_BETALINGER

_serial = itertools.count()


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def settings(**values: Any) -> Settings:  # noqa: ANN401 - whichever setting a test is about
    urls = {"krav_og_betalinger_url": "http://127.0.0.1:1/v1", "innkrevingsoppdrag_url": "http://127.0.0.1:1/v1"}
    return Settings(**{**urls, **values})


def token(*, organisation: str = "991825827", exp: float | None = NOW + 3600, **claims: Any) -> str:  # noqa: ANN401 - any claim
    """A token that differs from every other one made."""
    content = {"consumer": {"ID": f"0192:{organisation}"}, "exp": exp, "jti": next(_serial), **claims}
    payload = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    return f"header.{payload}.signature"


def caller(
    *,
    bearer: str | None = None,
    consent: str | None = None,
    pakke: str = "regnskapssystem",
    **claims: Any,  # noqa: ANN401 - any claim
) -> Credentials:
    return Credentials(bearer or token(**claims), consent, pakke)


class Upstream:
    """Counts calls; `gate` holds them back, `failure` makes them fail, `prepare` is awaited before an answer."""

    def __init__(self) -> None:
        self.calls = 0
        self.cancelled = 0
        self.running = 0
        self.gate: asyncio.Event | None = None
        self.failure: Exception | None = None
        self.answer: Callable[[], str] = lambda: f"answer {self.calls}"

    async def fetch(self) -> Loaded[str]:
        self.calls += 1
        self.running += 1
        answer = self.answer()
        try:
            if self.gate is not None:
                await self.gate.wait()
            if self.failure is not None:
                raise self.failure
            return Loaded(answer, answer.encode(), 1)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.running -= 1

    def read(
        self, cache: Cache, credentials: Credentials, part: str = "313367002", *, refresh: bool = False, api: Api = API
    ) -> Awaitable[Fetched[str]]:
        """A read whose answer this upstream gives."""
        place = cache.place(credentials, api, "aapne_krav", (part,))
        return cache.read(place, fetch=self.fetch, decode=bytes.decode, refresh=refresh)


async def eventually(condition: Callable[[], bool], *, seconds: float = 10.0) -> None:
    """Wait until something that happens by itself has happened."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what happens elsewhere sets no event here
            await asyncio.sleep(0.005)


async def settle() -> None:
    """Let everything run that can run now."""
    for _ in range(20):
        await asyncio.sleep(0)
