"""The headers of a request, read once and asked often."""

from collections.abc import Iterable

from starlette.types import Scope

_SCOPE_KEY = "gateway.headers"


class RequestHeaders:
    """Values by names in lower case, as latin-1; `raw` are the headers as they came."""

    __slots__ = ("_first", "_repeated", "raw")

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self.raw = list(raw)
        self._first: dict[str, str] = {}
        self._repeated: dict[str, list[str]] = {}
        for key, value in self.raw:
            name, text = str(key, "latin-1"), str(value, "latin-1")
            if name in self._first:
                self._repeated.setdefault(name, [self._first[name]]).append(text)
            else:
                self._first[name] = text

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of a header."""
        return self._first.get(name, default)

    def getlist(self, name: str) -> list[str]:
        """Every value of a header, in their order."""
        if name in self._repeated:
            return self._repeated[name]
        return [self._first[name]] if name in self._first else []

    def __contains__(self, name: str) -> bool:
        return name in self._first


def headers_of(scope: Scope) -> RequestHeaders:
    """The headers of a request; the same object on every call."""
    known: RequestHeaders | None = scope.get(_SCOPE_KEY)
    if known is None:
        known = scope[_SCOPE_KEY] = RequestHeaders(scope["headers"])
    return known
