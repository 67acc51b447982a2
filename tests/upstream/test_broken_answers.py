"""Answers that are broken, late or missing: a coded error each, within the time limit, and nothing is left behind."""

import asyncio
import base64
import gc
import gzip
import ssl
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from gateway.errors import GatewayError
from gateway.simulator.serve import RunningSimulator, simulator_process
from gateway.upstream.client import Upstream
from gateway.upstream.operation import Operation
from tests.upstream.conftest import PART, Clients, NewOperation, until_in_flight

LIMIT = 1 << 20
MEMORY = 8 << 20

BAD, DOWN, LATE, OURS = "UPSTREAM_BAD_RESPONSE", "UPSTREAM_UNAVAILABLE", "UPSTREAM_TIMEOUT", "INTERNAL_SERVER_ERROR"
AAPNE_KRAV = '{"partIdentifikator":"313367002","skjermet":false'
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "empty body": ({"kind": "empty"}, BAD),
    "no content": ({"kind": "no_content"}, BAD),
    "HTML": ({"kind": "html"}, BAD),
    "HTML under a JSON type": ({"kind": "status", "body": "<html></html>"}, BAD),
    "XML": ({"kind": "status", "body": "<aapneKrav/>", "content_type": "application/xml"}, BAD),
    "truncated JSON": ({"kind": "status", "body": AAPNE_KRAV}, BAD),
    "invalid UTF-8": ({"kind": "invalid_utf8"}, BAD),
    "wrong type at the top": ({"kind": "status", "body": "[]"}, BAD),
    "null": ({"kind": "status", "body": "null"}, BAD),
    "wrong type deep inside": ({"kind": "substitute", "find": '"forfallsdato":"', "replace": '"forfallsdato":"x'}, BAD),
    "missing required field": ({"kind": "substitute", "find": '"kravtype"', "replace": '"annet"'}, BAD),
    "NaN": ({"kind": "status", "body": AAPNE_KRAV + ',"x":NaN}'}, BAD),
    "huge number": (
        {"kind": "status", "body": AAPNE_KRAV + ',"totalOversikt":{"sumStipulerteRenter":1e999}}'},
        BAD,
    ),
    "nesting without end": ({"kind": "status", "body": AAPNE_KRAV + ',"x":' + "[" * 100_000}, BAD),
    "error object in a 200": ({"kind": "status", "body": '{"kode":"KB-001","melding":"Uventet feil"}'}, DOWN),
    "redirect": ({"kind": "redirect"}, BAD),
    "permanent redirect": ({"kind": "redirect", "status": 308}, BAD),
    "not modified": ({"kind": "status", "status": 304}, BAD),
    "too short": ({"kind": "wrong_length"}, DOWN),
    "too long": ({"kind": "wrong_length", "declared": 10}, BAD),
    "reset before the answer": ({"kind": "reset"}, DOWN),
    "closed before the answer": ({"kind": "reset", "close": "fin"}, DOWN),
    "reset within the headers": ({"kind": "reset", "phase": "headers"}, DOWN),
    "closed within the headers": ({"kind": "reset", "phase": "headers", "close": "fin"}, DOWN),
    "reset within the body": ({"kind": "reset", "phase": "body"}, DOWN),
    "closed within the body": ({"kind": "reset", "phase": "body", "close": "fin"}, DOWN),
    "headers by the thousand": ({"kind": "many_headers", "number": 5000}, BAD),
    "a header without end": ({"kind": "status", "headers": {"x-long": "x" * 60_000}}, BAD),
    "gzip bomb": ({"kind": "gzip_bomb", "size": 64 << 20}, BAD),
    "body over the bound": ({"kind": "huge", "size": 64 << 20}, BAD),
    "broken gzip": ({"kind": "status", "body": "{}", "headers": {"content-encoding": "gzip"}}, BAD),
    "unknown encoding": ({"kind": "status", "body": "{}", "headers": {"content-encoding": "br"}}, BAD),
    "silence": ({"kind": "hang"}, LATE),
    "silence after the headers": ({"kind": "hang", "phase": "headers"}, LATE),
    "silence within the body": ({"kind": "hang", "phase": "body"}, LATE),
    "a byte now and then": ({"kind": "slow", "interval_ms": 20}, LATE),
    "plain 404": ({"kind": "status", "status": 404, "body": "Unknown instance. ID=1"}, OURS),
}


def open_connections(upstream: Upstream) -> tuple[int, int]:
    """Connections in use and kept by the clients."""
    pools = [caller._http.pool for caller in upstream._callers]
    return sum(pool.used for pool in pools), sum(pool.idle for pool in pools)


async def read(upstream: Upstream, operation: Operation) -> int:
    return len((await upstream.krav_og_betalinger.aapne_krav(operation, PART)).value.krav)


