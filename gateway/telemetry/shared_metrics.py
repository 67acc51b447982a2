"""The metrics of several worker processes as one.

    worker ── once a second ──> <directory>/<name>.metrics      (replaced as a whole)
           ── as long as it lives, a lock on ──> <name>.lock
    scrape: own numbers + those of the living + "past.metrics", into which the counts of the dead are added

So a counter never falls when a worker dies, and whichever worker is asked answers for all. A worker that is killed
takes at most its last second of counts with it.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from gateway.telemetry.families import Family, add_up

_PAST: Final = "past"
_decode = msgspec.msgpack.Decoder(list[Family]).decode
_encode = msgspec.msgpack.Encoder().encode


class SharedMetrics:
    """This worker's place in a directory that all workers of one gateway share; must be on this machine."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lock = self._lock_file(self._name).open("wb")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def publish(self, families: list[Family]) -> None:
        """Let the other workers see these numbers in place of the last ones."""
        self._write(self._name, families)

    def totals(self, families: list[Family]) -> list[Family]:
        """These numbers of this worker with those of all others, past ones included."""
        with self._turn():
            self._bury_the_dead()
            others = [name for name in [*self._names(), _PAST] if name != self._name]
            return add_up([*families, *(family for name in others for family in self._read(name))])

    def close(self) -> None:
        """Leave; what this worker counted stays counted once its last numbers are published."""
        self._lock.close()

    def _bury_the_dead(self) -> None:
        for name in self._names():
            if name != self._name and self._is_dead(name):
                counted = [family for family in self._read(name) if family.kind != "gauge"]
                self._write(_PAST, add_up([*self._read(_PAST), *counted]))
                self._file(name).unlink(missing_ok=True)
                self._lock_file(name).unlink(missing_ok=True)

    def _is_dead(self, name: str) -> bool:
        with self._lock_file(name).open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def _names(self) -> list[str]:
        """Workers that have published; each locked its lock file before that."""
        return [path.stem for path in self._directory.glob("*.metrics") if path.stem != _PAST]

    def _read(self, name: str) -> list[Family]:
        try:
            return _decode(self._file(name).read_bytes())
        except FileNotFoundError:
            return []

    def _write(self, name: str, families: list[Family]) -> None:
        fresh = self._file(name).with_suffix(f".{self._name}")
        fresh.write_bytes(_encode(families))
        fresh.replace(self._file(name))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with (self._directory / "turn").open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _file(self, name: str) -> Path:
        return self._directory / f"{name}.metrics"

    def _lock_file(self, name: str) -> Path:
        return self._directory / f"{name}.lock"
