"""What goes out: one request, whatever the caller passes."""

from typing import Any

import httpx
import pytest

from gateway.errors import Api
from gateway.upstream.call import Call
from gateway.upstream.http.address import parse_address
from gateway.upstream.http.request import RequestWriter


def write(
    base: str = "http://upstream/v1", headers: dict[str, str] | None = None, *, close: bool = False, **call: str | bytes
) -> bytes:
    given: dict[str, Any] = {"api": Api.KRAV_OG_BETALINGER, "name": "x", "method": "GET", "path": "/a", **call}
    return RequestWriter(parse_address(base), headers or {}).write(Call(**given), b"", close=close)


def test_the_headers_of_all_calls_stand_before_those_of_one() -> None:
    call = Call(api=Api.KRAV_OG_BETALINGER, name="x", method="GET", path="/a")
    writer = RequestWriter(parse_address("http://upstream"), {"Accept": "application/json"})
    assert writer.write(call, b"Authorization: Bearer t\r\n", close=False) == (
        b"GET /a HTTP/1.1\r\nHost: upstream\r\nAccept: application/json\r\nAuthorization: Bearer t\r\n\r\n"
    )


def test_a_get_has_the_headers_given_and_no_body() -> None:
    assert write(headers={"Accept": "application/json", "X-Navn": "Bjørn"}, path="/p%C3%A5/1?fra=2026-01-01") == (
        "GET /v1/p%C3%A5/1?fra=2026-01-01 HTTP/1.1\r\nHost: upstream\r\n"
        "Accept: application/json\r\nX-Navn: Bjørn\r\n\r\n"
    ).encode("latin-1")


def test_a_body_is_sent_with_its_length() -> None:
    assert write(method="POST", body=b'{"x":1}').endswith(b'\r\nContent-Length: 7\r\n\r\n{"x":1}')


def test_a_write_without_a_body_says_so() -> None:
    assert write(method="PUT").endswith(b"\r\nContent-Length: 0\r\n\r\n")


def test_a_connection_that_will_not_be_kept_is_announced() -> None:
    assert b"\r\nConnection: close\r\n" in write(close=True)


@pytest.mark.parametrize(
    ("base", "host", "target"),
    [
        ("http://upstream", b"upstream", b"/a"),
        ("http://upstream/", b"upstream", b"/a"),
        ("http://upstream:80/v1/", b"upstream", b"/v1/a"),
        ("http://upstream:8080/v1", b"upstream:8080", b"/v1/a"),
        ("https://upstream:443", b"upstream", b"/a"),
        ("https://UPSTREAM:80", b"upstream:80", b"/a"),
        ("http://[::1]/v1", b"[::1]", b"/v1/a"),
        ("http://[::1]:8080", b"[::1]:8080", b"/a"),
        ("http://innkreving.blåbær.no", b"innkreving.xn--blbr-roah.no", b"/a"),
    ],
)
def test_host_and_prefix_come_from_the_base_address(base: str, host: bytes, target: bytes) -> None:
    assert write(base) == b"GET " + target + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "upstream",
        "ftp://upstream",
        "http://",
        "http:///v1",
        "http://upstream:x",
        "http://upstream:70000",
        "http://user:word@upstream",
        "http://upstream/v1?x=1",
        "http://upstream/v1#x",
        "http://upstream/\r\nX: y",
        "http://up\tstream",
        "http://upstream/v 1",
        "http://" + "x" * 64,
    ],
)
def test_what_is_no_base_address_is_refused(base: str) -> None:
    with pytest.raises(httpx.UnsupportedProtocol):
        parse_address(base)


@pytest.mark.parametrize(
    "call",
    [
        {"path": "/a b"},
        {"path": "/a\r\nX: y"},
        {"path": "/a HTTP/1.1\r\n\r\nGET /b"},
        {"path": "/a\x00"},
        {"path": "/å"},
        {"path": "/a\x7f"},
        {"path": "//\u2028"},
        {"method": "GET / HTTP/1.1\r\n\r\nGET"},
        {"method": "HEAD"},
        {"method": "CONNECT"},
        {"headers": {"X": "a\r\nY: b"}},
        {"headers": {"X": "a\nY: b"}},
        {"headers": {"X": "a\rY: b"}},
        {"headers": {"X": "a\x00"}},
        {"headers": {"X": "a\x85b"}},
        {"headers": {"X": "Ł"}},
        {"headers": {"X\r\nY": "a"}},
        {"headers": {"X: y\r\nZ": "a"}},
        {"headers": {"X Y": "a"}},
        {"headers": {"": "a"}},
        {"headers": {"Ø": "a"}},
        {"headers": {"content-length": "0"}},
        {"headers": {"Transfer-Encoding": "chunked"}},
        {"headers": {"Host": "elsewhere"}},
        {"headers": {"Connection": "upgrade"}},
    ],
    ids=repr,
)
def test_nothing_can_make_a_second_header_or_request(call: dict[str, Any]) -> None:
    with pytest.raises(httpx.LocalProtocolError):
        write(**call)


def test_a_path_cannot_become_part_of_the_host() -> None:
    with pytest.raises(httpx.LocalProtocolError):
        write("http://upstream", path="@elsewhere/")
