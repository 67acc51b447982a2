"""The headers of a request, read once and asked often."""

from collections.abc import Iterable

from starlette.types import Scope

_SCOPE_KEY = "gateway.headers"


class RequestHeaders:
    """Values by names in lower case, as latin-1; `raw` are the headers as they came, and are read when asked for."""

    __slots__ = ("_first", "raw")

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self.raw = list(raw)
        self._first = dict(reversed(self.raw))

    def get(self, name: str) -> str | None:
        """The first value of a header."""
        value = self._first.get(name.encode("latin-1"))
        return None if value is None else str(value, "latin-1")

    def getlist(self, name: str) -> list[str]:
        """Every value of a header, in their order."""
        key = name.encode("latin-1")
        if key not in self._first:
            return []
        if len(self._first) == len(self.raw):
            return [str(self._first[key], "latin-1")]
        return [str(value, "latin-1") for other, value in self.raw if other == key]

    def __contains__(self, name: str) -> bool:
        return name.encode("latin-1") in self._first


def headers_of(scope: Scope) -> RequestHeaders:
    """The headers of a request; the same object on every call."""
    known: RequestHeaders | None = scope.get(_SCOPE_KEY)
    if known is None:
        known = scope[_SCOPE_KEY] = RequestHeaders(scope["headers"])
    return known
