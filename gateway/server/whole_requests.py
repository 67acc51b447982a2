"""The protocol's short way: a POST to /graphql that came whole is answered without ASGI in between.

bytes ──came before──> ShortWay.again ──> bytes
  └──httptools──> headers, body ──> ShortWay.begin ──at once──────────────> bytes
                       │                 └──in a task of its own──> bytes
                       └── anything else, or not whole yet ──> uvicorn, and ASGI

Nearly every request is one, and what uvicorn makes for each, a scope, a cycle, a task and timers, costs a good part of
what the gateway does for it.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Protocol, Self

from gateway.server.protocol import GuardedProtocol

_logger = logging.getLogger("gateway.errors")

PATH = b"/graphql"
_SMALL = 65_536
"""Bytes of a body that are copied behind its head, which is cheaper than to send both."""

Wire = tuple[bytes, bytes]
"""The head of an answer, without `connection` and the empty line after it, and its body."""

_FAILED: Wire = (
    b"HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 21\r\n",
    b"Internal Server Error",
)
"""What uvicorn answers where an application fails."""


class Exchange:
    """One request on the short way; it stands where uvicorn keeps its own kind."""

    __slots__ = ("body", "disconnected", "keep_alive", "response_complete", "task")

    def __init__(self, *, keep_alive: bool) -> None:
        self.keep_alive = keep_alive
        self.disconnected = False
        self.response_complete = False
        self.body = b""  # what uvicorn would add to
        self.task: asyncio.Task[None] | None = None

    @property
    def message_event(self) -> Self:
        """What uvicorn tells of changes."""
        return self

    def set(self) -> None:
        """Something has changed, says uvicorn: the client may have gone."""
        if self.disconnected and self.task is not None:
            self.task.cancel()


class ShortWay(Protocol):
    """Answers whole requests."""

    def again(self, data: bytes, exchange: Exchange) -> Wire | Any:  # noqa: ANN401 - only the short way knows
        """The answer to what begins between two messages, if it is a request that came before; else what was `seen`.

        It is the same request only when everything in it is, so it need not be taken apart.
        """
        ...

    def begin(
        self,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
        exchange: Exchange,
        seen: Any,  # noqa: ANN401 - same
    ) -> Wire | Coroutine[Any, Any, Wire | None] | None:
        """The answer if it is at hand, the work that makes it, or None: the request is to go the long way.

        `seen` is of the piece in which the request came, None where it came in several. The work is cancelled when the
        client goes, and may then give None.
        """
        ...


class WholeRequestProtocol(GuardedProtocol):
    """Sends requests the short way of the application (its attribute `short_way`) where it has one."""

    _between = True
    """Whether the parser is between two messages."""
    _seen: Any = None
    """What the short way saw of the piece that is being read."""
    _body: bytes | None = None
    """What has come of a request that may go the short way."""
    _exchange: Exchange | None = None
    """The request on the short way that is not answered yet."""
    _idle_since = 0.0
    _idle_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in the base class
        """Find the short way."""
        super().connection_made(transport)
        self._short_way: ShortWay | None = getattr(self.app, "short_way", None)

    def data_received(self, data: bytes) -> None:
        """Answer a request that came before, or read on; one that is not whole by now goes the long way."""
        if self._between and self._is_answered_again(data):
            return
        super().data_received(data)
        self._seen = None
        if self._body is not None:
            self._go_the_long_way()
        elif self._idle_timer is None and not self._in_head and self._is_at_rest():
            self._rest()  # uvicorn waits no longer once anything comes, be it no request

    def connection_lost(self, exc: Exception | None) -> None:
        """Give up what is under way."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        super().connection_lost(exc)
        if self._exchange is not None:
            self._exchange.disconnected = True
            self._exchange.set()

    def on_message_begin(self) -> None:
        """Put off what uvicorn does here: most requests never need it."""
        self._between = False
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._begin_head()

    def on_headers_complete(self) -> None:
        """Decide which way the request may go; what comes after the last answer goes none."""
        self._end_head()
        if self._may_be_short() or self.transport.is_closing():
            self._body = b""
        else:
            self._begin_long_way()

    def on_body(self, body: bytes) -> None:
        """Collect the body."""
        if self._body is None:
            super().on_body(body)
        else:
            self._body += body

    def on_message_complete(self) -> None:
        """Answer."""
        self._between = True
        body = self._body
        if body is None or self._short_way is None:
            super().on_message_complete()
            return
        if self.transport.is_closing():
            self._body = None
            return
        exchange = Exchange(keep_alive=self.parser.should_keep_alive())
        answer = self._short_way.begin(self.headers, body, exchange, self._seen)
        if answer is None:
            self._go_the_long_way()
            super().on_message_complete()
            return
        self._body = None
        if isinstance(answer, tuple):
            self._send(exchange, answer)
            return
        self.cycle = exchange  # type: ignore[assignment] # has what uvicorn looks at
        self._exchange = exchange
        exchange.task = self.loop.create_task(self._finish(exchange, answer))
        exchange.task.add_done_callback(self.tasks.discard)
        self.tasks.add(exchange.task)

    def _is_answered_again(self, data: bytes) -> bool:
        if self._short_way is None or len(data) > _SMALL or not self._is_free() or self.transport.is_closing():
            return False
        exchange = Exchange(keep_alive=True)
        answer = self._short_way.again(data, exchange)
        if not isinstance(answer, tuple):
            self._seen = answer
            return False
        self._stop_waiting()
        self._unset_keepalive_if_required()
        self._send(exchange, answer)
        return True

    def _is_free(self) -> bool:
        """Whether the next answer can be sent at once."""
        return self._is_at_rest() and not self.pipeline and not self.flow.write_paused

    def _may_be_short(self) -> bool:
        return (
            self._short_way is not None
            and self.url == PATH
            and self.parser.get_method() == b"POST"
            and self._is_free()
            and not self.expect_100_continue
            and not self.parser.should_upgrade()
            and self.parser.get_http_version() == "1.1"
        )

    def _is_at_rest(self) -> bool:
        cycle: Any = self.cycle  # None before the first
        return cycle is None or cycle.response_complete

    def _go_the_long_way(self) -> None:
        body, self._body = self._body, None
        if self.transport.is_closing():
            return
        self._begin_long_way()
        if body:
            super().on_body(body)

    def _begin_long_way(self) -> None:
        """Do what was put off."""
        url, headers, expect = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expect
        self.headers.extend(headers)
        super().on_headers_complete()

    async def _finish(self, exchange: Exchange, work: Coroutine[Any, Any, Wire | None]) -> None:
        try:
            answer = await work
        except Exception:
            _logger.exception("unforeseen error")
            answer = self._failed(exchange)
        except asyncio.CancelledError:
            if not exchange.disconnected:  # the process stops, and waits no longer
                self._send(exchange, self._failed(exchange))
            raise
        if answer is None:
            self.transport.close()
        elif not exchange.disconnected:
            self._send(exchange, answer)

    @staticmethod
    def _failed(exchange: Exchange) -> Wire:
        exchange.keep_alive = False
        return _FAILED

    def _send(self, exchange: Exchange, answer: Wire) -> None:
        head, body = answer
        end = b"\r\n" if exchange.keep_alive else b"connection: close\r\n\r\n"
        if len(body) <= _SMALL:
            self.transport.write(b"".join((head, end, body)))
        else:
            self.transport.write(head + end)
            self.transport.write(body)
        self._exchange = None
        exchange.response_complete = True
        if not exchange.keep_alive:
            self.transport.close()
        if self.pipeline or not exchange.keep_alive:
            self.on_response_complete()
            return
        self.server_state.total_requests += 1
        self._rest()

    def _rest(self) -> None:
        """Wait for the next request: one timer for many of them, that looks when it rings."""
        self._idle_since = self.loop.time()
        if self._idle_timer is None:
            self._idle_timer = self.loop.call_later(self.timeout_keep_alive, self._close_if_idle)

    def _close_if_idle(self) -> None:
        self._idle_timer = None
        uvicorn_waits = self.timeout_keep_alive_task is not None
        is_ours = self in self.connections  # and not a WebSocket by now
        if not is_ours or self._in_head or uvicorn_waits or not self._is_at_rest():
            return  # who is busy now rests later
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._idle_timer = self.loop.call_later(left, self._close_if_idle)
        else:
            self.timeout_keep_alive_handler()
