"""The composition root: settings -> clients -> schema -> engine -> application. Read this first.

Every object with state is made here, once per process, and closed by the lifespan.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE

from gateway.cache.counters import Counters
from gateway.cache.create import create_cache
from gateway.domain.dato import Clock, SystemClock, seconds_of
from gateway.execution.engine import Engine
from gateway.execution.kept_answers import create_kept_answers
from gateway.orders.booking import Sleep
from gateway.orders.orders import Orders, create_orders
from gateway.server.admission import Admission
from gateway.server.application import create_application
from gateway.server.caller import read_credentials, wants_fresh_data
from gateway.server.draining import Draining
from gateway.server.identity import Identity
from gateway.server.observation.observation import Observation
from gateway.server.protocol import LIMITS_HIT
from gateway.server.reloading import Reloading
from gateway.server.request_headers import RequestHeaders
from gateway.server.worker_process import settle_memory, watched_process
from gateway.settings import Settings, SettingsError, load_settings
from gateway.telemetry.logging import configure_logging
from gateway.telemetry.tracing import NO_TRACING, Tracing, is_wanted
from gateway.tokens.create import Tokens, create_tokens
from gateway.tokens.rate_limit import create_rate_limit
from gateway.upstream.client import Upstream, create_upstream
from gateway.upstream.limits.limits import create_limiter
from gateway.upstream.operation import Operation
from resolvers.context import Context
from resolvers.ids import OpaqueIds, create_ids
from schema.build import create_schema, print_sdl
from schema.costs import COSTS


def create_app(  # noqa: PLR0913 - the settings, and what the demo and tests bring
    settings: Settings,
    clock: Clock | None = None,
    *,
    graphiql: Mapping[str, object] | None = None,
    sleep: Sleep = asyncio.sleep,
    own_process: bool = False,
    tracing: Tracing = NO_TRACING,
) -> Starlette:
    """Put one gateway together; nothing is connected before the lifespan starts.

    `graphiql` is what the GraphiQL page starts with: `headers` and `variables`. `sleep` lets the time pass in which
    orders are booked; tests bring their own. `own_process` is whether SIGHUP and the death of the supervisor concern
    this gateway; `tracing` follows each step.
    """
    clock = clock or SystemClock()
    tokens = create_tokens(settings, clock)
    rate_limit = create_rate_limit(settings)
    cache = create_cache(settings, clock=seconds_of(clock))
    places = Counters()
    limiter = create_limiter(settings, counters=places)
    draining, reloading = Draining(), Reloading()
    _watch_key_files(settings, tokens, reloading)
    observation = Observation(settings, cache.counters, reloading, places=places)
    observation.limits.watch("queue", lambda: limiter.counters.refused)
    if rate_limit is not None:
        observation.limits.watch("rate", lambda: rate_limit.refused)
    upstream = create_upstream(settings, cache, limiter, clock, metrics=observation.upstream)
    orders = create_orders(
        settings,
        upstream.innkrevingsoppdrag,
        cache,
        clock,
        sleep=sleep,
        limits=observation.limits,
        polls=observation.polls,
    )
    schema = create_schema()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[Mapping[str, Any]]:
        try:
            async with observation.running(), watched_process(reloading) if own_process else contextlib.nullcontext():
                yield {LIMITS_HIT: observation.limits}
        finally:
            await orders.aclose()
            await upstream.aclose()
            await limiter.aclose()
            await cache.aclose()
            if rate_limit is not None:
                await rate_limit.aclose()
            await tokens.aclose()
            tracing.close()

    return create_application(
        Engine.from_settings(schema._schema, settings, COSTS, create_kept_answers(settings, cache, seconds_of(clock))),  # noqa: SLF001 - the only way to the graphql-core schema
        make_context=ContextFactory(settings, tokens, upstream, orders, create_ids(settings), clock, tracing),
        settings=settings,
        sdl=lambda: print_sdl(schema),
        on_operation=observation.on_operation,
        on_event=observation.on_event,
        metrics=observation.endpoint,
        open_streams=observation.open_streams,
        limits=observation.limits,
        tracing=tracing,
        draining=draining,
        reloading=reloading,
        admit=Admission(tokens, rate_limit) if rate_limit else None,
        graphiql=graphiql,
        lifespan=lifespan,
    )


def _watch_key_files(settings: Settings, tokens: Tokens, reloading: Reloading) -> None:
    for name in ("jwks_file", "consent_jwks_file", "user_jwks_file"):
        path = getattr(settings, name)
        if path:
            reloading.add(f"GATEWAY_{name.upper()}", Path(path), tokens.renew_keys)
    if settings.maskinporten_key_file:
        file = Path(settings.maskinporten_key_file)
        reloading.add("GATEWAY_MASKINPORTEN_KEY_FILE", file, tokens.renew_signing_keys)


class ContextFactory:
    """Makes the context of each operation from the headers of its request."""

    def __init__(  # noqa: PLR0913, PLR0917 - what create_app has created
        self,
        settings: Settings,
        tokens: Tokens,
        upstream: Upstream,
        orders: Orders,
        ids: OpaqueIds,
        clock: Clock,
        tracing: Tracing,
    ) -> None:
        self._tracing = tracing
        self._settings = settings
        self._tokens = tokens
        self._upstream = upstream
        self._orders = orders
        self._ids = ids
        self._clock = clock

    def __call__(self, headers: RequestHeaders, identity: Identity) -> Context:
        """Make a context whose deadline starts now."""
        operation = Operation(
            self._tokens.guard(read_credentials(headers, self._settings.rettighetspakke)),
            deadline=asyncio.get_running_loop().time() + self._settings.operation_timeout_seconds,
            refresh=wants_fresh_data(headers),
            traceparent=identity.traceparent,
            tracing=self._tracing,
        )
        language = headers.get("accept-language") or ""
        return Context(operation, self._upstream, self._clock, self._ids, self._settings, language, self._orders)


def create_tracing(environment: Mapping[str, str]) -> Tracing:
    """Tracing as the standard variables OTEL_... ask for it; SettingsError when the packages are not installed."""
    if not is_wanted(environment):
        return NO_TRACING
    try:
        from gateway.telemetry.opentelemetry import create_opentelemetry  # noqa: PLC0415 - only when traces are wanted
    except ImportError as exc:
        raise SettingsError("OTEL_EXPORTER_OTLP_ENDPOINT needs the extra `tracing` to be installed") from exc
    return create_opentelemetry()


def create_app_from_environment() -> Starlette:
    """The application of one worker process, configured by its environment.

    Ends the process when a setting, or a file that one names, is of no use: another attempt would end the same way.
    """
    try:
        settings = load_settings()
        configure_logging(settings.log_level, settings.log_format)
        application = create_app(settings, own_process=True, tracing=create_tracing(os.environ))
    except SettingsError as error:
        sys.stderr.write(f"gateway: {error}\n")
        sys.exit(STARTUP_FAILURE)
    settle_memory()
    return application
