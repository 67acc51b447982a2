"""The messages of graphql-transport-ws (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md)."""

from typing import Any

import msgspec

from gateway.execution.request import Response
from gateway.server.exchange import encode

SUBPROTOCOL = "graphql-transport-ws"


TOO_BIG = 1009


class CloseError(Exception):
    """The connection is closed with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Incoming(msgspec.Struct, frozen=True):
    """A message of the client."""

    type: str
    id: str | None = None
    payload: Any = None


_decode = msgspec.json.Decoder(Incoming).decode
_LONGEST_ID = 200


def read_message(event: dict[str, Any], max_bytes: int) -> Incoming:
    """Read a message; CloseError when it is too large, or is not one of the protocol's shape."""
    text = event.get("text")
    if text is None:
        raise CloseError(4400, "Only text messages are understood")
    if len(text) > max_bytes:
        raise CloseError(TOO_BIG, "Message too big")
    try:
        message = _decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise CloseError(4400, "Invalid message") from None
    if message.id is not None and not 0 < len(message.id) <= _LONGEST_ID:
        raise CloseError(4400, "Invalid id")
    return message


def next_message(operation: str, response: Response) -> str:
    """An answer to an operation."""
    return _encoded({"id": operation, "type": "next", "payload": response})


def error_message(operation: str, response: Response) -> str:
    """The end of an operation that was not executed."""
    return _encoded({"id": operation, "type": "error", "payload": response.errors})


def complete_message(operation: str) -> str:
    """The end of an operation."""
    return _encoded({"id": operation, "type": "complete"})


def plain_message(kind: str) -> str:
    """A message that is about the connection."""
    return _encoded({"type": kind})


def _encoded(content: dict[str, object]) -> str:
    return encode(content).decode()
