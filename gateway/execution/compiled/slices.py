"""Completing a long list slice by slice, so that one answer does not hold up everybody else's."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from gateway.execution.request import ENCODER
from gateway.waiting import make_way

LONG: Final = 250
"""Objects that take about one millisecond; a list of more is completed slice by slice."""

SLICE: Final = 50
"""Objects that take about a quarter of a millisecond."""

_COMMA: Final = ord(",")

Many = Callable[[Any, Any, Any], list[Any]]


async def in_slices(many: Many, items: Any, context: Any, arguments: Any) -> list[Any] | msgspec.Raw:  # noqa: ANN401 - as compiled functions have it
    """What `many` makes of the items; of a long list only its JSON, so that what it is made of is freed on the way.

    Others have their turn after each slice. Raises what `many` does.
    """
    if (type(items) is not tuple and type(items) is not list) or len(items) <= LONG:
        return many(items, context, arguments)
    text = bytearray()
    for begin in range(0, len(items), SLICE):
        end = max(len(text) - 1, 0)
        # Written over the bracket that ended the last slice; the one that begins this slice becomes a comma.
        ENCODER.encode_into(many(items[begin : begin + SLICE], context, arguments), text, end)
        if end:
            text[end] = _COMMA
        await make_way()
    return msgspec.Raw(text)
