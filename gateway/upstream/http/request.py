"""A request as bytes; whatever the caller passes, it is one request and has the headers given."""

import functools
import re
from typing import Final

import httpx

from gateway.upstream.call import Call
from gateway.upstream.http.address import Address

_METHODS: Final = frozenset({"GET", "POST", "PUT"})
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"})


class RequestWriter:
    """Writes requests to one address."""

    def __init__(self, address: Address) -> None:
        self._prefix = address.prefix
        self._version_and_host = f" HTTP/1.1\r\nHost: {address.authority}\r\n"

    def write(self, call: Call, headers: dict[str, str], *, close: bool) -> bytes:
        """Return head and body; with `close`, the connection is given up after the answer.

        Raises httpx.LocalProtocolError for what cannot stand in a request, such as a line end in a header.
        """
        target = self._prefix + call.path
        _check(call.method, target, headers)
        lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
        if call.body is not None or call.method != "GET":
            lines.append(f"Content-Length: {len(call.body or b'')}\r\n")
        if close:
            lines.append("Connection: close\r\n")
        head = f"{call.method} {target}{self._version_and_host}{''.join(lines)}\r\n"
        try:
            written = head.encode("latin-1")
        except UnicodeEncodeError as exc:
            raise httpx.LocalProtocolError("A header has letters outside of Latin-1") from exc
        return written if call.body is None else written + call.body


def _check(method: str, target: str, headers: dict[str, str]) -> None:
    if method not in _METHODS:
        raise httpx.LocalProtocolError("A method that is not used here")
    if not (target.isascii() and target.isprintable() and target.startswith("/")) or " " in target:
        raise httpx.LocalProtocolError("A path that is not percent-encoded")
    _check_names(tuple(headers))
    if not "".join(headers.values()).isprintable():
        raise httpx.LocalProtocolError("A header with a control character")


@functools.lru_cache(maxsize=64)
def _check_names(names: tuple[str, ...]) -> None:
    # A handful of sets of names exists; those that are refused are not remembered.
    if not all(_NAME.fullmatch(name) and name.lower() not in _OURS for name in names):
        raise httpx.LocalProtocolError("A header name that is none, or not the caller's to give")
