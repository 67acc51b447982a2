"""Running the gateway under uvicorn, in one process or several."""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from gateway.settings import Settings
from gateway.telemetry.logging import configure_logging

_GRACE_SECONDS = 5
_PREFIX = "gateway-metrics-"
_IN_USE = "in-use"
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, readable by nobody else


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop; operations in flight are finished first.

    SystemExit when it cannot start; what is wrong has been told.
    """
    if settings.id_key is None:
        # Worker processes read the environment anew, and must understand each other's ids and cursors.
        os.environ["GATEWAY_ID_KEY"] = secrets.token_urlsafe(48)
    config = uvicorn.Config(
        "gateway.starting:create_application", factory=True, workers=settings.workers, **server_options(settings)
    )
    configure_logging(settings.log_level, settings.log_format)
    if settings.workers == 1:
        _serve_alone(config)
        return
    with _metrics_directory(settings):
        supervisor = _Supervisor(config, [config.bind_socket()])
        supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        sys.exit(STARTUP_FAILURE)


def server_options(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told, whichever way the application is started."""
    return {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,  # nothing here depends on a client's address, so nobody need be believed about it
        "loop": "uvloop",
        "http": "gateway.server.whole_requests:WholeRequestProtocol",
        "ws": "gateway.server.websocket.protocol:create_websocket_protocol",
        "ws_max_size": settings.websocket_max_message_bytes,
        "timeout_keep_alive": 65,
        "timeout_graceful_shutdown": int(settings.operation_timeout_seconds) + _GRACE_SECONDS,
    }


def _serve_alone(config: uvicorn.Config) -> None:
    # uvicorn raises the signal again once it has stopped: having stopped as told is no failure.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _ignore)
    server = uvicorn.Server(config)
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing, as a handler; unlike SIG_IGN it is not inherited by other programs."""


class _Supervisor(Multiprocess):
    """Keeps the workers alive; SIGHUP has them read their files again instead of replacing them."""

    def handle_hup(self) -> None:
        """Tell every worker."""
        for process in self.processes:
            if process.pid is not None and process.process.is_alive():
                os.kill(process.pid, signal.SIGHUP)


@contextmanager
def _metrics_directory(settings: Settings) -> Iterator[None]:
    """A place where the workers see each other's metrics, as long as the block lasts."""
    if settings.metrics_directory is not None or not settings.metrics:
        yield
        return
    parent = _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    _sweep(parent)
    directory = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    os.environ["GATEWAY_METRICS_DIRECTORY"] = str(directory)
    with (directory / _IN_USE).open("wb") as in_use:
        fcntl.flock(in_use, fcntl.LOCK_EX)
        try:
            yield
        finally:
            shutil.rmtree(directory, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove what supervisors that were killed have left behind."""
    for in_use in parent.glob(f"{_PREFIX}*/{_IN_USE}"):
        with contextlib.suppress(OSError), in_use.open("rb") as file:  # in use, or somebody else's
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(in_use.parent, ignore_errors=True)
