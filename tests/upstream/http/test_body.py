"""A body costs about as much memory as it has bytes, however it comes."""

import gzip
import tracemalloc
from collections.abc import Iterable

import httpx
import pytest

from gateway.upstream.http.body import open_body

SIZE = 400_000


def peak(encoding: bytes, pieces: Iterable[bytes], limit: int = SIZE) -> int:
    """Bytes of memory in use at most while a body is read, and until it is refused."""
    tracemalloc.start()
    try:
        body = open_body(encoding, limit)
        for piece in pieces:
            body.feed(piece)
        body.finish()
    except httpx.DecodingError:
        pass
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most


def test_tiny_pieces_cost_little_more_than_their_bytes() -> None:
    assert peak(b"", (b"%02d" % (number % 100) for number in range(SIZE // 2))) < 3 * SIZE


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    bomb = gzip.compress(b"\0" * (100 * SIZE))
    assert peak(b"gzip", [bomb]) < 4 * SIZE


@pytest.mark.parametrize("encoding", [b"", b"gzip"])
def test_what_is_over_the_limit_is_not_kept(encoding: bytes) -> None:
    assert peak(encoding, [b"x" * 1_000] * 1_000, limit=10_000) < 100_000


def test_packed_nothing_without_end_is_refused() -> None:
    begun = gzip.compress(b"")[:10]  # the header; then blocks that hold nothing and are not the last
    body = open_body(b"gzip", 10_000)
    body.feed(begun)
    for _ in range(19):
        body.feed(b"\x00\x00\x00\xff\xff" * 100)
    with pytest.raises(httpx.DecodingError):
        body.feed(b"\x00\x00\x00\xff\xff" * 100)
