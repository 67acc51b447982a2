"""Every kind of fault reaches a real HTTP client as what it is."""

import asyncio
import gzip

import httpx
import pytest

from gateway.simulator.delivery import KINDS
from gateway.simulator.parties import UHELL
from tests.simulator.calls import ORG, OURS, Calls, nav_order, slug


async def raw_answer(calls: Calls) -> bytes:
    """All bytes of one answer, until the connection ends."""
    url = httpx.URL(calls.sim.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    path = f"/kravogbetalinger/v1/regnskapssystem/{ORG}/aapnekrav"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {calls.token}\r\n\r\n".encode())
    received = b""
    try:
        while chunk := await reader.read(65536):
            received += chunk
    except ConnectionResetError:
        received += b"<reset>"
    writer.close()
    return received


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        ({"kind": "status", "status": 418, "body": "tea"}, 418, b"tea"),
        ({"kind": "status", "status": 503, "body_base64": "AAE="}, 503, b"\x00\x01"),
        ({"kind": "html", "status": 502}, 502, b"<!DOCTYPE html>"),
        ({"kind": "empty"}, 200, b""),
        ({"kind": "no_content"}, 204, b""),
        ({"kind": "invalid_utf8"}, 200, b'{"partIdentifikator":"\xff'),
        ({"kind": "redirect"}, 302, b""),
        ({"kind": "redirect", "status": 307}, 307, b""),
        (
            {"kind": "substitute", "find": "skjermet", "replace": "skjer_met"},
            200,
            b'{"partIdentifikator":"313367002","skjer_met"',
        ),
    ],
)
async def test_whole_but_wrong_answers(calls: Calls, fault: dict[str, object], status: int, body: bytes) -> None:
    await calls.sim.control("POST", "faults", fault)
    response = await calls.look_up()
    assert response.status_code == status
    assert response.content.startswith(body)


async def test_headers_of_a_fault_are_sent(calls: Calls) -> None:
    await calls.sim.fault("status", status=429, headers={"Retry-After": "7"}, content_type=None)
    response = await calls.look_up()
    assert response.headers["retry-after"] == "7"
    assert "content-type" not in response.headers


async def test_many_headers(calls: Calls) -> None:
    await calls.sim.fault("many_headers", number=300)
    assert sum(name.startswith("x-header-") for name in (await calls.look_up()).headers) == 300


async def test_gzip_bomb_is_small_on_the_wire(calls: Calls) -> None:
    await calls.sim.fault("gzip_bomb", size=8_000_000)
    raw = await raw_body(calls)
    assert len(raw) < 50_000
    assert len(gzip.decompress(raw)) == 8_000_000


async def raw_body(calls: Calls) -> bytes:
    url = f"{calls.sim.krav_og_betalinger_url}/regnskapssystem/{ORG}/aapnekrav"
    async with calls.http.stream("GET", url, headers={"Authorization": f"Bearer {calls.token}"}) as response:
        return b"".join([chunk async for chunk in response.aiter_raw()])


async def test_huge_answer_has_its_size(calls: Calls) -> None:
    await calls.sim.fault("huge", size=3_000_001)
    assert len((await calls.look_up()).content) == 3_000_001


async def test_hang_gives_nothing_and_is_counted_out_when_the_client_leaves(calls: Calls) -> None:
    await calls.sim.fault("hang")
    with pytest.raises(httpx.ReadTimeout):
        await calls.http.get(
            f"{calls.sim.krav_og_betalinger_url}/regnskapssystem/{ORG}/aapnekrav",
            headers={"Authorization": f"Bearer {calls.token}"},
            timeout=httpx.Timeout(20, read=0.05),
        )
    await calls.sim.wait(in_flight=0)
    assert (await calls.sim.stats())["in_flight"] == {}


@pytest.mark.parametrize("phase", ["headers", "body"])
async def test_hang_after_a_beginning(calls: Calls, phase: str) -> None:
    await calls.sim.fault("hang", phase=phase)
    url = f"{calls.sim.krav_og_betalinger_url}/regnskapssystem/{ORG}/aapnekrav"
    headers = {"Authorization": f"Bearer {calls.token}"}
    async with calls.http.stream("GET", url, headers=headers, timeout=httpx.Timeout(20, read=1)) as response:
        received: list[bytes] = []
        with pytest.raises(httpx.ReadTimeout):
            await _collect(response, received)
    assert response.status_code == 200
    assert bool(received) == (phase == "body")


async def _collect(response: httpx.Response, received: list[bytes]) -> None:
    async for chunk in response.aiter_raw():
        received.append(chunk)  # noqa: PERF401 - what came before the failure is wanted


