"""GraphQL over a WebSocket: graphql-transport-ws, and no other protocol.

connect -> connection_init (with the caller's tokens) -> any number of operations at once, each until it is complete
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.types import Receive, Scope, Send

from gateway.server.draining import Draining
from gateway.server.identity import identity_of
from gateway.server.observation.open_streams import OpenStreams
from gateway.server.operations import Caller, Operations
from gateway.server.request_headers import RequestHeaders, headers_of
from gateway.server.websocket.connection import Connection
from gateway.server.websocket.messages import SUBPROTOCOL, TOO_BIG, CloseError, read_message
from gateway.settings import Settings

_FROM_PAYLOAD = frozenset({"authorization", "altinnsamtykke", "x-rettighetspakke", "accept-language"})
_LONGEST_VALUE = 16_384


class WebSocketEndpoint:
    """Answers WebSocket connections; at most `max_streams` of them at once."""

    def __init__(
        self,
        operations: Operations,
        settings: Settings,
        draining: Draining,
        origins: frozenset[str],
        open_streams: OpenStreams | None = None,
    ) -> None:
        self._operations = operations
        self._settings = settings
        self._draining = draining
        self._origins = origins
        self._open = open_streams or OpenStreams()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until either side ends it."""
        await receive()
        headers = headers_of(scope)
        if not self._is_welcome(headers):
            await send({"type": "websocket.close", "code": 1008})
            return
        self._open.websockets += 1
        try:
            await self._serve(scope, headers, receive, send)
        except CloseError as close:
            if close.code == TOO_BIG:
                self._operations.limits.count("websocket_message_bytes")
            await send({"type": "websocket.close", "code": close.code, "reason": close.reason})
        finally:
            self._open.websockets -= 1

    def _is_welcome(self, headers: RequestHeaders) -> bool:
        """Pages of other sites may only connect from the allow-list; programs send no Origin."""
        origin = headers.get("origin")
        same = origin is not None and urlsplit(origin).netloc == headers.get("host")
        return (origin is None or same or origin in self._origins) and not self._draining.begun

    async def _serve(self, scope: Scope, headers: RequestHeaders, receive: Receive, send: Send) -> None:
        spoken = SUBPROTOCOL in scope["subprotocols"]
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if spoken else None})
        if not spoken:
            raise CloseError(4406, "Subprotocol not acceptable")
        if self._open.websockets > self._settings.max_streams:
            self._operations.limits.count("websockets")
            raise CloseError(1013, "Too many connections")
        settings = self._settings
        payload = await self._initialise(receive)
        if payload is None:
            return
        caller = Caller(_with_payload(headers, payload), identity_of(scope), "websocket")
        connection = Connection(caller, self._operations, settings, send)
        serving = asyncio.create_task(connection.serve(receive))
        stopping = asyncio.create_task(self._draining.wait())
        try:
            await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
            if not serving.done():
                raise CloseError(1001, "The server is about to stop")
            await serving
        finally:
            serving.cancel()
            stopping.cancel()
            await asyncio.gather(serving, stopping, return_exceptions=True)

    async def _initialise(self, receive: Receive) -> Mapping[str, Any] | None:
        """Wait for connection_init and give its payload; None when the client has gone."""
        try:
            async with asyncio.timeout(self._settings.websocket_init_timeout_seconds):
                event = await receive()
        except TimeoutError:
            raise CloseError(4408, "Connection initialisation timeout") from None
        if event["type"] == "websocket.disconnect":
            return None
        message = read_message(dict(event), self._settings.websocket_max_message_bytes)
        if message.type == "subscribe":
            raise CloseError(4401, "Unauthorized")
        if message.type != "connection_init" or not isinstance(message.payload, dict | None):
            raise CloseError(4400, "Expected connection_init")
        return message.payload or {}


def _is_header_value(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALUE


def _with_payload(headers: RequestHeaders, payload: Mapping[str, Any]) -> RequestHeaders:
    """The headers of the handshake, with those that the payload brings in their place."""
    brought: dict[bytes, bytes] = {}
    for key, value in payload.items():
        name = key.lower()
        if name in _FROM_PAYLOAD:
            if not _is_header_value(value):
                raise CloseError(4400, "Invalid payload")
            brought[name.encode()] = str(value).encode()
    kept = [(name, value) for name, value in headers.raw if name not in brought]
    return RequestHeaders([*kept, *brought.items()])
