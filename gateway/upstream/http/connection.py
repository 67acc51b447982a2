"""One connection, with at most one exchange on it at a time."""

import asyncio
import select
from collections.abc import Callable
from typing import Final, cast

import httpx

from gateway.upstream.http.answer import AnswerReader


class Connection(asyncio.Protocol):
    """A connection that is being made, in use, kept or lost; `on_lost` is told of the last.

    What comes is taken in at once and bounded by the reader, so that reading need never pause.
    """

    def __init__(self, max_bytes: int, on_lost: Callable[["Connection"], None]) -> None:
        self.reader: Final = AnswerReader(max_bytes)
        self._loop = asyncio.get_running_loop()
        self._on_lost = on_lost
        self._transport: asyncio.Transport | None = None
        self._poll = select.poll()
        self._answered: asyncio.Future[None] | None = None
        self.lost: asyncio.Future[None] = self._loop.create_future()

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    @property
    def is_quiet(self) -> bool:
        """Whether it is open and has nothing to read.

        Bytes that nobody asked for, and an end that the loop has not seen yet, must not meet the next request.
        """
        return self.is_open and not self._poll.poll(0)

    @property
    def is_flushed(self) -> bool:
        """Whether the whole request has gone out."""
        return self._transport is not None and not self._transport.get_write_buffer_size()

    def begin(self, request: bytes) -> asyncio.Future[None]:
        """Send the request; what is returned is to be awaited, and done when the reader has the whole answer.

        Both raise httpx.RequestError. The caller closes a connection on which this did not end well.
        """
        if self._transport is None or self._transport.is_closing():
            raise httpx.ConnectError("The connection was lost before it was used")
        self.reader.begin()
        self._answered = answered = self._loop.create_future()
        self._transport.write(request)
        return answered

    def abort(self) -> None:
        """Close at once, whatever is under way."""
        if self._transport is not None:
            self._transport.abort()

    # What the loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance
        self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        if self._answered is None:
            self.abort()
            return
        try:
            complete = self.reader.feed(data)
        except httpx.RequestError as exc:
            self._end(exc)
        else:
            if complete:
                self._end()

    def eof_received(self) -> None:
        if self._answered is None:
            return
        try:
            self.reader.feed_eof()
        except httpx.ReadError as exc:
            self._end(exc)
        else:
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        fault = httpx.ReadError("The connection was lost")
        fault.__cause__ = exc
        self._end(fault)
        self.reader.close()
        self._on_lost(self)
        self.lost.set_result(None)

    def _end(self, fault: httpx.RequestError | None = None) -> None:
        answered, self._answered = self._answered, None
        if answered is None or answered.done():
            return
        if fault is None:
            answered.set_result(None)
        else:
            answered.set_exception(fault)
