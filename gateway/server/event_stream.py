"""A subscription as an event stream: graphql-sse, distinct connections (https://github.com/enisdenjo/graphql-sse).

Lines end in LF alone, which every client can split. Comments go out in quiet times, so that nobody on the way closes
the connection; an operation that is no subscription is answered by one `next` event.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable

from starlette.types import Receive, Send

from gateway.execution.request import Response
from gateway.server.draining import Draining
from gateway.server.exchange import encode

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),
]
_PING = b":\n\n"
_COMPLETE = b"event: complete\ndata: \n\n"


class EventStream:
    """Sends each response of a subscription as it comes, until it ends, the client goes or the process stops.

    `on_end` is told how many events were sent and the codes of all errors.
    """

    def __init__(
        self,
        responses: AsyncGenerator[Response],
        draining: Draining,
        *,
        ping_seconds: float,
        on_end: Callable[[int, tuple[str, ...]], None],
    ) -> None:
        self._responses = responses
        self._draining = draining
        self._ping_seconds = ping_seconds
        self._on_end = on_end
        self._events = 0
        self._codes: dict[str, None] = {}

    async def send(self, receive: Receive, send: Send) -> None:
        """Send the whole stream."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        streaming = asyncio.create_task(self._stream(send))
        ending = [asyncio.create_task(_until_gone(receive)), asyncio.create_task(self._draining.wait())]
        try:
            await asyncio.wait([streaming, *ending], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (streaming, *ending):
                task.cancel()
            await asyncio.gather(streaming, *ending, return_exceptions=True)
            self._on_end(self._events, tuple(self._codes))
        if not ending[0].done() or ending[0].cancelled():
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _stream(self, send: Send) -> None:
        async def write(body: bytes) -> None:
            await send({"type": "http.response.body", "body": body, "more_body": True})

        await write(_PING)
        pinging = asyncio.create_task(self._ping(write))
        try:
            async with contextlib.aclosing(self._responses):
                async for response in self._responses:
                    self._events += 1
                    self._codes |= dict.fromkeys(response.codes)
                    await write(b"event: next\ndata: " + encode(response) + b"\n\n")
            await write(_COMPLETE)
        finally:
            pinging.cancel()

    async def _ping(self, write: Callable[[bytes], object]) -> None:
        while True:
            await asyncio.sleep(self._ping_seconds)
            await write(_PING)  # type: ignore[misc]


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
