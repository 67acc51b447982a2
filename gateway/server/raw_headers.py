"""Reading single headers of a request cheaply: the few that every request needs, straight from the ASGI scope."""

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> str | None:
    """The first value of a header by its name in lower case; None when the request has none."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None
