"""uvicorn's WebSocket protocol, imported when the first client asks for one instead of by every start."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.server import ServerState


def create_websocket_protocol(config: Config, server_state: ServerState, app_state: dict[str, Any]) -> asyncio.Protocol:
    """What uvicorn hands a connection to that becomes a WebSocket."""
    from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol  # noqa: PLC0415

    return WebSocketsSansIOProtocol(config, server_state, app_state)
