"""Connections are kept, used again, bounded, and given up whenever that is safer."""

import asyncio
import socket
import struct
from collections.abc import Awaitable
from contextlib import suppress

import httpx
import msgspec
import pytest

from gateway.upstream.call import Answer
from gateway.upstream.http import HttpClient, pool
from gateway.upstream.http.dial import Dialer
from tests.upstream.http.conftest import GET, Network, http, repeating, saying, silence, until

WHOLE = http(b"{}")
LARGE = msgspec.structs.replace(GET, method="POST", body=b"x" * (64 << 20))


def send(client: HttpClient, *, new_connection: bool = False, seconds: float = 5.0) -> Awaitable[Answer]:
    return client.send(GET, b"", seconds=seconds, new_connection=new_connection, kall_id="x")


def counts(client: HttpClient) -> tuple[int, int]:
    return client.pool.used, client.pool.idle


async def test_a_connection_is_used_again(network: Network) -> None:
    client = network.client(await network.listen(repeating(WHOLE)))
    for _ in range(3):
        assert (await send(client)).kall_id == "x"
    assert network.connections == 1
    assert counts(client) == (0, 1)


async def test_calls_at_once_have_a_connection_each_and_the_last_used_is_used_next(network: Network) -> None:
    client = network.client(await network.listen(repeating(WHOLE)))
    await asyncio.gather(*(send(client) for _ in range(3)))
    assert network.connections == 3
    last = next(reversed(client.pool._idle))
    await send(client)
    assert next(reversed(client.pool._idle)) is last
    assert counts(client) == (0, 3)


async def test_a_new_connection_meets_no_other_call_before_or_after(network: Network) -> None:
    client = network.client(await network.listen(repeating(WHOLE)))
    await send(client)
    await send(client, new_connection=True)
    await network.gone.acquire()
    assert network.connections == 2
    assert counts(client) == (0, 1)


@pytest.mark.parametrize(
    "raw",
    [
        http(b"{}", b"Connection: close"),
        http(b"{}", b"Connection: x, Close"),
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        WHOLE + b"more",
        WHOLE + WHOLE,
        WHOLE + b"HTTP/1.1",
    ],
)
async def test_a_connection_is_not_kept_when_either_side_does_not_want_it_or_something_is_left(
    raw: bytes, network: Network
) -> None:
    client = network.client(await network.listen(repeating(raw)))
    await send(client)
    assert counts(client) == (0, 0)
    await network.gone.acquire()
    assert (await send(client)).body == b"{}"
    assert network.connections == 2


