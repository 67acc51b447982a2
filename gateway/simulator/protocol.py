"""uvicorn's HTTP protocol with the connection itself in the scope, for faults below HTTP."""

import asyncio

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "gateway.simulator"


class FaultyProtocol(HttpToolsProtocol):
    """Adds `scope["extensions"]["gateway.simulator"]["transport"]`."""

    def on_message_begin(self) -> None:
        """Called by the parser before anything of a request is known."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}


def transport_of(scope: Scope) -> asyncio.Transport | None:
    """The connection of a request, when it is served by `FaultyProtocol`."""
    extension = scope.get("extensions", {}).get(EXTENSION)
    return extension["transport"] if extension else None
