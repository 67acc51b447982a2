"""Whether the process lives, and whether it can serve."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.server.draining import Draining
from gateway.server.exchange import encode

Ready = Callable[[], Awaitable[Mapping[str, str]]]
"""Gives the name of each part that is not ready, with the reason; empty when everything is."""

_UNAVAILABLE = 503
_HEADERS = {"cache-control": "no-store"}


def health_routes(ready: Ready, draining: Draining) -> list[Route]:
    """The routes /health/live and /health/ready."""

    async def live(_: Request) -> Response:
        return _json({"status": "live"}, 200)

    async def is_ready(_: Request) -> Response:
        missing = {"process": "stopping"} if draining.begun else dict(await ready())
        content = {"status": "not ready" if missing else "ready", "not_ready": missing}
        return _json(content, _UNAVAILABLE if missing else 200)

    return [Route("/health/live", live), Route("/health/ready", is_ready)]


def _json(content: object, status: int) -> Response:
    return Response(encode(content), status, _HEADERS, "application/json")
