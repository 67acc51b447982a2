"""TLS: verified, to the name of the host, and HTTP/1.1 alone."""

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from gateway.upstream.http import HttpClient, dial
from tests.upstream.http.conftest import GET, Network, http, repeating, silence, until

BASE = "https://localhost:{}/v1"
WHOLE = http(b"{}")


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the system trust the test's certificate."""

    def create(create: object = ssl.create_default_context) -> ssl.SSLContext:
        return create(cafile=str(certificate))  # type: ignore[operator, no-any-return]

    monkeypatch.setattr(ssl, "create_default_context", create)


async def test_a_trusted_server_is_called_over_connections_that_are_kept(
    network: Network, self_signed: ssl.SSLContext, trusting: None
) -> None:
    client = network.client(await network.listen(repeating(WHOLE), self_signed), base=BASE)
    assert (await client.send(GET, b"", seconds=5)).status == 200
    assert (await client.send(GET, b"", seconds=5)).status == 200
    assert (network.connections, client.pool.idle) == (1, 1)
    await client.send(GET, b"", seconds=5, new_connection=True)
    await network.gone.acquire()


async def test_http_1_is_agreed_on(network: Network, self_signed: ssl.SSLContext, trusting: None) -> None:
    agreed: list[str | None] = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        agreed.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())
        await repeating(WHOLE)(reader, writer)

    await network.client(await network.listen(behave, self_signed), base=BASE).send(GET, b"", seconds=5)
    assert agreed == ["http/1.1"]


async def test_a_server_that_nobody_vouches_for_is_not_called(network: Network, self_signed: ssl.SSLContext) -> None:
    client = network.client(await network.listen(repeating(WHOLE), self_signed), base=BASE)
    with pytest.raises(httpx.ConnectError):
        await client.send(GET, b"", seconds=5)
    assert network.connections == 0


async def test_a_certificate_for_another_host_is_not_accepted(
    network: Network, self_signed: ssl.SSLContext, trusting: None
) -> None:
    client = network.client(await network.listen(repeating(WHOLE), self_signed), base="https://127.0.0.1:{}/v1")
    with pytest.raises(httpx.ConnectError):
        await client.send(GET, b"", seconds=5)


async def test_a_context_given_is_used(network: Network, self_signed: ssl.SSLContext, certificate: Path) -> None:
    given = ssl.create_default_context(cafile=str(certificate))
    client = network.client(await network.listen(repeating(WHOLE), self_signed), base=BASE, tls=given)
    assert (await client.send(GET, b"", seconds=5)).status == 200


async def test_a_handshake_without_end_is_a_connect_timeout_and_leaves_nothing(network: Network) -> None:
    given = ssl.create_default_context()  # whose making, in a thread, might outlast the limit before any connection
    client = network.client(await network.listen(silence), base=BASE, tls=given)
    with pytest.raises(httpx.ConnectTimeout):
        await client.send(GET, b"", seconds=1)
    await network.gone.acquire()


async def test_a_call_cancelled_in_the_handshake_leaves_nothing(network: Network) -> None:
    client = network.client(await network.listen(silence), base=BASE)
    task = asyncio.ensure_future(client.send(GET, b"", seconds=5))
    await until(lambda: network.connections)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await network.gone.acquire()


async def test_authorities_are_read_when_first_needed_and_once(
    network: Network, self_signed: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    created: list[ssl.SSLContext] = []

    def create() -> ssl.SSLContext:
        created.append(ssl.create_default_context(cafile=str(certificate)))
        return created[-1]

    monkeypatch.setattr(dial, "_create_ssl_context", create)
    client: HttpClient = network.client(await network.listen(repeating(WHOLE), self_signed), base=BASE)
    assert not created
    for _ in range(2):
        await client.send(GET, b"", seconds=5, new_connection=True)
    assert len(created) == 1
