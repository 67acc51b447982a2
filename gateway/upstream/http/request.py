"""A request as bytes; whatever the caller passes, it is one request and has the headers given."""

import re
from collections.abc import Mapping
from typing import Final

import httpx

from gateway.upstream.call import Call
from gateway.upstream.http.address import Address

_LAST_OF_LATIN_1: Final = "\xff"
_METHODS: Final = frozenset({"GET", "POST", "PUT"})
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"})


class RequestWriter:
    """Writes requests to one address, each of them with these headers.

    Raises httpx.LocalProtocolError for what cannot be a header, such as one with a line end.
    """

    def __init__(self, address: Address, headers: Mapping[str, str]) -> None:
        self._prefix = address.prefix
        self._same = f" HTTP/1.1\r\nHost: {address.authority}\r\n{_lines(headers)}"

    def write(self, call: Call, lines: bytes, *, close: bool) -> bytes:
        """Return head and body; with `close`, the connection is given up after the answer.

        `lines` are whole lines of more headers, which are sure to be nothing else, and are not looked at again.
        Raises httpx.LocalProtocolError for a method or a path that cannot stand in a request.
        """
        target = self._prefix + call.path
        _check_line(call.method, target)
        head = f"{call.method} {target}{self._same}"
        if call.body is not None or call.method != "GET":
            head += f"Content-Length: {len(call.body or b'')}\r\n"
        if close:
            head += "Connection: close\r\n"
        return b"".join((head.encode("latin-1"), lines, b"\r\n", call.body or b""))


def _check_line(method: str, target: str) -> None:
    if method not in _METHODS:
        raise httpx.LocalProtocolError("A method that is not used here")
    if not (target.isascii() and target.isprintable() and target.startswith("/")) or " " in target:
        raise httpx.LocalProtocolError("A path that is not percent-encoded")


def _lines(headers: Mapping[str, str]) -> str:
    if not all(_NAME.fullmatch(name) and name.lower() not in _OURS for name in headers):
        raise httpx.LocalProtocolError("A header name that is none, or not the caller's to give")
    text = "".join(headers.values())
    if not text.isprintable() or any(letter > _LAST_OF_LATIN_1 for letter in text):
        raise httpx.LocalProtocolError("A header with a control character, or letters outside of Latin-1")
    return "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
