import asyncio
import contextlib
import hashlib
from collections.abc import AsyncGenerator, Iterator

import pytest
import redis

from gateway.server.shared_texts import SharedDocumentTexts, create_shared_texts
from tests.redis_server import RedisServer
from tests.server.serving import toy_settings

_TEXT = '{ part(identifikator: "13116900216") { id } }'
_HASH = hashlib.sha256(_TEXT.encode()).hexdigest()


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@contextlib.asynccontextmanager
async def worker(server: RedisServer) -> AsyncGenerator[SharedDocumentTexts]:
    texts = create_shared_texts(toy_settings(cache_url=server.url))
    assert texts is not None
    try:
        yield texts
    finally:
        await texts.aclose()


async def test_what_one_worker_was_told_another_knows(server: RedisServer) -> None:
    async with worker(server) as first:
        await first.put(_HASH, _TEXT)
    async with worker(server) as second:
        assert await second.get(_HASH) == _TEXT


async def test_nothing_on_the_server_can_be_read_without_the_document(server: RedisServer) -> None:
    async with worker(server) as texts:
        await texts.put(_HASH, _TEXT)
    with redis.Redis.from_url(server.url) as connection:
        kept = [(key, connection.get(key)) for key in connection.scan_iter()]
    assert kept
    assert _HASH.encode() not in repr(kept).encode()
    assert b"13116900216" not in repr(kept).encode()


@pytest.mark.parametrize("planted", [b"", b"{ other }", b"\x00" * 100])
async def test_what_somebody_planted_on_the_server_is_not_run(server: RedisServer, planted: bytes) -> None:
    async with worker(server) as texts:
        await texts.put(_HASH, _TEXT)
    with redis.Redis.from_url(server.url) as connection:
        for key in connection.scan_iter():
            connection.set(key, planted)
    async with worker(server) as texts:
        assert await texts.get(_HASH) is None


async def test_without_its_server_a_worker_knows_what_it_was_told_itself(server: RedisServer) -> None:
    server.stop()
    try:
        async with worker(server) as texts:
            await texts.put(_HASH, _TEXT)
            assert await asyncio.wait_for(texts.get(_HASH), 1) == _TEXT
            assert await asyncio.wait_for(texts.get("0" * 64), 2) is None
    finally:
        server.start()


def test_a_cache_in_the_process_shares_nothing() -> None:
    assert create_shared_texts(toy_settings()) is None