@pytest.mark.parametrize("name", FAULTS)
async def test_a_broken_answer_is_a_coded_error_and_the_next_operation_is_unharmed(
    name: str, clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    fault, code = FAULTS[name]
    seconds = 1.5 if code == LATE else 5.0
    upstream = clients.create(attempts=1, seconds=seconds, upstream_max_bytes=LIMIT, cache_ttl_seconds=0)
    expected = await read(upstream, new_operation())
    await simulator.fault(**fault)
    begun = asyncio.get_running_loop().time()

    with pytest.raises(GatewayError) as caught:
        await read(upstream, new_operation())

    assert caught.value.code == code
    assert caught.value.kall_id
    assert asyncio.get_running_loop().time() - begun < 5
    assert open_connections(upstream)[0] == 0
    assert await read(upstream, new_operation()) == expected
    assert open_connections(upstream) == (0, 1)
    assert (await simulator.stats())["in_flight"] == {}


@pytest.mark.parametrize("name", ["gzip bomb", "body over the bound", "headers by the thousand"])
async def test_a_flood_costs_a_bounded_amount_of_memory(
    name: str, clients: Clients, token: str, new_operation: NewOperation
) -> None:
    fault, _ = FAULTS[name]
    upstream = clients.create(attempts=1, upstream_max_bytes=LIMIT, cache_ttl_seconds=0)
    await read(upstream, new_operation())
    async with flood(fault) as url:
        flooded = clients.create(attempts=1, upstream_max_bytes=LIMIT, krav_og_betalinger_url=url)
        gc.collect()
        tracemalloc.start()
        try:
            with pytest.raises(GatewayError):
                await read(flooded, new_operation())
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < MEMORY


@asynccontextmanager
async def flood(fault: dict[str, Any]) -> AsyncIterator[str]:
    """A flooding simulator in a process of its own, so that only the client's memory is measured."""
    with simulator_process() as simulator:
        await simulator.fault(**fault)
        yield simulator.krav_og_betalinger_url


async def listening(answer: Callable[[asyncio.StreamWriter], Awaitable[None]], **options: Any) -> asyncio.Server:  # noqa: ANN401
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        await answer(writer)
        writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0, **options)


async def code_of(clients: Clients, operation: Operation, url: str, seconds: float = 2.0) -> str:
    upstream = clients.create(attempts=1, seconds=seconds, krav_og_betalinger_url=url)
    with pytest.raises(GatewayError) as caught:
        await read(upstream, operation)
    assert open_connections(upstream) == (0, 0)
    return caught.value.code


async def test_a_refused_connection_is_unavailable(clients: Clients, new_operation: NewOperation) -> None:
    server = await listening(lambda _writer: asyncio.sleep(0))
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    assert await code_of(clients, new_operation(), f"http://127.0.0.1:{port}/v1") == DOWN


async def test_a_name_that_does_not_resolve_is_unavailable(clients: Clients, new_operation: NewOperation) -> None:
    assert await code_of(clients, new_operation(), "http://finnes-ikke.invalid/v1") in {DOWN, LATE}


async def test_a_server_that_speaks_no_tls_is_unavailable(clients: Clients, new_operation: NewOperation) -> None:
    async def plain(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async with await listening(plain) as server:
        port = server.sockets[0].getsockname()[1]
        assert await code_of(clients, new_operation(), f"https://127.0.0.1:{port}/v1") == DOWN


async def test_a_certificate_that_nobody_vouches_for_is_unavailable(
    clients: Clients, new_operation: NewOperation, self_signed: ssl.SSLContext
) -> None:
    async def never(writer: asyncio.StreamWriter) -> None:
        raise AssertionError("the handshake must fail")

    async with await listening(never, ssl=self_signed) as server:
        port = server.sockets[0].getsockname()[1]
        assert await code_of(clients, new_operation(), f"https://localhost:{port}/v1") == DOWN


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"\x00" * 100_000,
    ],
    ids=lambda raw: repr(raw[:40]),
)
async def test_what_is_not_http_is_a_bad_response(raw: bytes, clients: Clients, new_operation: NewOperation) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    async with await listening(answer) as server:
        port = server.sockets[0].getsockname()[1]
        assert await code_of(clients, new_operation(), f"http://127.0.0.1:{port}/v1", 0.5) in {BAD, DOWN, LATE}


async def test_a_redirect_is_not_followed_and_takes_no_token_along(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    elsewhere: list[bytes] = []

    async def catch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        elsewhere.append(await reader.read(10_000))
        writer.close()

    async with await asyncio.start_server(catch, "127.0.0.1", 0) as server:
        location = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await simulator.fault("redirect", location=location)
        with pytest.raises(GatewayError):
            await read(clients.create(attempts=1), new_operation())
    assert elsewhere == []


async def test_a_cancelled_call_leaves_no_connection_and_no_place_taken(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create(attempts=1, upstream_concurrency=1)
    await simulator.fault("hang", count=10)
    for _ in range(10):
        task = asyncio.create_task(read(upstream, new_operation()))
        await until_in_flight(simulator, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until_in_flight(simulator, 0)
    assert open_connections(upstream) == (0, 0)
    assert await read(upstream, new_operation()) > 0


async def test_the_operations_deadline_ends_a_call_before_the_attempts_limit(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.fault("hang", count=5)
    begun = asyncio.get_running_loop().time()
    with pytest.raises(GatewayError) as caught:
        await read(clients.create(seconds=10), new_operation(seconds=0.3))
    assert caught.value.code == LATE
    assert asyncio.get_running_loop().time() - begun < 1


async def test_no_call_is_begun_that_cannot_be_finished(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    with pytest.raises(GatewayError) as caught:
        await read(upstream, new_operation(seconds=0.05))
    assert caught.value.code == LATE
    assert (await simulator.stats())["total"] == 0


async def test_duplicate_keys_count_with_their_last_value(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.fault("status", body=AAPNE_KRAV + ',"skjermet":true}')
    answer = await clients.create().krav_og_betalinger.aapne_krav(new_operation(), PART)
    assert answer.value.skjermet is True


async def test_a_compressed_answer_is_read(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    packed = base64.b64encode(gzip.compress((AAPNE_KRAV + "}").encode())).decode()
    await simulator.fault("status", body_base64=packed, headers={"content-encoding": "gzip"})
    assert await read(clients.create(), new_operation()) == 0
