"""How a process starts fast: no garbage is collected meanwhile, and libraries come without what nobody here uses."""

import gc
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# What each library imports whenever it finds it, used or not: httpx's command line brings Rich. aiocache's Redis
# backend is imported where there is a shared server.
_OPTIONAL = {"aiocache": "redis", "httpx": "httpx._main"}


def create_application() -> object:
    """The application of one process of `gateway serve`, configured by its environment; uvicorn calls this."""
    with collector_paused():
        for library, part in _OPTIONAL.items():
            with hidden(part):
                importlib.import_module(library)
        # Not at the top: the process that only supervises would import all of it, too.
        from gateway.telemetry.tracing import is_wanted  # noqa: PLC0415

        # redis-py measures itself with OpenTelemetry wherever that is installed, and nobody reads that.
        with hidden(*(() if is_wanted(os.environ) else ("opentelemetry",))):
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


@contextmanager
def hidden(*modules: str) -> Iterator[None]:
    """Let modules that are not imported yet seem not to be installed as long as the block lasts."""
    absent = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # None is Python's own sign for it
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
