"""Every exception of the HTTP client is translated, at one place."""

import httpx
import pytest

from gateway.errors import Api, InternalServerError
from gateway.upstream.failures.faults import FAULTS, fault, nothing_was_sent


def subclasses(base: type[BaseException]) -> set[type[BaseException]]:
    return {base, *(deeper for sub in base.__subclasses__() for deeper in subclasses(sub))}


def httpxs() -> list[type[BaseException]]:
    return sorted(subclasses(httpx.RequestError), key=lambda error: error.__name__)


@pytest.mark.parametrize(
    "error",
    [error for error in httpxs() if error not in {httpx.RequestError, httpx.TransportError}],
    ids=lambda e: e.__name__,
)
def test_every_httpx_error_has_a_place_in_the_table(error: type[BaseException]) -> None:
    assert any(issubclass(error, lower) for lower, _ in FAULTS) or error is httpx.ProtocolError


def test_no_entry_is_hidden_behind_a_more_general_one() -> None:
    for place, (error, _) in enumerate(FAULTS):
        assert not any(issubclass(error, before) for before, _ in FAULTS[:place])


def test_an_unknown_request_error_is_ours() -> None:
    assert isinstance(fault(httpx.RequestError("x"), Api.KRAV_OG_BETALINGER, "id"), InternalServerError)


def test_only_a_failed_connection_proves_that_nothing_was_sent() -> None:
    sure = {error for error in httpxs() if isinstance(error("x"), httpx.RequestError) and nothing_was_sent(error("x"))}  # type: ignore[arg-type]
    assert sure == {httpx.ConnectError, httpx.ConnectTimeout, httpx.LocalProtocolError, httpx.UnsupportedProtocol}
