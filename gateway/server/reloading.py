"""Reading files anew while the gateway runs: on SIGHUP, and when a file has changed.

A file that cannot be used leaves what was read before in force, and an error in the log.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from gateway.settings import SettingsError
from gateway.telemetry.logging import log

_logger = logging.getLogger("gateway.reload")

Stamp = tuple[int, int, int] | None


class _Watched:
    def __init__(self, name: str, path: Path, read: Callable[[], None]) -> None:
        self.name = name
        self.path = path
        self.read = read
        self.stamp = _stamp(path)


class Reloading:
    """The files in use, and how each is read again."""

    def __init__(self) -> None:
        self._watched: list[_Watched] = []

    def add(self, name: str, path: Path, read: Callable[[], None]) -> None:
        """Watch a file; `read` reads it again and raises SettingsError when it is of no use."""
        self._watched.append(_Watched(name, path, read))

    def reload(self) -> None:
        """Read every file again."""
        for watched in self._watched:
            self._read(watched)

    def reload_changed(self) -> None:
        """Read those files again that are not what they were."""
        for watched in self._watched:
            if _stamp(watched.path) != watched.stamp:
                self._read(watched)

    def _read(self, watched: _Watched) -> None:
        watched.stamp = _stamp(watched.path)
        try:
            watched.read()
        except SettingsError:
            log(_logger, logging.ERROR, "file not reloaded", file=watched.name)
        else:
            log(_logger, logging.INFO, "file reloaded", file=watched.name)


def _stamp(path: Path) -> Stamp:
    """What differs between two versions of a file; None when there is none just now."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns, state.st_size
