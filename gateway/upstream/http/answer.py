"""One answer out of the bytes that come, within bounds; llhttp, by way of httptools, takes them apart."""

from typing import Final

import httptools
import httpx

from gateway.upstream.http.body import Body, open_body

LONGEST_LINE: Final = 16_384
MOST_HEADERS: Final = 100
LONGEST_HEAD: Final = 65_536
"""Bytes of all headers and trailers together, and of what may come in a row without one byte of the body."""

_VERSIONS: Final = frozenset({"1.0", "1.1"})
_INTERIM: Final = frozenset({100, 102, 103})
_FIRST_FINAL: Final = 200


class AnswerReader:
    """Reads the answers on one connection; what it says of one is to be believed once that is `complete`.

    It may `begin` anew only after an answer that leaves the connection alive. To be closed with the connection: it and
    the parser hold each other.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)
        self.begin()

    def begin(self) -> None:
        """Expect an answer."""
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.keep_alive = False
        self.complete = False
        self._body: Body | None = None
        self._until_eof = False
        self._number = 0
        self._size = 0
        self._without_body = 0

    def feed(self, data: bytes) -> bool:
        """Take what has come, and tell whether the answer is complete.

        Raises httpx.RemoteProtocolError or httpx.DecodingError when it cannot be one, or is too large.
        """
        assert self._parser is not None  # noqa: S101 - closed readers are fed nothing
        self._without_body += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as exc:
            self.keep_alive = False
            if not self.complete:
                raise _fault(exc) from exc
        if self._without_body > LONGEST_HEAD and not self.complete:
            raise httpx.RemoteProtocolError("Too much that is not the body")
        return self.complete

    def feed_eof(self) -> None:
        """Take the end of the connection. Raises httpx.ReadError when it is not the answer's as well."""
        if not self._until_eof:
            raise httpx.ReadError("The connection was closed before the answer's end")
        self.complete = True

    def take_body(self) -> bytes:
        """Give away the body of a complete answer. Raises httpx.DecodingError when it ends too early."""
        assert self._body is not None  # noqa: S101 - a complete answer has one, if empty
        body, self._body = self._body, None
        return body.finish()

    def close(self) -> None:
        """Let go of the parser; a body that has come whole may still be taken."""
        self._parser = None

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self.complete:
            raise httpx.RemoteProtocolError("More than one answer")

    def on_header(self, name: bytes, value: bytes) -> None:
        size = len(name) + len(value)
        self._size += size
        self._number += 1
        if size > LONGEST_LINE or self._size > LONGEST_HEAD or self._number > MOST_HEADERS:
            raise httpx.RemoteProtocolError("Too many or too long headers")
        if self._body is None:  # otherwise it is a trailer
            key = name.lower()
            same = self.headers.get(key)
            self.headers[key] = value if same is None else same.rstrip(b" \t") + b", " + value

    def on_headers_complete(self) -> None:
        assert self._parser is not None  # noqa: S101 - it is the one that calls
        status = self._parser.get_status_code()
        if status in _INTERIM:
            self.headers.clear()
            return
        if status < _FIRST_FINAL or self._parser.get_http_version() not in _VERSIONS:
            raise httpx.RemoteProtocolError("Neither an answer nor an interim one")
        self.status = status
        self._body = self._open_body()
        self.keep_alive = self._parser.should_keep_alive()

    def on_body(self, piece: bytes) -> None:
        assert self._body is not None  # noqa: S101 - the head is complete
        self._without_body = 0
        self._body.feed(piece)

    def on_message_complete(self) -> None:
        self.complete = self._body is not None

    def _open_body(self) -> Body:
        length = self.headers.get(b"content-length")
        coding = self.headers.get(b"transfer-encoding")
        if coding is not None and coding.strip().lower() != b"chunked":
            raise httpx.RemoteProtocolError("A transfer coding that was not asked for")
        if length is not None and int(length) > self._max_bytes:
            raise httpx.DecodingError("The body is larger than allowed")
        self._until_eof = length is None and coding is None
        return open_body(self.headers.get(b"content-encoding"), self._max_bytes)


def _fault(exc: Exception) -> httpx.RequestError:
    """What a callback raised, or else the parser's own complaint, whose text may quote the answer and stays behind."""
    raised = exc.__context__
    return raised if isinstance(raised, httpx.RequestError) else httpx.RemoteProtocolError(type(exc).__name__)
