"""Relay connections over lists that are already here.

What is selected is computed, nothing else: a connection asked only for its `totalCount` builds no edges.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from gateway.errors import BadUserInputError
from resolvers.context import Context

T = TypeVar("T")

DEFAULT_PAGE = 1_000
LARGEST_PAGE = 10_000


class PageArguments(msgspec.Struct, frozen=True):
    """`first`, `after`, `last` and `before` as the client gave them."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


class PageRequest(msgspec.Struct, frozen=True):
    """Checked page arguments of one list; a cursor is (last seen position, tag of the entry)."""

    scope: tuple[str, ...]
    first: int | None
    last: int | None
    after: tuple[int, bytes] | None
    before: tuple[int, bytes] | None


def check_page(context: Context, scope: tuple[str, ...], arguments: PageArguments) -> PageRequest:
    """Check what can be checked before the list is fetched.

    Raises BadUserInputError for a negative or too large page, for both directions at once, and for cursors that this
    list did not give out.
    """
    for name, size in (("first", arguments.first), ("last", arguments.last)):
        if size is not None and not 0 <= size <= LARGEST_PAGE:
            raise BadUserInputError(reason=name)
    if arguments.first is not None and arguments.last is not None:
        raise BadUserInputError(reason="first")
    ids = context.ids
    return PageRequest(
        scope=scope,
        first=arguments.first,
        last=arguments.last,
        after=None if arguments.after is None else ids.read_cursor(scope, arguments.after, "after"),
        before=None if arguments.before is None else ids.read_cursor(scope, arguments.before, "before"),
    )


class Edge(Generic[T]):
    """One entry of a page; its cursor is made when it is asked for."""

    __slots__ = ("_page", "_position", "node")

    def __init__(self, page: "Page[T]", position: int) -> None:
        self.node = page.items[position]
        self._page = page
        self._position = position

    @property
    def cursor(self) -> str:
        return self._page.cursor(self._position)


class PageInfo(msgspec.Struct, frozen=True):
    """Whether there is more, and where this page begins and ends."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


class Page(Generic[T]):
    """A stretch of a filtered and sorted list.

    `identity` names an entry for good. Raises BadUserInputError when a cursor's entry is not in the list.
    """

    def __init__(
        self, context: Context, request: PageRequest, items: Sequence[T], identity: Callable[[T], str]
    ) -> None:
        self.items = items
        self._ids = context.ids
        self._scope = request.scope
        self._identity = identity
        self._start, self._stop = self._bounds(request)

    @property
    def total_count(self) -> int:
        return len(self.items)

    @functools.cached_property
    def nodes(self) -> Sequence[T]:
        return self.items[self._start : self._stop]

    @functools.cached_property
    def edges(self) -> list[Edge[T]]:
        return [Edge(self, position) for position in range(self._start, self._stop)]

    @functools.cached_property
    def page_info(self) -> PageInfo:
        empty = self._start >= self._stop
        return PageInfo(
            has_next_page=self._stop < len(self.items),
            has_previous_page=self._start > 0,
            start_cursor=None if empty else self.cursor(self._start),
            end_cursor=None if empty else self.cursor(self._stop - 1),
        )

    def cursor(self, position: int) -> str:
        """The cursor of the entry at a position of the whole list."""
        return self._ids.cursor(self._scope, self._identity(self.items[position]), position)

    def _bounds(self, request: PageRequest) -> tuple[int, int]:
        start = 0 if request.after is None else self._find(request.after, "after") + 1
        stop = len(self.items) if request.before is None else self._find(request.before, "before")
        stop = max(start, stop)
        # Without a size the page lies at the cursor that was given.
        backwards = request.last is not None or (request.first is None and request.before and not request.after)
        if backwards:
            return max(start, stop - (DEFAULT_PAGE if request.last is None else request.last)), stop
        return start, min(stop, start + (DEFAULT_PAGE if request.first is None else request.first))

    def _find(self, cursor: tuple[int, bytes], argument: str) -> int:
        position, tag = cursor
        if position < len(self.items) and self._is_at(position, tag):
            return position
        # Sorted or filtered in another way, or something came in before it: the entry is still the same.
        found = next((place for place in range(len(self.items)) if self._is_at(place, tag)), None)
        if found is None:
            raise BadUserInputError(reason=argument)
        return found

    def _is_at(self, position: int, tag: bytes) -> bool:
        return self._ids.tag(self._identity(self.items[position])) == tag
