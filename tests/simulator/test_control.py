"""The simulator can be steered and observed over HTTP."""

import asyncio
from datetime import datetime

import httpx
import pytest

from gateway.simulator.app import create_simulator
from gateway.simulator.serve import running_simulator, simulator_process
from gateway.simulator.tokens import TokenKey, make_token, process_key
from tests.simulator.calls import NOW, ORG, OURS, Calls


async def test_calls_are_counted_by_api_and_endpoint(calls: Calls) -> None:
    await calls.look_up("krav")
    await calls.look_up("krav")
    await calls.look_up("aapnekrav")
    await calls.order("GET", "/x/mottaksstatus", identtype=OURS)
    stats = await calls.sim.stats()
    assert stats["total"] == 4
    assert stats["calls"] == {
        "kravogbetalinger": {"aapnekrav": 1, "krav": 2},
        "innkrevingsoppdrag": {"mottaksstatus": 1},
    }


async def test_highest_in_flight_is_seen_per_api_and_organisation(calls: Calls) -> None:
    await calls.sim.control("PUT", "settings", {"latency_ms": 100})
    await asyncio.gather(*(calls.look_up() for _ in range(3)), calls.order("GET", "/x/mottaksstatus", identtype=OURS))
    stats = await calls.sim.stats()
    assert stats["highest_in_flight"] == {"kravogbetalinger": 3, "innkrevingsoppdrag": 1}
    assert stats["highest_in_flight_per_organisation"] == {
        "kravogbetalinger:314055403": 3,
        "innkrevingsoppdrag:314055403": 1,
    }
    assert stats["in_flight"] == {}


async def test_reset_forgets_counts_faults_settings_and_orders(calls: Calls) -> None:
    await calls.sim.control("PUT", "settings", {"booking_delay_seconds": 9})
    await calls.create()
    await calls.sim.fault("hang")
    orders = await calls.sim.control("GET", "orders")
    await calls.sim.control("POST", "reset")
    assert (await calls.sim.stats())["total"] == 0
    assert (await calls.sim.control("GET", "faults")) == []
    assert (await calls.sim.control("GET", "settings"))["booking_delay_seconds"] == 3
    assert len(await calls.sim.control("GET", "orders")) == len(orders) - 1


async def test_reset_can_keep_the_orders(calls: Calls) -> None:
    await calls.create()
    orders = await calls.sim.control("GET", "orders")
    await calls.sim.control("POST", "reset", {"orders": False})
    assert await calls.sim.control("GET", "orders") == orders


async def test_latency_is_set_for_all_and_for_single_endpoints(calls: Calls) -> None:
    await calls.sim.control("PUT", "settings", {"latency_ms": 5000, "endpoint_latency_ms": {"krav": 0}})
    assert (await calls.look_up("krav")).status_code == 200
    with pytest.raises(httpx.ReadTimeout):
        await calls.http.get(
            f"{calls.sim.krav_og_betalinger_url}/regnskapssystem/{ORG}/aapnekrav",
            headers={"Authorization": f"Bearer {calls.token}"},
            timeout=httpx.Timeout(20, read=0.05),
        )


