"""uvicorn's HTTP protocol with bounds for clients that never finish what they begin.

uvicorn waits as long and reads as much as a client likes before a request's headers are complete.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.telemetry.limits_hit import LimitsHit

HEAD_SECONDS = 10.0
HEAD_BYTES = 65_536
LIMITS_HIT = "gateway.limits_hit"
"""Where the state of the lifespan keeps what counts refusals."""


class GuardedProtocol(HttpToolsProtocol):
    """Closes a connection whose request line and headers take too long or grow too large."""

    head_seconds = HEAD_SECONDS
    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.timeout_keep_alive, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head alone is larger than any honest one; wait for its rest only so long."""
        super().data_received(data)
        if not self._in_head:
            return
        self._head_bytes += len(data)
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_seconds, self._give_up)
        if self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
            limits = self.app_state.get(LIMITS_HIT)
            if isinstance(limits, LimitsHit):
                limits.count("head_bytes")
            self.send_400_response("Request head too large.")

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._begin_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header, as uvicorn does; what stands behind a body is none (RFC 9110, section 6.5.1)."""
        if self._in_head:
            name = name.lower()
            if name == b"expect" and value.lower() == b"100-continue":
                self.expect_100_continue = True
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Go on with the request."""
        self._end_head()
        super().on_headers_complete()

    def _begin_head(self) -> None:
        self._stop_waiting()
        self._in_head = True
        self._head_bytes = 0

    def _end_head(self) -> None:
        self._stop_waiting()
        self._in_head = False

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        transport: Any = self.transport
        if not transport.is_closing():
            transport.close()
