"""One call as the simulator reads it, and the answer it gives."""

import itertools
from urllib.parse import parse_qs, unquote

import msgspec
from starlette.types import Receive, Scope


class Reply(msgspec.Struct, frozen=True):
    """An answer before any fault has been done to it."""

    status: int
    body: bytes = b""
    content_type: str | None = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    def wire_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as ASGI has them, with the right length."""
        pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers]
        if self.content_type is not None:
            pairs.append((b"content-type", self.content_type.encode("latin-1")))
        if self.status != 204:  # noqa: PLR2004 - No Content has no length
            pairs.append((b"content-length", str(len(self.body)).encode()))
        return pairs


class Call(msgspec.Struct, kw_only=True):
    """A request below an API's mount: decoded segments, first value of each query parameter, lower-case headers."""

    api: str
    method: str
    path: str
    segments: tuple[str, ...]
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""
    endpoint: str = "unknown"
    template: str = ""
    part: str | None = None
    order: str | None = None
    organisasjon: str = "-"


def parse_call(api: str, mount: str, scope: Scope) -> Call:
    """Read everything but the body; an encoded slash stays inside its segment."""
    raw_path = scope.get("raw_path") or scope["path"].encode()
    path = raw_path.split(b"?", 1)[0].decode("latin-1")
    below = path[path.index(mount) + len(mount) :]
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Call(
        api=api,
        method=scope["method"],
        path=below,
        segments=tuple(unquote(part) for part in below.split("/")[1:]),
        query={name: values[0] for name, values in query.items()},
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
    )


async def read_body(receive: Receive, limit: int = 1_000_000) -> bytes:
    """The request's body, at most `limit` bytes of it."""
    chunks: list[bytes] = []
    for _ in itertools.count():
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body") or sum(map(len, chunks)) > limit:
            break
    return b"".join(chunks)