async def test_what_comes_unasked_costs_the_connection(network: Network) -> None:
    more = asyncio.Event()

    async def talkative(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(WHOLE)
        await more.wait()
        writer.write(http(b"of somebody else"))
        await silence(reader, writer)

    client = network.client(await network.listen(talkative))
    await send(client)
    more.set()
    await network.gone.acquire()
    assert counts(client) == (0, 0)


async def test_what_came_unasked_and_unseen_is_not_the_next_answer() -> None:
    """The loop gets no chance to read between the unasked bytes and the next call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        loop = asyncio.get_running_loop()
        client = HttpClient(f"http://127.0.0.1:{listening.getsockname()[1]}", max_bytes=100)
        first = asyncio.ensure_future(send(client))
        served, _ = await loop.sock_accept(listening)
        with served:
            await loop.sock_recv(served, 1000)
            await loop.sock_sendall(served, WHOLE)
            await first
            served.send(http(b"of somebody else"))
            second = asyncio.ensure_future(send(client))
            again, _ = await loop.sock_accept(listening)
            with again:
                await loop.sock_recv(again, 1000)
                await loop.sock_sendall(again, http(b"mine"))
                assert (await second).body == b"mine"
        await client.aclose()


async def test_a_kept_connection_that_the_server_closes_is_dropped(network: Network) -> None:
    client = network.client(await network.listen(saying(WHOLE)))
    await send(client)
    await until(lambda: counts(client) == (0, 0))
    await send(client)
    assert network.connections == 2


async def test_nothing_is_sent_twice_when_a_kept_connection_turns_out_closed(network: Network) -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(WHOLE)
        await reader.readuntil(b"\r\n\r\n")

    client = network.client(await network.listen(once))
    await send(client)
    with pytest.raises(httpx.ReadError):
        await send(client)
    assert network.connections == 1
    assert counts(client) == (0, 0)


async def test_a_reset_is_a_read_error(network: Network) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n{")
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    with pytest.raises(httpx.ReadError):
        await send(network.client(await network.listen(reset)))


async def test_so_many_are_kept_and_no_more(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST_IDLE", 2)
    client = network.client(await network.listen(repeating(WHOLE)))
    await asyncio.gather(*(send(client) for _ in range(4)))
    assert counts(client) == (0, 2)


async def test_a_connection_that_nobody_uses_is_closed_after_a_while(network: Network) -> None:
    port = await network.listen(repeating(WHOLE))
    client = network.client(port)
    client.pool._idle_seconds = 0.05
    await asyncio.gather(send(client), send(client))
    await network.gone.acquire()
    await network.gone.acquire()
    assert counts(client) == (0, 0)


async def test_an_answer_that_comes_before_the_request_is_out_ends_the_connection(network: Network) -> None:
    async def hasty(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(http(b"", status=b"413 Content Too Large"))
        await silence(reader, writer)

    client = network.client(await network.listen(hasty))
    assert (await client.send(LARGE, b"", seconds=10)).status == 413
    assert counts(client) == (0, 0)


async def test_the_time_limit_ends_a_call_and_its_connection(network: Network) -> None:
    client = network.client(await network.listen(silence))
    begun = asyncio.get_running_loop().time()
    with pytest.raises(httpx.ReadTimeout):
        await send(client, seconds=0.1)
    assert 0.09 < asyncio.get_running_loop().time() - begun < 1
    await network.gone.acquire()
    assert counts(client) == (0, 0)


async def test_the_time_limit_is_for_the_whole_answer(network: Network) -> None:
    async def dribble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    with pytest.raises(httpx.ReadTimeout):
        await send(network.client(await network.listen(dribble)), seconds=0.2)


async def test_a_host_that_does_not_take_the_connection_is_a_connect_timeout() -> None:
    with socket.socket() as full, socket.socket() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting.connect(full.getsockname())
        client = HttpClient(f"http://127.0.0.1:{full.getsockname()[1]}", max_bytes=100)
        with pytest.raises(httpx.ConnectTimeout):
            await send(client, seconds=0.1)
        await client.aclose()


async def test_a_refused_connection_is_a_connect_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        client = HttpClient(f"http://127.0.0.1:{unused.getsockname()[1]}", max_bytes=100)
        with pytest.raises(httpx.ConnectError):
            await send(client)


async def test_the_next_address_is_tried_when_one_does_not_answer(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = await network.listen(repeating(WHOLE))
    with socket.socket() as full, socket.socket() as waiting:
        full.bind(("127.0.0.2", 0))
        full.listen(0)
        waiting.connect(full.getsockname())
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")

        async def find(*_: object, **__: object) -> list[object]:
            return [(*kind, full.getsockname()), (*kind, ("127.0.0.1", port))]

        client = network.client(port, base="http://upstream.invalid")
        monkeypatch.setattr(Dialer, "_find", find)
        assert (await send(client, seconds=2)).status == 200


async def test_a_call_cancelled_while_it_waits_leaves_nothing(network: Network) -> None:
    client = network.client(await network.listen(silence))
    task = asyncio.ensure_future(send(client))
    await until(lambda: network.connections)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await network.gone.acquire()
    assert counts(client) == (0, 0)


@pytest.mark.parametrize("steps", range(12))
async def test_a_call_cancelled_at_any_step_leaves_nothing(steps: int, network: Network) -> None:
    client = network.client(await network.listen(repeating(WHOLE)))
    task = asyncio.ensure_future(send(client))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert client.pool.used == 0
    assert (await send(client)).status == 200
    assert counts(client) == (0, 1)


async def test_a_call_cancelled_while_it_writes_leaves_nothing(network: Network) -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(10)

    client = network.client(await network.listen(deaf))
    task = asyncio.ensure_future(client.send(LARGE, b"", seconds=5))
    await until(lambda: network.connections)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert counts(client) == (0, 0)


async def test_closing_ends_calls_under_way_and_keeps_nothing_after(network: Network) -> None:
    client = network.client(await network.listen(silence))
    task = asyncio.ensure_future(send(client))
    await until(lambda: client.pool.used)
    await client.aclose()
    with pytest.raises(httpx.ReadError):
        await task
    assert counts(client) == (0, 0)


async def test_a_closed_pool_keeps_nothing(network: Network) -> None:
    client = network.client(await network.listen(repeating(WHOLE)))
    await client.aclose()
    assert (await send(client)).status == 200
    assert counts(client) == (0, 0)
