import pytest

from gateway.server.caller import read_credentials, wants_fresh_data
from gateway.server.request_headers import RequestHeaders


def headers(*pairs: tuple[str, str]) -> RequestHeaders:
    return RequestHeaders((name.lower().encode(), value.encode("latin-1")) for name, value in pairs)


def test_tokens_and_package_are_taken_as_presented() -> None:
    credentials = read_credentials(
        headers(("Authorization", "Bearer abc"), ("AltinnSamtykke", "def"), ("X-Rettighetspakke", "finans")), "x"
    )

    assert (credentials.bearer, credentials.consent, credentials.rettighetspakke) == ("abc", "def", "finans")


def test_the_default_package_is_used_when_the_header_is_absent() -> None:
    assert read_credentials(headers(), "regnskapssystem").rettighetspakke == "regnskapssystem"


def test_an_empty_package_is_not_the_default_package() -> None:
    assert read_credentials(headers(("X-Rettighetspakke", "")), "regnskapssystem").rettighetspakke == ""


@pytest.mark.parametrize("value", ["", "Basic YTpi", "Bearer", "Bearer ", "abc", "Bearer " + "x" * 20_000])
def test_what_is_no_bearer_token_counts_as_none(value: str) -> None:
    assert read_credentials(headers(("Authorization", value)), "finans").bearer is None


@pytest.mark.parametrize("name", ["Authorization", "AltinnSamtykke"])
def test_a_token_sent_twice_counts_as_none(name: str) -> None:
    credentials = read_credentials(headers((name, "Bearer one"), (name, "Bearer two")), "finans")

    assert credentials.bearer is None
    assert credentials.consent is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("no-cache", True), ("max-age=0, No-Cache", True), ("no-store", False), ("no-cached", False)],
)
def test_only_no_cache_reads_past_the_cache(value: str, *, expected: bool) -> None:
    assert wants_fresh_data(headers(("Cache-Control", value))) is expected


def test_two_packages_are_no_known_package() -> None:
    for package in ("finans", ""):
        sent_twice = headers(("X-Rettighetspakke", package), ("X-Rettighetspakke", package))

        assert read_credentials(sent_twice, "regnskapssystem").rettighetspakke == f"{package}, {package}"
