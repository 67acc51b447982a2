"""One initialised WebSocket connection: its operations, and the messages about them."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator

from msgspec import UNSET
from starlette.types import Receive, Send

from gateway.errors import InternalServerError, RateLimitedError
from gateway.execution.request import RequestRefusedError, Response, refused
from gateway.server.operations import Caller, Operations, Task
from gateway.server.parameters import from_object
from gateway.server.refusal import HttpRefusedError
from gateway.server.websocket.messages import (
    CloseError,
    Incoming,
    complete_message,
    error_message,
    next_message,
    plain_message,
    read_message,
)
from gateway.settings import Settings

_logger = logging.getLogger("gateway.errors")
_SWITCHING_PROTOCOLS = 101


class Connection:
    """Runs the operations of one connection, each in a task of its own."""

    def __init__(self, caller: Caller, operations: Operations, settings: Settings, send: Send) -> None:
        self._caller = caller
        self._operations = operations
        self._settings = settings
        self._send_event = send
        self._running: dict[str, asyncio.Task[None]] = {}

    async def serve(self, receive: Receive) -> None:
        """Acknowledge, then handle messages until the client goes; CloseError when it breaks the protocol."""
        await self._send(plain_message("connection_ack"))
        try:
            while (message := await self._receive(receive)) is not None:
                await self._handle(message)
        finally:
            tasks = list(self._running.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _receive(self, receive: Receive) -> Incoming | None:
        """The next message; None when the client has gone. A connection on which nothing happens is closed."""
        pinged = False
        while True:
            try:
                async with asyncio.timeout(self._settings.websocket_idle_timeout_seconds):
                    event = await receive()
            except TimeoutError:
                if pinged or not self._running:
                    raise CloseError(1000, "Idle") from None
                pinged = True
                await self._send(plain_message("ping"))
                continue
            if event["type"] == "websocket.disconnect":
                return None
            return read_message(dict(event), self._settings.websocket_max_message_bytes)

    async def _handle(self, message: Incoming) -> None:
        match message.type:
            case "subscribe":
                await self._begin(message)
            case "complete" if message.id is not None:
                task = self._running.get(message.id)
                if task is not None:
                    task.cancel()
            case "ping":
                await self._send(plain_message("pong"))
            case "pong":
                pass
            case "connection_init":
                raise CloseError(4429, "Too many initialisation requests")
            case _:
                raise CloseError(4400, "Invalid message")

    async def _begin(self, message: Incoming) -> None:
        if message.id is None or not isinstance(message.payload, dict):
            raise CloseError(4400, "Invalid message")
        if message.id in self._running:
            raise CloseError(4409, "Subscriber for this id already exists")
        if len(self._running) >= self._settings.max_streams_per_connection:
            self._operations.limits.count("streams_per_connection")
            await self._send(error_message(message.id, refused(RateLimitedError()).response))
            return
        task = asyncio.create_task(self._run(message.id, message.payload))
        self._running[message.id] = task
        # A task that is cancelled before it has begun runs nothing of its own, not even what comes last.
        task.add_done_callback(lambda done, name=message.id: self._free(name, done))  # type: ignore[misc]

    async def _run(self, name: str, payload: object) -> None:
        try:
            await self._answer(name, payload)
        except Exception:
            _logger.exception("unforeseen error")
            await self._send(error_message(name, refused(InternalServerError()).response))

    async def _answer(self, name: str, payload: object) -> None:
        task = Task(self._caller)
        events = 0
        codes: dict[str, None] = {}
        end = complete_message(name)
        try:
            async with contextlib.aclosing(self._responses(task, payload)) as responses:
                async for response in responses:
                    events += 1
                    codes |= dict.fromkeys(response.codes)
                    if response.data is UNSET:
                        end = error_message(name, response)
                        break
                    await self._send(next_message(name, response))
            self._free(
                name, asyncio.current_task()
            )  # first: the client may use the id again as soon as it sees the end
            await self._send(end)
        finally:
            self._operations.on_operation(task.summary(_SWITCHING_PROTOCOLS, tuple(codes), events))

    async def _responses(self, task: Task, payload: object) -> AsyncGenerator[Response]:
        """Whatever is asked for, as responses; one without data is the last."""
        try:
            await self._operations.prepare(task, from_object(payload))
            if not task.is_subscription:
                yield await self._operations.execute(task)
                return
            async with contextlib.aclosing(self._operations.subscribe(task)) as responses:
                async for response in responses:
                    yield response
        except (RequestRefusedError, HttpRefusedError) as error:
            yield _refusal(error)

    def _free(self, name: str, task: asyncio.Task[None] | None) -> None:
        if self._running.get(name) is task:
            del self._running[name]

    async def _send(self, text: str) -> None:
        await self._send_event({"type": "websocket.send", "text": text})


def _refusal(error: RequestRefusedError | HttpRefusedError) -> Response:
    return error.response if isinstance(error, RequestRefusedError) else refused(error.error).response