async def test_slow_answer_arrives_byte_by_byte(calls: Calls) -> None:
    await calls.sim.fault("slow", interval_ms=0.01, part="310001112")
    response = await calls.look_up(part="310001112")
    assert response.json() == {"partIdentifikator": "310001112", "skjermet": False}


async def test_reset_before_an_answer(calls: Calls) -> None:
    await calls.sim.fault("reset")
    assert await raw_answer(calls) == b"<reset>"


@pytest.mark.parametrize("at_byte", [1, 20, 60, 500])
async def test_answer_is_cut_at_a_byte(calls: Calls, at_byte: int) -> None:
    await calls.sim.fault("lost", at_byte=at_byte)
    received = await raw_answer(calls)
    assert received.startswith(b"HTTP/1.1 200 OK"[:at_byte])
    assert len(received) == at_byte + len(b"<reset>")


async def test_truncated_answer_ends_in_peace(calls: Calls) -> None:
    await calls.sim.fault("truncate")
    received = await raw_answer(calls)
    head, _, body = received.partition(b"\r\n\r\n")
    declared = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert 0 < len(body) < declared
    assert not received.endswith(b"<reset>")


@pytest.mark.parametrize(("declared", "more"), [(None, False), (10, True)])
async def test_wrong_length(calls: Calls, declared: int | None, more: bool) -> None:  # noqa: FBT001 - a parameter
    await calls.sim.fault("wrong_length", declared=declared)
    head, _, body = (await raw_answer(calls)).partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert (len(body) > length) == more
    assert len(body) != length


@pytest.mark.parametrize("phase", ["before", "headers", "body", "after"])
async def test_lost_answer_means_the_work_was_done(calls: Calls, phase: str) -> None:
    order = nav_order()
    await calls.sim.fault("lost", endpoint="opprett", phase=phase)
    try:
        await calls.order("POST", body=order)
    except httpx.TransportError:
        assert phase != "after"
    again = await calls.order("POST", body=order)
    assert slug(again) == "oppdragsgivers-kravidentifikator-eksisterer-allerede"


async def test_reset_before_the_work_means_nothing_was_done(calls: Calls) -> None:
    order = nav_order()
    await calls.sim.fault("reset", endpoint="opprett")
    with pytest.raises(httpx.TransportError):
        await calls.order("POST", body=order)
    assert (await calls.order("POST", body=order)).status_code == 201


async def test_faults_hit_what_they_are_aimed_at_so_many_times(calls: Calls) -> None:
    await calls.sim.fault("status", status=500, part=ORG, endpoint="krav", count=2, skip=1)
    statuses = [(await calls.look_up("krav")).status_code for _ in range(4)]
    other = (await calls.look_up("krav", "314055403")).status_code
    assert (statuses, other) == ([200, 500, 500, 200], 200)


async def test_faults_can_be_aimed_at_a_debtor_or_an_order_in_the_body(calls: Calls) -> None:
    await calls.sim.fault("status", status=500, part="05826930057", endpoint="kravoversikt")
    await calls.sim.fault("status", status=501, order="KRAV-2025-000101")
    overview = await calls.order("POST", "/kravoversikt", {"skyldner": "05826930057", "kravfilter": "alle"})
    body = {"krav": {"oppdragsgiversKravidentifikator": "KRAV-2025-000101"}}
    details = await calls.order("POST", "/kravdetaljer", body)
    assert (overview.status_code, details.status_code) == (500, 501)


async def test_faults_are_listed_and_taken_back(calls: Calls) -> None:
    await calls.sim.fault("hang", count=None)
    assert [fault["kind"] for fault in await calls.sim.control("GET", "faults")] == ["hang"]
    await calls.sim.control("DELETE", "faults")
    assert (await calls.look_up()).status_code == 200


async def test_unknown_kind_or_field_is_refused(calls: Calls) -> None:
    for body in ({"kind": "earthquake"}, {"kind": "hang", "colour": "red"}):
        response = await calls.http.post(f"{calls.sim.url}/_simulator/faults", json=body)
        assert response.status_code == 400


async def test_problem_faults_carry_slug_detail_and_status(calls: Calls) -> None:
    await calls.sim.fault("error", slug="kravtypen-kan-ikke-endres", detail="Gjelder 05826930057", status=422)
    response = await calls.order("GET", "/x/mottaksstatus", identtype=OURS)
    assert response.status_code == 422
    assert response.json()["detail"] == "Gjelder 05826930057"


def test_parties_stand_for_known_kinds_only() -> None:
    assert {fault.kind for _, fault in UHELL.values()} <= set(KINDS)


async def test_the_next_call_on_the_same_client_is_unharmed(calls: Calls) -> None:
    for kind in ("reset", "truncate", "wrong_length", "lost"):
        await calls.sim.fault(kind)
        with pytest.raises(httpx.TransportError):
            await calls.look_up()
        assert (await calls.look_up()).status_code == 200
