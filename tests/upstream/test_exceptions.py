"""Every exception of the libraries below is translated, each at one place."""

import aiohttp
import httpx
import pytest

from gateway.errors import Api, InternalServerError
from gateway.upstream.failures.faults import FAULTS, fault, nothing_was_sent
from gateway.upstream.http import EXCEPTIONS, translated

# aiohttp's websockets and its own configuration faults do not occur on the way of a request.
NOT_ON_THE_WAY = {"WSServerHandshakeError", "WSMessageTypeError", "ContentTypeError"}


def subclasses(base: type[BaseException]) -> set[type[BaseException]]:
    return {base, *(deeper for sub in base.__subclasses__() for deeper in subclasses(sub))}


def aiohttps() -> list[type[BaseException]]:
    own = {
        error
        for error in subclasses(aiohttp.ClientError) | subclasses(aiohttp.http_exceptions.HttpProcessingError)
        if error.__module__.startswith("aiohttp.") and error.__name__ not in NOT_ON_THE_WAY
    }
    return sorted(own, key=lambda error: error.__name__)


def httpxs() -> list[type[BaseException]]:
    return sorted(subclasses(httpx.RequestError), key=lambda error: error.__name__)


@pytest.mark.parametrize("error", aiohttps(), ids=lambda error: error.__name__)
def test_every_aiohttp_error_has_a_place_in_the_table(error: type[BaseException]) -> None:
    assert any(issubclass(error, lower) for lower, _ in EXCEPTIONS)


@pytest.mark.parametrize(
    "error",
    [error for error in httpxs() if error not in {httpx.RequestError, httpx.TransportError}],
    ids=lambda e: e.__name__,
)
def test_every_httpx_error_has_a_place_in_the_table(error: type[BaseException]) -> None:
    assert any(issubclass(error, lower) for lower, _ in FAULTS) or error is httpx.ProtocolError


@pytest.mark.parametrize("table", [EXCEPTIONS, FAULTS], ids=["aiohttp", "httpx"])
def test_no_entry_is_hidden_behind_a_more_general_one(
    table: tuple[tuple[type[Exception], type[Exception]], ...],
) -> None:
    for place, (error, _) in enumerate(table):
        assert not any(issubclass(error, before) for before, _ in table[:place])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (aiohttp.ConnectionTimeoutError(), httpx.ConnectTimeout),
        (aiohttp.SocketTimeoutError(), httpx.ReadTimeout),
        (TimeoutError(), httpx.ReadTimeout),
        (aiohttp.ServerDisconnectedError(), httpx.ReadError),
        (ConnectionResetError(), httpx.ReadError),
        (aiohttp.ClientPayloadError(), httpx.ReadError),
        (aiohttp.http_exceptions.LineTooLong(b"", 1), httpx.RemoteProtocolError),
        (aiohttp.InvalidURL("x"), httpx.UnsupportedProtocol),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.__name__,
)
def test_an_exception_of_the_lower_library_becomes_its_like(error: Exception, expected: type[Exception]) -> None:
    assert type(translated(error)) is expected


def test_no_text_of_the_lower_library_is_taken_over() -> None:
    assert "05826930057" not in str(translated(aiohttp.InvalidURL("http://x/05826930057")))


def test_an_unknown_request_error_is_ours() -> None:
    assert isinstance(fault(httpx.RequestError("x"), Api.KRAV_OG_BETALINGER, "id"), InternalServerError)


def test_only_a_failed_connection_proves_that_nothing_was_sent() -> None:
    sure = {error for error in httpxs() if isinstance(error("x"), httpx.RequestError) and nothing_was_sent(error("x"))}  # type: ignore[arg-type]
    assert sure == {httpx.ConnectError, httpx.ConnectTimeout, httpx.LocalProtocolError, httpx.UnsupportedProtocol}
