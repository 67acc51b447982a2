"""The gateway as an ASGI application: which path leads where, and what every answer passes through."""

import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.execution.engine import Engine
from gateway.server.draining import Draining, drain_on_signals
from gateway.server.graphiql.routes import GraphiQLPage
from gateway.server.graphql import GraphQLEndpoint
from gateway.server.health import Ready, health_routes
from gateway.server.middleware.compression import Compression
from gateway.server.middleware.cors import Cors, allowed_origins
from gateway.server.middleware.response_headers import ResponseHeaders
from gateway.server.observation.open_streams import OpenStreams
from gateway.server.observation.summary import OnOperation, ignore_summary
from gateway.server.operations import Admit, MakeContext, Operations
from gateway.server.persisted import DocumentTexts, create_persisted_documents
from gateway.server.reloading import Reloading
from gateway.server.repeats import Repeats
from gateway.server.short_way import GraphQLShortWay
from gateway.server.websocket.endpoint import WebSocketEndpoint
from gateway.server.whole_requests import ShortWay
from gateway.settings import Settings
from gateway.telemetry.limits_hit import LimitsHit
from gateway.telemetry.tracing import NO_TRACING, Tracing

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[Mapping[str, Any]]]
"""What it gives, the server hands to its protocols and with every request (`state`)."""


_GRAPHQL = "/graphql"


async def _always_ready() -> Mapping[str, str]:
    return {}


def create_application(  # noqa: PLR0913 - everything the outside of the gateway is made of
    engine: Engine,
    *,
    make_context: MakeContext,
    settings: Settings,
    sdl: Callable[[], str],
    ready: Ready = _always_ready,
    on_operation: OnOperation = ignore_summary,
    on_event: OnOperation = ignore_summary,
    metrics: ASGIApp | None = None,
    draining: Draining | None = None,
    reloading: Reloading | None = None,
    open_streams: OpenStreams | None = None,
    limits: LimitsHit | None = None,
    tracing: Tracing = NO_TRACING,
    graphiql: Mapping[str, object] | None = None,
    document_texts: DocumentTexts | None = None,
    admit: Admit | None = None,
    lifespan: Lifespan | None = None,
) -> Starlette:
    """Put the application together.

    `make_context(headers, identity)` gives each operation its context: `.operation.deadline` is in the event loop's
    time, and a GatewayError it raises refuses the request. `sdl()` answers /schema.graphql. `ready()` names what
    is not ready (see `Ready`); `draining.begin()` makes the process not ready from then on; `reloading` is told how
    files are read again. `on_operation` is told of each operation once, when it is answered; `open_streams` counts what
    is open, `limits` what is refused, `tracing` follows each step. `metrics` answers /metrics; without it there is
    no such path. `graphiql` is what the GraphiQL page starts with, when the settings switch it on.
    `document_texts` keeps automatic persisted queries; by default this process does. `admit` may refuse a request
    before it is looked at.
    """
    draining = draining or Draining()
    open_streams = open_streams or OpenStreams()
    persisted = create_persisted_documents(settings, document_texts, reloading)
    operations = Operations(
        engine,
        make_context,
        persisted,
        on_operation,
        on_event=on_event,
        max_streams=settings.max_streams,
        open_streams=open_streams,
        limits=limits,
        tracing=tracing,
        admit=admit,
    )
    origins = allowed_origins(settings.allowed_origins)
    page = GraphiQLPage(graphiql) if settings.graphiql else None
    graphql = GraphQLEndpoint(operations, settings, draining, page.reply if page else None)
    # Who limits or traces requests wants each of them to be looked at.
    answers = engine.answers if admit is None and tracing is NO_TRACING else None
    repeats = Repeats(answers, lambda: persisted.generation) if answers else None
    routes: list[BaseRoute] = [
        Route(_GRAPHQL, graphql),
        WebSocketRoute(_GRAPHQL, WebSocketEndpoint(operations, settings, draining, origins, open_streams)),
        Route("/schema.graphql", _sdl(sdl)),
        *(page.routes if page else ()),
        *health_routes(ready, draining),
    ]
    if metrics is not None:
        routes.append(Route("/metrics", metrics))
    layers = _middleware(settings, origins, draining)
    return _Application(
        _wrapped(graphql, layers),
        GraphQLShortWay(graphql, settings, draining, origins, repeats),
        routes=routes,
        middleware=layers,
        lifespan=_draining_lifespan(draining, settings, lifespan),
    )


class _Application(Starlette):
    """Starlette, with less on the way to what nearly all requests are for.

    `graphql` is in the same layers, and needs no search; whole requests go `short_way` when the protocol knows it.
    """

    def __init__(self, graphql: ASGIApp, short_way: ShortWay, **arguments: Any) -> None:  # noqa: ANN401 - those of Starlette
        super().__init__(**arguments)
        self._graphql = graphql
        self.short_way = short_way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == _GRAPHQL:
            await self._graphql(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _wrapped(app: ASGIApp, layers: Sequence[Middleware]) -> ASGIApp:
    for layer in reversed(layers):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    return app


def _draining_lifespan(draining: Draining, settings: Settings, lifespan: Lifespan | None) -> Lifespan:
    """The given lifespan, inside of one that drains the process when it is told to stop."""

    @contextlib.asynccontextmanager
    async def drained(application: Starlette) -> AsyncIterator[Mapping[str, Any]]:
        inner = lifespan(application) if lifespan else contextlib.nullcontext({})
        with drain_on_signals(draining, settings.shutdown_delay_seconds):
            async with inner as state:
                yield state

    return drained


def _middleware(settings: Settings, origins: frozenset[str], draining: Draining) -> list[Middleware]:
    """The layers that every request passes, outermost first; what is switched off costs nothing."""
    layers = [Middleware(ResponseHeaders, draining=draining)]
    if origins:
        layers.append(Middleware(Cors, origins=origins))
    if settings.compression:
        layers.append(Middleware(Compression))
    return layers


def _sdl(sdl: Callable[[], str]) -> Callable[[Request], Any]:
    printed = functools.cache(sdl)  # by the first who asks: few do, and every start would take longer

    async def schema(_: Request) -> Response:
        return Response(printed(), headers={"cache-control": "no-cache"}, media_type="text/plain")

    return schema
