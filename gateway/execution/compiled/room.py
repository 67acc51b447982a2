"""The memory that all compiled code of a process may take."""

from collections import OrderedDict
from typing import Final, Protocol

MOST: Final = 10_000_000
"""Characters of source; compiled, one takes four to five bytes."""


class Owner(Protocol):
    """What keeps compiled code."""

    def forget(self) -> None:
        """Let go of all of it."""
        ...


class Room:
    """Room for `most` characters of compiled source: whose code was used longest ago forgets it first."""

    def __init__(self, most: int = MOST) -> None:
        self._left = most
        self._taken: OrderedDict[Owner, int] = OrderedDict()

    def use(self, owner: Owner) -> None:
        """Note that an owner's code is used."""
        if owner in self._taken:
            self._taken.move_to_end(owner)

    def take(self, owner: Owner, characters: int) -> None:
        """Note that an owner has so much more code, which it keeps already."""
        self._taken[owner] = self._taken.pop(owner, 0) + characters
        self._left -= characters
        while self._left < 0:
            oldest, given_back = self._taken.popitem(last=False)
            self._left += given_back
            oldest.forget()
