"""Making each call at most once in one GraphQL operation, whatever the aliases."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from gateway.errors import GatewayError
from gateway.upstream.operation import Operation

T = TypeVar("T")


async def once(
    operation: Operation, key: tuple[Any, ...], read: Callable[..., Awaitable[T]], arguments: tuple[Any, ...]
) -> T:
    """Return what `read` gives for these arguments, or gave before for the same key; an error is remembered too.

    Whoever comes first reads; when it is cancelled, one of those who wait takes over.
    """
    while (shared := operation.memo.get(key)) is not None:
        if not isinstance(shared, asyncio.Future):
            at_hand: T = shared
            return at_hand
        if not shared.done():
            await asyncio.wait([shared])
        if not shared.cancelled():
            result: T = shared.result()
            return result
        if operation.memo.get(key) is shared:
            del operation.memo[key]
    reading = operation.memo[key] = asyncio.get_running_loop().create_future()
    try:
        value = await read(*arguments)
        reading.set_result(value)
    except GatewayError as error:
        reading.set_exception(error)
        reading.exception()  # retrieved: nobody else may ever ask
        raise
    finally:
        if not reading.done():
            reading.cancel()
    return value


def forget(operation: Operation, first: object) -> None:
    """Forget every result whose key begins with `first`: a write made it stale."""
    for key in [key for key in operation.memo if key[0] is first]:
        del operation.memo[key]
