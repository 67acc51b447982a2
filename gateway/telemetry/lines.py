"""Writing log lines: those of one round of the event loop together, with one system call."""

import asyncio
import contextlib
import logging
import select
from collections import deque
from typing import Any, Final, Protocol, TextIO

_AT_ONCE: Final = select.PIPE_BUF
"""Bytes that a pipe takes in one piece: in what is larger, another worker's lines may come in between (pipe(7))."""


class Style(Protocol):
    """How events are written."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record that a library made."""

    def line(self, created: float, level: str, logger: str, event: str, fields: dict[str, Any]) -> str:
        """The line of an event of our own; `created` is in seconds since the epoch."""


class LineHandler(logging.StreamHandler[TextIO]):
    """A handler whose lines wait until the round of the event loop ends; where none runs, nothing waits.

    Of a process that is killed outright the lines of its last round are lost.
    """

    def __init__(self, stream: TextIO, style: Style) -> None:
        super().__init__(stream)
        self.style = style
        self._waiting: deque[str] = deque()

    def handle(self, record: logging.LogRecord) -> bool:
        """Take in a record."""
        try:
            self.take(self.style.format(record))
        except Exception:  # noqa: BLE001 - as the standard library's handlers do
            self.handleError(record)
        return True

    def take(self, line: str) -> None:
        """Take in a line; that needs no lock, whichever thread it comes from."""
        self._waiting.append(line)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
        else:
            if len(self._waiting) == 1:
                loop.call_soon(self.flush)

    def flush(self) -> None:
        """Write what waits; what cannot be written is lost, and nobody could be told."""
        lines: list[str] = []
        size = 0
        while self._waiting:
            line = self._waiting.popleft()
            if size + len(line) >= _AT_ONCE:
                self._write(lines)
                lines, size = [], 0
            lines += (line, self.terminator)
            size += len(line) + 1
        self._write(lines)

    def _write(self, lines: list[str]) -> None:
        if lines:
            with contextlib.suppress(OSError, ValueError):
                self.stream.write("".join(lines))
                super().flush()
