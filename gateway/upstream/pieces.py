"""Decoding a large answer piece by piece, so that it does not hold up everybody else, and freeing it likewise.

    {"partIdentifikator":"310000016","krav":[{...},{...},{...},{...}],"skjermet":false}
     head ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^  piece ^^^^^  rest ^^^^^^^^^^^^^^^^^^^^^^^^^

Pieces end where an object of the list is followed by another: `},{"firstKey":`, which no text in valid JSON can hold,
as its quotes would be escaped. Were it a list inside of an object, the piece would not be valid by itself.
"""

import asyncio
import gc
import typing
import weakref
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

import msgspec

from gateway.waiting import make_way

T = TypeVar("T", bound=msgspec.Struct)

LARGE: Final = 250_000
"""Bytes of a body that is decoded in about one millisecond; a larger one is decoded piece by piece."""

_PIECE: Final = 50_000
_FREED: Final = 250
"""Objects of a list that are freed in a quarter of a millisecond."""
_LONGEST_HEAD: Final = 10_000
_LONGEST_KEY: Final = 100


class PieceDecoder(Generic[T]):
    """Decodes answers of one type, nearly all of which is the list in one of its attributes.

    The type allows weak references, by which it is known when an answer is not needed any more. One large answer is
    decoded after another: all are done as soon as if they took turns, most sooner, and few are in memory at once.
    """

    def __init__(self, type_: type[T], attribute: str, turn: asyncio.Lock) -> None:
        self._turn = turn
        field = next(each for each in msgspec.structs.fields(type_) if each.name == attribute)
        self._attribute = attribute
        self._list = f'"{field.encode_name}":'.encode()
        self.decode_whole = msgspec.json.Decoder(type_).decode
        self._decode_items = msgspec.json.Decoder(list[typing.get_args(field.type)[0]]).decode  # type: ignore[misc] # known at run time

    async def decode(self, body: bytes) -> T | None:
        """What the body holds, letting others run after each piece; None when it must be decoded, or refused, whole."""
        async with self._turn:
            return await self._decode(body)

    async def _decode(self, body: bytes) -> T | None:
        items: list[Any] = []
        end = 0
        head = b""
        view = memoryview(body)
        try:
            for begin, end in self._pieces(body):
                await make_way()
                head = head or body[:begin]
                items += self._decode_items(b"".join((b"[", view[begin:end], b"]")))
                # The tuples among them need not be looked at again. Ten thousand of them, whenever the collector runs
                # by itself, would take milliseconds.
                gc.collect(0)
            rest = body[end + 1 :]
            if not items or self._list in rest:  # named once more, and then the last would count
                return None
            answer = self.decode_whole(head + rest)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        items += getattr(answer, self._attribute)
        answer = msgspec.structs.replace(answer, **{self._attribute: tuple(items)})
        weakref.finalize(answer, _free, asyncio.get_running_loop(), items).atexit = False
        return answer

    def _pieces(self, body: bytes) -> Iterator[tuple[int, int]]:
        """Where the pieces begin and end; none when the list is not found, or not found in the answer itself."""
        opening = self._list + b'[{"'
        begin = body.find(opening, 0, _LONGEST_HEAD)
        key_ends = body.find(b'":', begin + len(opening), begin + len(opening) + _LONGEST_KEY)
        if begin < 0 or key_ends < 0 or not _is_beginning(body[:begin]):
            return
        begin += len(self._list) + 1
        between = b"}," + body[begin : key_ends + 2]
        while (end := body.find(between, begin + _PIECE)) >= 0:
            yield begin, end + 1
            begin = end + 2


def _free(loop: asyncio.AbstractEventLoop, items: list[Any]) -> None:
    """Let go of the items, the last that hold them, a few at a time."""
    del items[-_FREED:]
    if items and not loop.is_closed():
        loop.call_soon(_free, loop, items)


def _is_beginning(head: bytes) -> bool:
    """Whether this is the beginning of an object, with all that was begun in it ended."""
    try:
        msgspec.json.decode(head.removesuffix(b",") + b"}", type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True
