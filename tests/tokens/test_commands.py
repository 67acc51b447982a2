"""`gateway simulator token`, and the demo in which people sign in."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.cli import main
from gateway.demo import PARTY, USERS_QUERY, user_settings
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import decode_segment
from tests.graphql.conftest import StartGateway
from tests.running_demo import COMMAND, running_demo
from tests.tokens.own import signed_in


def _printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["simulator", "token", *arguments]) == 0
    return decode_segment(capsys.readouterr().out.strip().split(".")[1])


@pytest.mark.parametrize(
    ("arguments", "type_"),
    [
        (["--party", "313367002"], "urn:altinn:systemuser"),
        (["--party", "313367002", "--consent"], "urn:altinn:consent"),
        (["--party", "12837530065"], "urn:altinn:consent"),
    ],
)
def test_a_token_for_one_party(capsys: pytest.CaptureFixture[str], arguments: list[str], type_: str) -> None:
    (detail,) = _printed(capsys, *arguments)["authorization_details"]

    assert detail["type"] == type_


def test_a_token_for_every_party_and_one_of_a_user(capsys: pytest.CaptureFixture[str]) -> None:
    assert _printed(capsys)["simulator_all_parties"] is True
    assert _printed(capsys, "--user", "lur-maake")["sub"] == "lur-maake"


def test_an_unknown_user_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulator", "token", "--user", "nobody"]) == 2
    assert "rask-fjellrev" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["--party", "313367002"], ["--user", "lur-maake"]])
async def test_a_token_of_a_running_simulator(
    simulator: RunningSimulator, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert await asyncio.to_thread(main, ["simulator", "token", "--url", simulator.url, *arguments]) == 0
    assert capsys.readouterr().out.count(".") == 2


def test_where_no_simulator_listens_there_is_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulator", "token", "--url", "http://127.0.0.1:9"]) == 2
    assert "no simulator" in capsys.readouterr().err


async def test_the_demo_for_users_answers_its_query(start_gateway: StartGateway, simulator: RunningSimulator) -> None:
    gateway = await start_gateway(**user_settings(simulator))

    answer = await gateway.ask(USERS_QUERY % PARTY, headers=signed_in())

    assert answer["data"]["part"]["aapneKrav"]["krav"]
    assert "errors" not in answer


def test_the_demo_for_users_serves_a_page_of_another_origin(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    origin = "http://127.0.0.1:8080"
    variables = {"SIMULATOR_PORT": port, "GATEWAY_ALLOWED_ORIGINS": origin}

    with running_demo(tmp_path, COMMAND, "--users", **variables) as demo:
        keys = httpx.get(f"http://127.0.0.1:{port}/oidc/jwks")
        headers = {"Origin": origin, "Authorization": f"Bearer {demo.token}"}
        answer = httpx.post(demo.url, json={"query": demo.query}, headers=headers)

    assert keys.json()["keys"]
    assert answer.headers["access-control-allow-origin"] == origin
    assert "errors" not in answer.json()
