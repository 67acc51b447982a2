"""End users of an app, and a gateway that fetches upstream's tokens itself."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from gateway.simulator.maskinporten import consent_id
from gateway.simulator.maskinporten_client import ORGANISATION, private_jwks, text_of
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import make_token
from tests.graphql.conftest import FixedClock, Frontend, StartGateway
from tests.tokens.own import MINE, NOT_MINE, OPEN, own_settings, signed_in
from tests.tokens.support import EPOCH

PERSON = "12837530065"


@pytest.fixture
async def gateway(start_gateway: StartGateway, simulator: RunningSimulator) -> Frontend:
    await simulator.control("PUT", "settings", {"verify_tokens": True, "accept_opaque_tokens": False})
    return await start_gateway(**own_settings(simulator))


@pytest.fixture
async def finans(start_gateway: StartGateway, simulator: RunningSimulator) -> Frontend:
    """A bank: consents, and who may see what is known by an endpoint only."""
    asked = {
        "rettighetspakke": "finans",
        "user_parties_claim": None,
        "user_consents_claim": None,
        "authorisation_url": f"{simulator.url}/oidc/rettigheter",
    }
    return await start_gateway(**own_settings(simulator, **asked))


async def _open(gateway: Frontend, part: str, headers: dict[str, str]) -> dict[str, Any]:
    return await gateway.ask(OPEN, {"part": part}, headers)


def _from_cache(answer: dict[str, Any]) -> bool:
    assert "errors" not in answer, answer
    found: bool = answer["data"]["part"]["aapneKrav"]["kilde"]["fraMellomlager"]
    return found


def _extensions(answer: dict[str, Any]) -> dict[str, Any]:
    extensions: dict[str, Any] = answer["errors"][0]["extensions"]
    return extensions


async def _steer(simulator: RunningSimulator, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any of its state
    state: dict[str, Any] = await simulator.control("POST", "maskinporten", changes)
    return state


async def test_sessions_of_one_user_share(gateway: Frontend, simulator: RunningSimulator) -> None:
    found = [_from_cache(await _open(gateway, MINE, signed_in())) for _ in range(3)]

    assert found == [False, True, True]
    assert (await simulator.stats())["total"] == 1


async def test_another_user_of_the_same_party_has_an_answer_of_their_own(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    gateway = await start_gateway(**own_settings(simulator, user_parties_claim="parter"))
    together = {"parter": [MINE]}
    tokens = [
        await simulator.control("POST", "user-tokens", {"subject": subject, "extra": together})
        for subject in ("lur-maake", "rask-fjellrev")
    ]

    answers = [await _open(gateway, MINE, {"Authorization": f"Bearer {one['token']}"}) for one in tokens * 2]

    assert [_from_cache(answer) for answer in answers] == [False, False, True, True]


async def test_the_users_choice_of_package_and_consent_means_nothing(
    gateway: Frontend, simulator: RunningSimulator
) -> None:
    chosen = {"X-Rettighetspakke": "finans", "AltinnSamtykke": "x.y.z"}

    assert not _from_cache(await _open(gateway, MINE, {**signed_in(), **chosen}))
    (call,) = await simulator.control("GET", "log")
    assert "altinnsamtykke" not in call["headers"]


async def test_a_maskinporten_token_is_no_users_token(gateway: Frontend) -> None:
    answer = await _open(gateway, MINE, {"Authorization": f"Bearer {make_token(now=EPOCH)}"})

    assert _extensions(answer)["code"] == "UNAUTHENTICATED"


async def test_neither_token_is_seen_on_the_other_side(gateway: Frontend, simulator: RunningSimulator) -> None:
    headers = signed_in()
    response = await gateway.client.post("/graphql", json={"query": OPEN, "variables": {"part": MINE}}, headers=headers)

    assert "eyJ" not in response.text + str(response.headers)
    assert (await simulator.stats())["total"] == 1  # which verifies tokens: the user's would have been refused


async def test_a_token_that_upstream_no_longer_takes_is_renewed_once(
    gateway: Frontend, simulator: RunningSimulator
) -> None:
    await simulator.fault("error", code="KB-004", count=1)

    assert not _from_cache(await _open(gateway, MINE, signed_in()))
    assert (await _steer(simulator))["issued"] == 2


async def test_tokens_that_upstream_never_takes_are_our_fault(gateway: Frontend, simulator: RunningSimulator) -> None:
    await simulator.fault("error", code="KB-004", count=10)

    told = _extensions(await _open(gateway, MINE, signed_in()))

    assert (told["code"], (await simulator.stats())["total"]) == ("INTERNAL_SERVER_ERROR", 2)
    assert "feilkode" not in told


async def test_rotation_of_maskinportens_keys_is_survived(gateway: Frontend, simulator: RunningSimulator) -> None:
    assert not _from_cache(await _open(gateway, MINE, signed_in()))
    await _steer(simulator, forget=True)
    headers = {**signed_in(), "Cache-Control": "no-cache"}

    assert not _from_cache(await _open(gateway, MINE, headers))
    assert (await _steer(simulator))["issued"] == 2


async def test_our_configurations_fault_is_not_the_users(gateway: Frontend, simulator: RunningSimulator) -> None:
    await _steer(simulator, errors=["MP-200"])

    told = _extensions(await _open(gateway, MINE, signed_in()))

    assert told == {"code": "INTERNAL_SERVER_ERROR", "retryable": False}


async def test_who_may_see_what_may_come_from_an_endpoint(finans: Frontend, simulator: RunningSimulator) -> None:
    assert not _from_cache(await _open(finans, PERSON, signed_in()))

    refused = _extensions(await _open(finans, NOT_MINE, signed_in()))

    assert (refused["code"], refused["reason"]) == ("FORBIDDEN", "PARTY")
    assert (await simulator.stats())["total"] == 1


async def test_an_endpoint_that_does_not_answer_opens_nothing(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    down = {"user_parties_claim": None, "authorisation_url": "http://127.0.0.1:9/"}
    gateway = await start_gateway(**own_settings(simulator, **down))

    told = _extensions(await _open(gateway, MINE, signed_in()))

    assert (told["code"], told["retryable"]) == ("UPSTREAM_UNAVAILABLE", True)
    assert (await simulator.stats())["total"] == 0


async def test_an_endpoint_that_does_not_answer_is_asked_once_by_each_operation(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    asked = 0

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        gateway = await start_gateway(**own_settings(simulator, user_parties_claim=None, authorisation_url=url))
        for _ in range(3):
            assert _extensions(await _open(gateway, MINE, signed_in()))["code"] == "UPSTREAM_UNAVAILABLE"

    assert asked == 3


async def test_a_kept_answer_waits_for_an_endpoint_no_longer_than_the_operation_may_take(
    start_gateway: StartGateway, simulator: RunningSimulator, clock: FixedClock
) -> None:
    silent = False

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"}")
        if silent:
            await reader.read()
        else:
            writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 17\r\nconnection: close\r\n\r\n{"tillatt": true}')
        writer.close()

    query = "query($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { skjermet } } }"
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        asked = {"user_parties_claim": None, "authorisation_url": url, "operation_timeout_seconds": 0.5}
        gateway = await start_gateway(**own_settings(simulator, **asked), cache_ttl_seconds=300)
        session = signed_in()
        for _ in range(3):
            assert "errors" not in await gateway.ask(query, {"p": MINE}, session)
        clock.time = clock.time.replace(second=31)
        silent = True

        begun = asyncio.get_running_loop().time()
        told = _extensions(await gateway.ask(query, {"p": MINE}, session))

    assert told["code"] == "UPSTREAM_TIMEOUT"
    assert asyncio.get_running_loop().time() - begun < 2


async def test_an_answer_of_the_endpoint_is_kept_briefly(
    finans: Frontend, simulator: RunningSimulator, clock: FixedClock
) -> None:
    for _ in range(3):
        await _open(finans, PERSON, signed_in())
    assert (await simulator.control("GET", "oidc"))["asked"] == 1
    await simulator.control("POST", "oidc", {"refusing": [PERSON]})
    clock.time = clock.time.replace(second=31)

    assert _extensions(await _open(finans, PERSON, signed_in()))["reason"] == "PARTY"


async def test_consents_of_the_token_need_no_endpoint(start_gateway: StartGateway, simulator: RunningSimulator) -> None:
    gateway = await start_gateway(**own_settings(simulator, rettighetspakke="finans"))

    assert not _from_cache(await _open(gateway, PERSON, signed_in()))


async def test_without_a_consent_the_app_is_told_to_ask_for_one(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    gateway = await start_gateway(**own_settings(simulator, rettighetspakke="finans", user_consents_claim=None))

    refused = _extensions(await _open(gateway, PERSON, signed_in()))

    assert (refused["code"], refused["reason"]) == ("FORBIDDEN", "CONSENT")
    assert (await simulator.stats())["total"] == 0


async def test_a_failure_of_consent_is_tried_once_more_with_a_fresh_one(
    finans: Frontend, simulator: RunningSimulator
) -> None:
    await simulator.fault("error", code="KB-005", count=1)

    assert not _from_cache(await _open(finans, PERSON, signed_in()))
    assert (await simulator.control("GET", "oidc"))["asked"] == 2
    assert (await _steer(simulator))["issued"] == 2


@pytest.mark.parametrize("where", ["upstream", "maskinporten"])
async def test_a_consent_that_is_gone_is_told(finans: Frontend, simulator: RunningSimulator, where: str) -> None:
    if where == "upstream":
        await simulator.fault("error", code="KB-005", count=10)
    else:
        await _steer(simulator, withdrawn=[consent_id(ORGANISATION, PERSON)])

    refused = _extensions(await _open(finans, PERSON, signed_in()))

    assert (refused["code"], refused["reason"]) == ("FORBIDDEN", "CONSENT")
    assert (await simulator.stats())["total"] == (2 if where == "upstream" else 0)


async def test_a_person_has_no_system_user(gateway: Frontend, simulator: RunningSimulator) -> None:
    assert _extensions(await _open(gateway, PERSON, signed_in()))["reason"] == "PARTY"
    assert (await simulator.stats())["total"] == 0


async def test_the_key_for_maskinporten_is_read_again_when_its_file_changes(
    start_gateway: StartGateway, simulator: RunningSimulator, tmp_path: Path
) -> None:
    file = tmp_path / "key.jwk"
    unknown = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file.write_text(json.dumps({**json.loads(RSAAlgorithm.to_jwk(unknown)), "kid": "demo-1"}))
    gateway = await start_gateway(
        **own_settings(simulator, maskinporten_key=None, maskinporten_key_file=str(file)), cache_ttl_seconds=0
    )
    assert _extensions(await _open(gateway, MINE, signed_in()))["code"] == "INTERNAL_SERVER_ERROR"

    file.write_text(text_of(private_jwks("demo-1")))
    async with asyncio.timeout(10):
        while True:  # the file is looked at once a second
            answer = await _open(gateway, MINE, signed_in())
            if "errors" not in answer:
                break
