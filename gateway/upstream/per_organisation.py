"""State kept for each organisation, but for no more of them than memory allows."""

from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST_ORGANISATIONS: Final = 1_000


class PerOrganisation(Generic[T]):
    """Makes a value for an organisation when first asked; beyond the bound the longest unused is forgotten."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._values: OrderedDict[str, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def values(self) -> Collection[T]:
        """The values that are kept."""
        return self._values.values()

    def get(self, organisation: str) -> T:
        value = self._values.get(organisation)
        if value is None:
            value = self._values[organisation] = self._make()
            if len(self._values) > MOST_ORGANISATIONS:
                self._values.popitem(last=False)
        else:
            self._values.move_to_end(organisation)
        return value
