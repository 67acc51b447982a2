"""Who looked at which party or order: one JSON line per operation or event, in a file of its own.

Organisations, parties and orders are keyed hashes (HMAC-SHA-256, 128 bits): the same party has the same hash as long as
the key is the same, and whoever has the key can look for a known party, but nobody can read one out of the file.
"""

import hashlib
import hmac
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import Any, Final

import msgspec

from gateway.telemetry.logging import log

_logger = logging.getLogger("gateway.errors")
_HEX_DIGITS: Final = 32


class AuditLog:
    """Appends to a file, and to its successor when the file is rotated; without `key` the numbers are in clear."""

    def __init__(self, path: str, key: bytes | None) -> None:
        self._key = key
        self._file = _AuditFile(path, encoding="utf-8", delay=True)
        self._file.setFormatter(logging.Formatter("%(message)s"))

    def record(
        self,
        organisation: str | None,
        parties: Iterable[str],
        orders: Iterable[str],
        **fields: Any,  # noqa: ANN401 - any JSON value
    ) -> None:
        """Write one line; a file that cannot be written is reported in the ordinary log, without the line."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "organisation": self._sealed(organisation) if organisation else None,
            "parties": sorted(map(self._sealed, parties)),
            "orders": sorted(map(self._sealed, orders)),
            **fields,
        }
        text = msgspec.json.encode(line).decode()
        self._file.handle(logging.LogRecord("gateway.audit", logging.INFO, "", 0, text, None, None))

    def close(self) -> None:
        self._file.close()

    def _sealed(self, number: str) -> str:
        if self._key is None:
            return number
        return hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()[:_HEX_DIGITS]


class _AuditFile(WatchedFileHandler):
    """Unlike its base it does not print the line that it could not write."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; opening the file may fail as well as writing to it."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the name is logging's
        log(_logger, logging.ERROR, "audit log not written")
