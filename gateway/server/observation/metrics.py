"""/metrics, on the gateway's own port or on one that only Prometheus can reach."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from gateway.telemetry.metrics import Metrics


class MetricsEndpoint:
    """Answers with the metrics of all workers."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        # Thousands of lines take milliseconds, in which the event loop has better things to do.
        text, content_type = await asyncio.to_thread(self._metrics.text, self._metrics.collect())
        response = Response(text, headers={"content-type": content_type, "cache-control": "no-store"})
        await response(scope, receive, send)


@asynccontextmanager
async def serving_metrics(endpoint: MetricsEndpoint, host: str, port: int) -> AsyncIterator[int]:
    """Serve /metrics on a port of its own, which all workers share: whichever is asked answers for all.

    Gives the port. uvicorn's protocol is used without its server, which would take over signals.
    """
    application = Starlette(routes=[Route("/metrics", endpoint)])
    config = uvicorn.Config(application, lifespan="off", log_config=None, access_log=False, ws="none")
    config.load()
    state, loop = ServerState(), asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: HttpToolsProtocol(config, state, app_state={}, _loop=loop), host, port, reuse_port=True
    )
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        for connection in list(state.connections):
            connection.shutdown()
