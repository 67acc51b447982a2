"""Whatever bytes come, in whatever pieces, the outcome is one: an answer within bounds, or one of httpx's errors."""

import gzip
import itertools
from collections.abc import Sequence

import httpx
from hypothesis import given
from hypothesis import strategies as st

from gateway.upstream.http.answer import AnswerReader
from tests.upstream.http.conftest import http
from tests.upstream.http.test_answers import ANSWERS, BROKEN

MOST = 10_000
PARTS = [
    *(b"\r\n", b"0\r\n\r\n", b"HTTP/1.1 ", b"100", b"\x00", b": ", b"5\r\n", b"f" * 8 + b"\r\n", gzip.compress(b"{}")),
    *(b"Content-Length: ", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"Connection: close\r\n"),
]
EXAMPLES = [raw for raw, _, _ in ANSWERS.values()] + [raw for raw, _ in BROKEN.values()]
SHORT = [raw for raw in EXAMPLES if 0 < len(raw) < 3_000]

pieces = st.lists(st.one_of(st.sampled_from(PARTS), st.binary(max_size=20)), max_size=8).map(b"".join)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    raw = draw(st.sampled_from(SHORT))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(raw)))
        raw = raw[:place] + draw(pieces) + raw[place + draw(st.integers(0, 20)) :]
    return raw


def outcome(pieces: Sequence[bytes], *, after: bytes = b"") -> tuple[int, bytes] | type[Exception]:
    """How these pieces end, on a connection whose answer before was another."""
    reader = AnswerReader(MOST)
    if after:
        reader.feed(after)
        reader.begin()
    try:
        if not any(reader.feed(piece) for piece in pieces):
            reader.feed_eof()
        return reader.status, reader.take_body()
    except httpx.RequestError as exc:
        return type(exc)
    finally:
        reader.close()


def leaves_open(raw: bytes) -> bool:
    reader = AnswerReader(MOST)
    try:
        return reader.feed(raw) and reader.keep_alive
    except httpx.RequestError:
        return False
    finally:
        reader.close()


LEAVE_OPEN = [raw for raw in EXAMPLES if leaves_open(raw)]


@given(st.one_of(mutated(), st.binary(max_size=300)), st.lists(st.integers(0, 3_000), max_size=6))
def test_any_bytes_in_any_pieces_have_one_outcome(raw: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cut % (len(raw) + 1) for cut in cuts), len(raw)]
    at_once = outcome([raw])
    assert at_once == outcome([raw[begin:end] for begin, end in itertools.pairwise(places)])
    assert isinstance(at_once, type) or len(at_once[1]) <= MOST


@given(st.sampled_from(LEAVE_OPEN), st.one_of(mutated(), st.binary(max_size=300)))
def test_the_answer_before_makes_no_difference(before: bytes, raw: bytes) -> None:
    assert outcome([raw], after=before) == outcome([raw])


@given(st.binary(max_size=200), st.integers(1, 7))
def test_a_body_arrives_as_it_was_sent(body: bytes, size: int) -> None:
    parts = [body[begin : begin + size] for begin in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    packed = http(gzip.compress(body), b"Content-Encoding: gzip")
    assert [outcome([raw]) for raw in (http(body), chunked, packed)] == [(200, body)] * 3
