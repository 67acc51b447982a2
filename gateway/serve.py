"""Running the gateway under uvicorn."""

import os
import secrets
from typing import Any

import uvicorn

from gateway.settings import Settings

_GRACE_SECONDS = 5


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop; operations in flight are finished first."""
    if settings.id_key is None:
        # Worker processes read the environment anew, and must understand each other's ids and cursors.
        os.environ["GATEWAY_ID_KEY"] = secrets.token_urlsafe(48)
    uvicorn.run(
        "gateway.app:create_app_from_environment",
        factory=True,
        workers=settings.workers,
        **server_options(settings),
    )


def server_options(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told, whichever way the application is started."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "loop": "uvloop",
        "http": "gateway.server.protocol:GuardedProtocol",
        "ws": "websockets-sansio",
        "ws_max_size": settings.websocket_max_message_bytes,
        "timeout_keep_alive": 65,
        "timeout_graceful_shutdown": int(settings.operation_timeout_seconds) + _GRACE_SECONDS,
    }
