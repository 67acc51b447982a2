"""Writing log lines: those of one round of the event loop together, with one system call."""

import asyncio
import contextlib
import logging
from collections import deque
from typing import TextIO


class LineHandler(logging.StreamHandler[TextIO]):
    """A handler whose lines wait until the round of the event loop ends; where none runs, nothing waits.

    Of a process that is killed outright the lines of its last round are lost.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._waiting: deque[str] = deque()

    def handle(self, record: logging.LogRecord) -> bool:
        """Take a line in; that needs no lock, whichever thread it comes from."""
        try:
            self._waiting.append(self.format(record))
        except Exception:  # noqa: BLE001 - as the standard library's handlers do
            self.handleError(record)
            return True
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
        else:
            if len(self._waiting) == 1:
                loop.call_soon(self.flush)
        return True

    def flush(self) -> None:
        """Write what waits; what cannot be written is lost, and nobody could be told."""
        lines: list[str] = []
        while self._waiting:
            lines += (self._waiting.popleft(), self.terminator)
        if lines:
            with contextlib.suppress(OSError, ValueError):
                self.stream.write("".join(lines))
                super().flush()
