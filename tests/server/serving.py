"""The toy schema behind the gateway's HTTP side: in memory, or on a port of this machine."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import httpx
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from gateway.execution.engine import Engine
from gateway.server.application import create_application
from gateway.server.whole_requests import WholeRequestProtocol
from gateway.settings import Settings
from tests.execution.toy import ToyContext, toy_schema


def toy_settings(**changes: object) -> Settings:
    settings = Settings(krav_og_betalinger_url="http://upstream.test", innkrevingsoppdrag_url="http://upstream.test")
    return msgspec.structs.replace(settings, **changes)


def toy_application(settings: Settings | None = None, **parts: Any) -> Starlette:  # noqa: ANN401 - the parts of create_application
    parts.setdefault("make_context", lambda _headers, _identity: ToyContext())
    settings = settings or toy_settings()
    engine = Engine.from_settings(toy_schema(), settings)
    return create_application(engine, settings=settings, sdl=lambda: "type Query { hello: String! }", **parts)


def client(application: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://gateway.test")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(application: ASGIApp, **options: Any) -> AsyncGenerator[str]:  # noqa: ANN401 - the options of uvicorn
    """Serve on a free port and give the base URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        options.setdefault("timeout_graceful_shutdown", 1)
        options.setdefault("http", WholeRequestProtocol)
        options.setdefault("lifespan", "off")
        config = uvicorn.Config(application, log_config=None, proxy_headers=False, ws="websockets-sansio", **options)
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        await server.is_up.wait()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await task
