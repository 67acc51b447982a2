"""How a process starts fast: no garbage is collected meanwhile, and libraries come without what nobody here uses."""

import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# What each library imports whenever it finds it, used or not. aiocache's Redis backend is imported where there is a
# shared server (redis-py brings OpenTelemetry along); httpx's command line brings Rich.
_OPTIONAL = {"aiocache": "redis", "httpx": "httpx._main"}


def create_application() -> object:
    """The application of one process of `gateway serve`, configured by its environment; uvicorn calls this."""
    with collector_paused():
        for library, part in _OPTIONAL.items():
            _import_without(library, part)
        # Not before: everything it imports would be imported by the process that only supervises, too.
        from gateway.app import create_app_from_environment  # noqa: PLC0415

        return create_app_from_environment()


@contextmanager
def collector_paused() -> Iterator[None]:
    """Collect no garbage as long as the block lasts: importing makes much that stays and nothing worth looking for."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _import_without(library: str, part: str) -> None:
    """Import a library as if the part were not installed, which a later import may well bring."""
    if library in sys.modules or part in sys.modules:
        return
    sys.modules[part] = None  # type: ignore[assignment] # Python's own sign for a module that is not to be found
    try:
        importlib.import_module(library)
    finally:
        del sys.modules[part]
