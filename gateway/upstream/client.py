"""The clients of both APIs, put together."""

import random
import time
from collections.abc import Callable
from typing import Final

from gateway.cache.cache import Cache
from gateway.domain.dato import Clock
from gateway.errors import Api
from gateway.settings import Settings
from gateway.telemetry.upstream_metrics import UpstreamMetrics
from gateway.upstream.breaker import Breakers
from gateway.upstream.caller import Caller, CallRules
from gateway.upstream.headers import PRODUCT, common_headers
from gateway.upstream.http import HttpClient
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.krav_og_betalinger import KravOgBetalinger
from gateway.upstream.limits.limits import Limiter
from gateway.upstream.reader import Reader
from gateway.upstream.retry import RetryPolicy
from gateway.upstream.writer import Writer


class Upstream:
    """Both clients; the cache and the limiter are the caller's to close."""

    def __init__(self, krav_og_betalinger: Caller, innkrevingsoppdrag: Caller, cache: Cache) -> None:
        self._callers: Final = (krav_og_betalinger, innkrevingsoppdrag)
        self.krav_og_betalinger = KravOgBetalinger(Reader(krav_og_betalinger, cache))
        self.innkrevingsoppdrag = InnkrevingsoppdragApi(
            innkrevingsoppdrag, Reader(innkrevingsoppdrag, cache), Writer(innkrevingsoppdrag, cache)
        )

    async def aclose(self) -> None:
        """Close every connection."""
        for caller in self._callers:
            await caller.aclose()


def create_upstream(  # noqa: PLR0913 - what app.py has created, and what tests bring
    settings: Settings,
    cache: Cache,
    limiter: Limiter,
    clock: Clock,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    metrics: UpstreamMetrics | None = None,
    rules: CallRules | None = None,
) -> Upstream:
    """Create the clients that the settings ask for.

    `metrics` counts what happens; `monotonic` and `rules` are for tests.
    """
    metrics = metrics or UpstreamMetrics()
    rules = rules or CallRules(
        timeout=settings.upstream_timeout_seconds,
        retry=RetryPolicy(settings.retry_attempts, random.uniform),
        observe=metrics.observe,
    )

    def caller(api: Api, url: str) -> Caller:
        headers = common_headers(api, settings.klientid or PRODUCT)
        http = HttpClient(url, max_bytes=settings.upstream_max_bytes, headers=headers)
        numbers = metrics.of(api)
        breakers = Breakers(api, monotonic, numbers.count_pause)
        numbers.count_paused = breakers.count_open
        return Caller(api, http, limiter=limiter, breakers=breakers, rules=rules, clock=clock, numbers=numbers)

    return Upstream(
        caller(Api.KRAV_OG_BETALINGER, settings.krav_og_betalinger_url),
        caller(Api.INNKREVINGSOPPDRAG, settings.innkrevingsoppdrag_url),
        cache,
    )
