"""What browsers are told, and what is kept from other sites' pages."""

import gzip
from collections.abc import Callable

import httpx
import pytest
import zstandard

from tests.server.serving import client, toy_application, toy_settings

_QUERY = {"query": "{ hello }"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
async def test_a_post_that_a_form_of_another_site_could_send_is_refused(content_type: str) -> None:
    async with client(toy_application()) as http:
        headers = {"content-type": content_type} if content_type else {}
        response = await http.post("/graphql", content='{"query":"{ hello }"}', headers=headers)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "CSRF_PREVENTED"


async def test_an_unknown_content_type_with_a_preflight_header_is_unsupported() -> None:
    async with client(toy_application()) as http:
        headers = {"content-type": "multipart/form-data; boundary=x", "apollo-require-preflight": "true"}
        response = await http.post("/graphql", content=b"--x--", headers=headers)
    assert response.status_code == 415


async def test_a_get_that_a_link_of_another_site_could_send_is_refused() -> None:
    async with client(toy_application()) as http:
        response = await http.get("/graphql", params=_QUERY)
    assert response.json()["errors"][0]["extensions"]["code"] == "CSRF_PREVENTED"


@pytest.mark.parametrize(
    "headers",
    [
        {"apollo-require-preflight": "true"},
        {"x-apollo-operation-name": "Hello"},
        {"authorization": "Bearer x"},
        {"content-type": "application/json"},
        {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"},
        {"sec-fetch-mode": "cors"},
    ],
)
async def test_a_get_that_no_other_site_can_make_a_browser_send_is_answered(headers: dict[str, str]) -> None:
    async with client(toy_application()) as http:
        response = await http.get("/graphql", params=_QUERY, headers=headers)
    assert response.json() == {"data": {"hello": "hello world"}}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"},
        {"sec-fetch-mode": "cors", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
        {"apollo-require-preflight": ""},
    ],
)
async def test_a_get_that_a_browser_calls_foreign_is_refused(headers: dict[str, str]) -> None:
    async with client(toy_application()) as http:
        response = await http.get("/graphql", params=_QUERY, headers=headers)
    assert response.status_code == 400


async def test_csrf_prevention_can_be_switched_off() -> None:
    async with client(toy_application(toy_settings(csrf_prevention=False))) as http:
        response = await http.get("/graphql", params=_QUERY)
    assert response.status_code == 200


async def test_answers_are_private_and_carry_the_security_headers() -> None:
    async with client(toy_application()) as http:
        headers = (await http.post("/graphql", json=_QUERY)).headers
    assert headers["cache-control"] == "private, no-store"
    assert "authorization" in headers["vary"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_an_origin_on_the_list_may_read_answers() -> None:
    app = toy_application(toy_settings(allowed_origins="https://a.example,https://b.example/"))
    async with client(app) as http:
        response = await http.post("/graphql", json=_QUERY, headers={"origin": "https://b.example"})
    assert response.headers["access-control-allow-origin"] == "https://b.example"
    assert response.headers["access-control-expose-headers"] == "x-request-id, retry-after"
    assert "origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers


async def preflight(origin: str) -> httpx.Response:
    app = toy_application(toy_settings(allowed_origins="https://a.example"))
    async with client(app) as http:
        headers = {"origin": origin, "access-control-request-method": "POST"}
        return await http.options("/graphql", headers=headers)


async def test_a_preflight_from_the_list_is_allowed() -> None:
    headers = (await preflight("https://a.example")).headers
    assert headers["access-control-allow-origin"] == "https://a.example"
    assert "altinnsamtykke" in headers["access-control-allow-headers"]


@pytest.mark.parametrize("origin", ["https://a.example.evil.example", "http://a.example", "null", "https://A.example"])
async def test_a_preflight_from_elsewhere_is_told_nothing(origin: str) -> None:
    assert not [name for name in (await preflight(origin)).headers if name.startswith("access-control")]


_DECODERS: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": zstandard.decompress,
    None: bytes,
}
_LARGE = {"query": "{ things(first: 500) { id name size } }"}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("identity", None),
        ("gzip;q=0", None),
        ("br", None),
        ("gzip;q=x", None),
    ],
)
async def test_large_answers_are_compressed_as_the_client_accepts(accepted: str, coding: str | None) -> None:
    async with (
        client(toy_application()) as http,
        http.stream("POST", "/graphql", json=_LARGE, headers={"accept-encoding": accepted}) as response,
    ):
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert response.headers.get("content-encoding") == coding
    assert int(response.headers["content-length"]) == len(raw)
    decode = _DECODERS[coding]
    assert decode(raw).startswith(b'{"data":{"things":[{"id":"0"')
    assert "accept-encoding" in response.headers["vary"]


async def test_small_answers_are_not_compressed() -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json=_QUERY, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in response.headers


async def test_very_large_answers_are_compressed_off_the_event_loop() -> None:
    query = {"query": "{ things(first: 8000) { id name size } }"}
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json=query, headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert len(response.json()["data"]["things"]) == 8_000


@pytest.mark.parametrize("presented", ["0123456789abcdef", "a1b2-c3d4_e5.f6:77"])
async def test_a_well_formed_request_id_is_taken_over(presented: str) -> None:
    async with client(toy_application()) as http:
        response = await http.post("/graphql", json=_QUERY, headers={"x-request-id": presented})
    assert response.headers["x-request-id"] == presented


@pytest.mark.parametrize("presented", ["", "short", "with space in it", "x" * 129, "<script>alert</script>"])
async def test_any_other_request_id_is_replaced(presented: str) -> None:
    async with client(toy_application()) as http:
        response = await http.get("/health/live", headers={"x-request-id": presented})
    assert response.headers["x-request-id"] != presented
    assert len(response.headers["x-request-id"]) == 32
