"""What happens to a worker process from outside, other than being told to stop.

SIGHUP: files are read again. Its supervisor died: it stops as if told to, so that it does not hold the port for ever.
"""

import asyncio
import gc
import multiprocessing
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.server.reloading import Reloading

_COLLECT_AFTER = 10_000  # new objects; Python's own 700 are made several times in one large answer


def settle_memory() -> None:
    """Leave what has been made so far, which stays, out of every garbage collection, and collect less often.

    Nearly everything that a request makes is freed by its reference count when the request ends. To collect first would
    find some two thousand objects, for a twentieth of the whole start.
    """
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


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
