"""What happens to a worker process from outside, other than being told to stop.

SIGHUP: files are read again. Its supervisor died: it stops as if told to, so that it does not hold the port for ever.
"""

import asyncio
import ctypes
import gc
import multiprocessing
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.server.reloading import Reloading

_COLLECT_AFTER = 10_000  # new objects; Python's own 700 are made several times in one large answer
_KEPT_BYTES = 2**25  # as much as is let be
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h


def settle_memory() -> None:
    """Make the process ready for many requests, now that all that stays has been made.

    What has been made is left out of every garbage collection, and garbage is collected less often.

    Nearly everything that a request makes is freed by its reference count when the request ends. To collect first would
    find some two thousand objects, for a twentieth of the whole start.
    """
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Let the next large answer use the memory of the last; to get it page by page is a tenth of what an answer costs.

    Only glibc gives memory back that soon, and can be told not to.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        mallopt(_MMAP_THRESHOLD, _KEPT_BYTES)


@asynccontextmanager
async def watched_process(reloading: Reloading) -> AsyncIterator[None]:
    """Heed both as long as the block lasts."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, reloading.reload)
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        loop.add_reader(supervisor.sentinel, _abandoned, loop, supervisor.sentinel)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        if supervisor is not None:
            loop.remove_reader(supervisor.sentinel)


def _abandoned(loop: asyncio.AbstractEventLoop, sentinel: int) -> None:
    loop.remove_reader(sentinel)
    signal.raise_signal(signal.SIGTERM)
