"""Structured logs on standard error: one JSON object or one readable line per event.

Only the fields that the code names are written, and none of them is a value from a caller or from upstream; an
exception is logged by its type and its places in the code, because its text may quote what must not be seen.
"""

import functools
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import msgspec

from gateway.telemetry.lines import LineHandler

_FRAMES = 12


class JsonFormatter(logging.Formatter):
    """One JSON object per line: time, level, logger, event and the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        return self.line(record.created, record.levelname, record.name, record.getMessage(), _fields(record))

    def line(self, created: float, level: str, logger: str, event: str, fields: dict[str, Any]) -> str:
        """Return an event as JSON."""
        more = f",{_encode(fields)[1:-1]}" if fields else ""
        return f'{{"time":"{_time(created)}",{_source(level, logger)},"event":{_encode(event)}{more}}}'


class ConsoleFormatter(logging.Formatter):
    """One readable line per event, for a developer's terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as `time level event key=value ...`."""
        return self.line(record.created, record.levelname, record.name, record.getMessage(), _fields(record))

    def line(self, created: float, level: str, logger: str, event: str, fields: dict[str, Any]) -> str:  # noqa: ARG002 - the other style's
        """Return an event as `time level event key=value ...`."""
        head = f"{_time(created)[11:19]} {level.lower():7} {event}"
        return " ".join([head, *(f"{key}={value}" for key, value in fields.items())])


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = dict(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[0]:
        fields["exception"] = record.exc_info[0].__name__
        fields["at"] = _places(record.exc_info[2])
    return fields


def _encode(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return msgspec.json.encode(value).decode()


@functools.lru_cache(maxsize=256)
def _source(level: str, logger: str) -> str:
    """The members of a line that many lines have."""
    return _encode({"level": level.lower(), "logger": logger})[1:-1]


def _time(seconds: float) -> str:
    whole, thousandths = divmod(int(seconds * 1000), 1000)
    return f"{_second(whole)}.{thousandths:03}+00:00"


@functools.lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _quotes_no_address(record: logging.LogRecord) -> bool:
    """Leave out uvicorn's line about each WebSocket: its address is the caller's, and may hold anything."""
    return '"WebSocket %s"' not in str(record.msg)


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def configure_logging(level: str, style: str) -> None:
    """Send every logger's events to standard error in one style (`json` or `console`)."""
    handler = LineHandler(sys.stderr, JsonFormatter() if style == "json" else ConsoleFormatter())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in (
        "httpx",
        "httpcore",
        "asyncio",
        "aiocache",
        "graphql",
        "strawberry",
        "urllib3",
        "websockets",
    ):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = True
    logging.getLogger("uvicorn.access").setLevel(logging.CRITICAL)
    # Below INFO every header and message of a WebSocket is logged, the tokens in them included.
    running = logging.getLogger("uvicorn.error")
    running.setLevel(max(logging.INFO, logging.getLogger().level))
    running.addFilter(_quotes_no_address)


def log(logger: logging.Logger, level: int, event: str, /, **fields: Any) -> None:  # noqa: ANN401 - any JSON value
    """Log an event with its fields."""
    if not logger.isEnabledFor(level):
        return
    for handler in logging.root.handlers:
        if isinstance(handler, LineHandler):
            # A record would be made, filtered and handed around for several times what the line itself costs.
            handler.take(handler.style.line(time.time(), logging.getLevelName(level), logger.name, event, fields))
        else:
            record = logging.LogRecord(logger.name, level, "", 0, event, (), None)
            record.fields = fields
            handler.handle(record)
