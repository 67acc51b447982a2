"""Reading a request's body: never more than allowed, never longer than allowed."""

import asyncio

from starlette.types import Receive, Scope

from gateway.errors import BadUserInputError, OperationTooComplexError
from gateway.server.refusal import HttpRefusedError
from gateway.server.request_headers import headers_of
from gateway.waiting import DeadlineError, until

TOO_LARGE = 413
TIMED_OUT = 408
UNSUPPORTED = 415
BAD_REQUEST = 400
_CLOSE = ((b"connection", b"close"),)


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete."""


async def read_body(scope: Scope, receive: Receive, *, max_bytes: int, timeout: float) -> bytes:  # noqa: ASYNC109
    """Read the whole body within `timeout` seconds; HttpRefusedError when it is too large, too slow or compressed.

    Compressed bodies are refused: a small one may unfold into any size.
    """
    if (headers_of(scope).get("content-encoding") or "identity").lower() != "identity":
        raise HttpRefusedError(UNSUPPORTED, BadUserInputError(reason="Content-Encoding"))
    length = headers_of(scope).get("content-length") or "0"
    if length.isascii() and length.isdigit() and (len(length) > len(str(max_bytes)) or int(length) > max_bytes):
        raise _too_large(length[:20], max_bytes)
    try:
        return await until(asyncio.get_running_loop().time() + timeout, _receive_all(receive, max_bytes))
    except DeadlineError:
        raise HttpRefusedError(TIMED_OUT, BadUserInputError(reason="body"), _CLOSE) from None


async def _receive_all(receive: Receive, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(f"over {max_bytes}", max_bytes)
        if not message.get("more_body", False):
            return b"".join((*chunks, chunk)) if chunks else chunk
        chunks.append(chunk)


def _too_large(measured: str, limit: int) -> HttpRefusedError:
    return HttpRefusedError(
        TOO_LARGE, OperationTooComplexError(reason=f"body bytes: {measured}, limit {limit}"), _CLOSE
    )