async def test_more_than_five_at_once_are_refused_when_enforced(calls: Calls) -> None:
    await calls.sim.control("PUT", "settings", {"latency_ms": 1_000, "enforce_concurrency": True})
    answers = await asyncio.gather(*(calls.look_up() for _ in range(8)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 3
    assert refused[0].headers["retry-after"] == "1"


async def test_writes_take_effect_on_arrival_unless_told_otherwise(calls: Calls) -> None:
    for at_end, orders_meanwhile in ((False, 1), (True, 0)):
        await calls.sim.control("POST", "reset")
        before = len(await calls.sim.control("GET", "orders"))
        await calls.sim.control("PUT", "settings", {"latency_ms": 200, "work_at_end": at_end})
        writing = asyncio.create_task(calls.create())
        await calls.sim.wait(in_flight=1)
        assert len(await calls.sim.control("GET", "orders")) == before + orders_meanwhile
        assert (await writing).status_code == 201
        assert len(await calls.sim.control("GET", "orders")) == before + 1


async def test_unknown_settings_and_wrong_types_are_refused(calls: Calls) -> None:
    for body in ({"colour": "red"}, {"latency_ms": "slow"}):
        assert (await calls.http.put(f"{calls.sim.url}/_simulator/settings", json=body)).status_code == 400


async def test_the_log_names_headers_and_holds_no_values_of_them(calls: Calls) -> None:
    await calls.look_up(Korrelasjonsid="0d9e8f7a-6b5c-4d3e-9f20-000000000004")
    log = await calls.sim.control("GET", "log")
    assert log[0]["path"] == "/{rettighetspakke}/{partIdentifikator}/aapnekrav"
    assert log[0]["korrelasjonsid"] == "0d9e8f7a-6b5c-4d3e-9f20-000000000004"
    assert "authorization" in log[0]["headers"]
    assert calls.token not in str(log)
    assert ORG not in str(log)


async def test_time_can_be_moved_forward(calls: Calls) -> None:
    answer = await calls.sim.control("POST", "clock", {"advance_seconds": 86400})
    assert (datetime.fromisoformat(answer["now"]) - NOW).days == 1


async def test_orders_can_be_saved_and_put_back(calls: Calls) -> None:
    saved = await calls.sim.control("GET", "state")
    await calls.create()
    await calls.sim.control("POST", "state", saved)
    assert await calls.sim.control("GET", "state") == saved


async def test_every_party_is_listed_with_a_line(calls: Calls) -> None:
    parties = await calls.sim.control("GET", "parties")
    assert len({party["identifikator"] for party in parties}) == len(parties) > 60
    assert all(party["beskrivelse"] for party in parties)


async def test_tokens_verify_against_the_published_keys(calls: Calls) -> None:
    await calls.sim.control("PUT", "settings", {"verify_tokens": True})
    assert (await calls.look_up()).status_code == 200
    calls.token = make_token(now=NOW.timestamp(), key=TokenKey())
    assert (await calls.look_up()).status_code == 401
    jwks = await calls.sim.control("GET", "jwks")
    assert jwks["keys"][0]["kid"] == process_key().kid


async def test_tokens_can_be_had_over_http(calls: Calls) -> None:
    body = {"consumer": "311851381", "expires_in": 60, "now": NOW.timestamp()}
    calls.token = (await calls.sim.control("POST", "tokens", body))["token"]
    assert (await calls.look_up()).status_code == 200
    stats = await calls.sim.stats()
    assert list(stats["highest_in_flight_per_organisation"]) == ["kravogbetalinger:311851381"]


async def test_the_application_also_answers_without_a_port() -> None:
    transport = httpx.ASGITransport(create_simulator())
    async with httpx.AsyncClient(transport=transport, base_url="http://simulator") as client:
        url = f"/kravogbetalinger/v1/regnskapssystem/{ORG}/aapnekrav"
        response = await client.get(url, headers={"Authorization": f"Bearer {make_token()}"})
    assert response.json()["partIdentifikator"] == ORG


async def test_simulators_do_not_share_state(calls: Calls, http: httpx.AsyncClient) -> None:
    await calls.create(oppdragsgiversKravidentifikator="ONE")
    async with running_simulator() as other:
        theirs = Calls(other, http)
        theirs.token = make_token()
        assert (await other.stats())["total"] == 0
        assert (
            await theirs.order("GET", "/ONE/mottaksstatus", identtype="OPPDRAGSGIVERS_KRAVIDENTIFIKATOR")
        ).status_code == 404


async def test_stopping_cuts_off_answers_that_hang(http: httpx.AsyncClient) -> None:
    async with running_simulator() as sim:
        url = f"{sim.krav_og_betalinger_url}/regnskapssystem/310016284/aapnekrav"
        hanging = asyncio.create_task(http.get(url))
        await sim.wait(in_flight=1)
    with pytest.raises(httpx.TransportError):
        await hanging


def test_it_runs_as_a_process_of_its_own() -> None:
    with simulator_process(latency_ms=1) as sim, httpx.Client(trust_env=False) as client:
        settings = client.get(f"{sim.url}/_simulator/settings").json()
    assert settings["latency_ms"] == 1
