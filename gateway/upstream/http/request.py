"""A request as bytes; whatever the caller passes, it is one request and has the headers given."""

import functools
import re
from collections.abc import Mapping
from typing import Final

import httpx

from gateway.upstream.call import Call
from gateway.upstream.http.address import Address

_METHODS: Final = frozenset({"GET", "POST", "PUT"})
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te"})


class RequestWriter:
    """Writes requests to one address, each of them with these headers."""

    def __init__(self, address: Address, headers: Mapping[str, str]) -> None:
        _check_headers(headers)
        self._prefix = address.prefix
        self._same = f" HTTP/1.1\r\nHost: {address.authority}\r\n{_lines(headers)}"

    def write(self, call: Call, headers: Mapping[str, str], *, close: bool, checked: bytes = b"") -> bytes:
        """Return head and body; with `close`, the connection is given up after the answer.

        `checked` are whole lines of headers that are sure to be nothing else, and are not looked at again.
        Raises httpx.LocalProtocolError for what cannot stand in a request, such as a line end in a header.
        """
        target = self._prefix + call.path
        _check_line(call.method, target)
        _check_headers(headers)
        head = f"{call.method} {target}{self._same}{_lines(headers)}"
        if call.body is not None or call.method != "GET":
            head += f"Content-Length: {len(call.body or b'')}\r\n"
        if close:
            head += "Connection: close\r\n"
        try:
            written = head.encode("latin-1")
        except UnicodeEncodeError as exc:
            raise httpx.LocalProtocolError("A header has letters outside of Latin-1") from exc
        return b"".join((written, checked, b"\r\n", call.body or b""))


def _lines(headers: Mapping[str, str]) -> str:
    return "".join([f"{name}: {value}\r\n" for name, value in headers.items()])


def _check_line(method: str, target: str) -> None:
    if method not in _METHODS:
        raise httpx.LocalProtocolError("A method that is not used here")
    if not (target.isascii() and target.isprintable() and target.startswith("/")) or " " in target:
        raise httpx.LocalProtocolError("A path that is not percent-encoded")


def _check_headers(headers: Mapping[str, str]) -> None:
    _check_names(tuple(headers))
    if not "".join(headers.values()).isprintable():
        raise httpx.LocalProtocolError("A header with a control character")


@functools.lru_cache(maxsize=64)
def _check_names(names: tuple[str, ...]) -> None:
    # A handful of sets of names exists; those that are refused are not remembered.
    if not all(_NAME.fullmatch(name) and name.lower() not in _OURS for name in names):
        raise httpx.LocalProtocolError("A header name that is none, or not the caller's to give")
