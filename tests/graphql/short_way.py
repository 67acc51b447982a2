"""A client's requests on the way that the protocol of `gateway serve` sends them, without a socket."""

import asyncio

import httpx
from starlette.applications import Starlette

from gateway.server.whole_requests import Exchange, ShortWay, Wire


class ShortWayTransport(httpx.AsyncBaseTransport):
    """Whole requests go the application's short way, all others through ASGI; both answer alike."""

    def __init__(self, app: Starlette) -> None:
        self._short_way: ShortWay = app.short_way  # type: ignore[attr-defined] # what the protocol looks for
        self._long_way = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        if request.method == "POST" and request.url.path == "/graphql":
            exchange = Exchange(keep_alive=True)
            seen = self._short_way.again(written(request, body), exchange)
            if isinstance(seen, tuple):
                return _response(seen)
            headers = [(name.lower(), value) for name, value in request.headers.raw]
            answer = self._short_way.begin(headers, body, exchange, seen)
            if answer is not None and not isinstance(answer, tuple):
                answer = await asyncio.ensure_future(answer)
            if answer is not None:
                return _response(answer)
        return await self._long_way.handle_async_request(request)


def written(request: httpx.Request, body: bytes) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{request.method} {request.url.raw_path.decode()} HTTP/1.1".encode()]
    lines += [name + b": " + value for name, value in request.headers.raw]
    return b"\r\n".join([*lines, b"", body])


def _response(answer: Wire) -> httpx.Response:
    head, body = answer
    status, *lines = head.rstrip(b"\r\n").split(b"\r\n")
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    return httpx.Response(int(status.split()[1]), headers=headers, stream=httpx.ByteStream(body))
