"""Who looked at which party, in a file of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.settings import SettingsError
from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway
from tests.graphql.orders import OURS, REFERANSE, which

FIRM = "212201782"
KEY = "0123456789abcdef0123456789abcdef"
QUERY = "query Oversikt($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { skjermet } } }"
BOOKED = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f504"
FOLLOW = """subscription Status($id: String!) {
  mottaksstatus(kravidentifikator: $id) { mottaksstatus }
}"""
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


async def follow(frontend: Frontend) -> None:
    await frontend.client.post(
        "/graphql",
        json={"query": FOLLOW, "variables": {"id": BOOKED}},
        headers={"Authorization": f"Bearer {frontend.token}", "Accept": "text/event-stream"},
    )


async def test_a_look_is_recorded_with_hashes_that_stay_the_same(start_gateway: StartGateway, tmp_path: Path) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_key=KEY)
    headers = {"X-Request-ID": "request-1", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}

    await frontend.ask(QUERY, {"p": FIRM}, headers)
    await frontend.ask(QUERY, {"p": FIRM}, headers)

    first, from_cache = lines(tmp_path / "audit")
    assert (first["name"], first["reads"], first["outcome"]) == ("Oversikt", ["aapnekrav"], "OK")
    assert (first["requestId"], first["traceId"]) == ("request-1", TRACE)
    assert len(first["parties"][0]) == 32
    assert from_cache["parties"] == first["parties"], "a look at what is cached is a look"
    assert FIRM not in (tmp_path / "audit").read_text()


async def test_a_look_that_upstream_refused_is_recorded_with_its_outcome(
    start_gateway: StartGateway, simulator: RunningSimulator, tmp_path: Path
) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_key=KEY)
    await simulator.fault("status", status=403, count=1)

    await frontend.ask(QUERY, {"p": FIRM})

    (line,) = lines(tmp_path / "audit")
    assert line["outcome"] == "FORBIDDEN"


async def test_who_follows_an_order_is_recorded_at_each_event_and_at_the_end(
    start_gateway: StartGateway, tmp_path: Path
) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_key=KEY)

    await follow(frontend)

    event, end = lines(tmp_path / "audit")
    assert (event["name"], event["type"], event["event"]) == ("Status", "subscription", 1)
    assert event["reads"] == ["mottaksstatus"]
    assert (end["events"], end["outcome"], end["reads"]) == (1, "OK", ["mottaksstatus"])
    assert event["orders"] == end["orders"]
    assert len(event["orders"][0]) == 32
    assert BOOKED not in (tmp_path / "audit").read_text()


async def test_who_may_not_follow_an_order_is_recorded_with_the_outcome(
    start_gateway: StartGateway, simulator: RunningSimulator, tmp_path: Path
) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_clear=True)
    await simulator.fault("error", endpoint="mottaksstatus", code="ABE-005", status=403)

    await follow(frontend)

    (line,) = lines(tmp_path / "audit")
    assert (line["outcome"], line["orders"]) == ("FORBIDDEN", [BOOKED])


async def test_a_change_is_recorded_with_its_order(start_gateway: StartGateway, tmp_path: Path) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_clear=True)

    await frontend.ask(REFERANSE, {"input": {"oppdrag": which(BOOKED, OURS), "nyOppdragsgiversReferanse": "SAK-2"}})

    (changed,) = lines(tmp_path / "audit")
    assert (changed["type"], changed["orders"]) == ("mutation", [BOOKED])


async def test_numbers_are_in_clear_only_when_asked_for(start_gateway: StartGateway, tmp_path: Path) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_clear=True)

    await frontend.ask(QUERY, {"p": FIRM})

    assert lines(tmp_path / "audit")[0]["parties"] == [FIRM]


async def test_a_rotated_file_has_a_successor(start_gateway: StartGateway, tmp_path: Path) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_key=KEY)

    await frontend.ask(QUERY, {"p": FIRM})
    (tmp_path / "audit").rename(tmp_path / "audit.1")
    await frontend.ask(QUERY, {"p": FIRM})

    assert (len(lines(tmp_path / "audit")), len(lines(tmp_path / "audit.1"))) == (1, 1)


async def test_a_file_that_cannot_be_written_fails_no_operation(start_gateway: StartGateway, tmp_path: Path) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "absent" / "audit"), audit_key=KEY)

    assert "errors" not in await frontend.ask(QUERY, {"p": FIRM})


async def test_an_operation_about_nobody_is_not_recorded(start_gateway: StartGateway, tmp_path: Path) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_key=KEY)

    await frontend.ask("{ __typename }")

    assert not (tmp_path / "audit").exists()


async def test_hashes_need_a_key(start_gateway: StartGateway, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="GATEWAY_AUDIT_KEY"):
        await start_gateway(audit_log=str(tmp_path / "audit"))
