"""Stopping without harm: the process says that it stops, ends its streams and finishes what it has begun."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class Draining:
    """Whether the process is about to stop."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()

    @property
    def begun(self) -> bool:
        """Whether the process is about to stop."""
        return self._begun.is_set()

    def begin(self) -> None:
        """From now on the process is not ready, and every stream ends."""
        self._begun.set()

    async def wait(self) -> None:
        """Wait until the process is about to stop."""
        await self._begun.wait()


@contextlib.contextmanager
def drain_on_signals(draining: Draining, delay: float) -> Iterator[None]:
    """Begin to drain at a signal to stop, and hand it to the server's own handler `delay` seconds later.

    Until then the process takes requests, so that whoever balances the load can see in time that it is not ready. A
    second signal is handed on at once, and so is SIGINT: somebody at a terminal waits.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may handle signals
        return
    loop = asyncio.get_running_loop()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def hand_on(number: int) -> None:
        handler = handlers[signal.Signals(number)]
        if callable(handler):
            handler(number, None)

    def begin(number: int, _: FrameType | None) -> None:
        wait = 0.0 if draining.begun or number == signal.SIGINT else delay
        loop.call_soon_threadsafe(draining.begin)
        if wait:
            loop.call_soon_threadsafe(loop.call_later, wait, hand_on, number)
        else:
            hand_on(number)

    for number, handler in handlers.items():
        if callable(handler):
            signal.signal(number, begin)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            if callable(handler):
                signal.signal(number, handler)
