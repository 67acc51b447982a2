"""A request that comes again, byte for byte, is answered without being read; never with what is not its own."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.cache import create_cache
from gateway.execution.engine import Engine
from gateway.execution.kept_answers import KeptAnswers
from gateway.server.persisted import PersistedDocuments
from gateway.server.repeats import NO_MATTER, Repeats
from gateway.server.whole_requests import WholeRequestProtocol
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import ISSUER, make_consent, make_token
from tests.graphql.conftest import NOW, FixedClock, Frontend, StartGateway
from tests.graphql.short_way import written
from tests.graphql.test_kept_answers import FIRM, PERSON, QUERY
from tests.graphql.test_metrics import scrape
from tests.graphql.test_reading_callers import codes, consent_of, token_of
from tests.server.fake_wire import Connection

SALDO = "query Saldo($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { totalOversikt { saldo } } } }"


async def ask_until_known(frontend: Frontend, query: str = QUERY, **headers: str) -> Any:  # noqa: ANN401 - JSON
    return [await frontend.ask(query, {"p": FIRM}, headers) for _ in range(4)][-1]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that were looked at."""
    texts: list[str] = []
    prepare = Engine.prepare

    def noted(engine: Engine, request: Any) -> Any:  # noqa: ANN401 - passed on
        texts.append(request.query)
        return prepare(engine, request)

    monkeypatch.setattr(Engine, "prepare", noted)
    return texts


async def test_a_request_that_comes_again_is_not_read_again(frontend: Frontend, read: list[str]) -> None:
    known = await ask_until_known(frontend)
    read.clear()

    own = {"X-Request-ID": "another-1", "traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    again = await frontend.ask(QUERY, {"p": FIRM}, own)

    assert again == known
    assert read == []


async def test_it_is_counted_like_every_other(frontend: Frontend) -> None:
    await ask_until_known(frontend)
    before = await scrape(frontend)

    await frontend.ask(QUERY, {"p": FIRM})

    after = await scrape(frontend)
    labels = 'operation="Oversikt",outcome="OK",type="query"'
    changed = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert changed[f"gateway_operations_total{{{labels}}}"] == 1
    assert changed['gateway_answers_total{status="200",transport="post"}'] == 1
    assert changed["gateway_cache_hits_total"] == 2
    assert changed["gateway_cache_answers_total"] == 1


async def test_each_answer_has_the_id_of_its_own_request(frontend: Frontend) -> None:
    body = {"query": QUERY, "variables": {"p": FIRM}}
    headers = {"Authorization": f"Bearer {frontend.token}"}

    answers = [await frontend.client.post("/graphql", json=body, headers=headers) for _ in range(5)]
    named = await frontend.client.post("/graphql", json=body, headers=headers | {"X-Request-ID": "mine-12345"})

    assert len({answer.headers["x-request-id"] for answer in answers}) == 5
    assert named.headers["x-request-id"] == "mine-12345"
    for answer in answers:
        del answer.headers["x-request-id"]
    assert [answer.headers for answer in answers] == [answers[0].headers] * 5


@pytest.mark.parametrize(
    "change",
    [
        {"variables": {"p": PERSON}},
        {"variables": {"p": "313367002"}},
        {"query": f"{QUERY} "},
        {"operationName": "Oversikt"},
        {"extensions": {}},
    ],
)
async def test_a_request_with_another_body_is_read(frontend: Frontend, read: list[str], change: dict[str, Any]) -> None:
    await ask_until_known(frontend)
    read.clear()

    body = {"query": QUERY, "variables": {"p": FIRM}} | change
    await frontend.client.post("/graphql", json=body, headers={"Authorization": f"Bearer {frontend.token}"})

    assert read == [body["query"]]


@pytest.mark.parametrize(
    "change",
    [
        {"Accept-Language": "nn"},
        {"Accept": "application/graphql-response+json"},
        {"Authorization": f"Bearer {token_of('889640782')}"},
        {"AltinnSamtykke": consent_of(FIRM)},
        {"X-Rettighetspakke": "finans"},
        {"X-Unknown": "1"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_request_with_another_header_is_read(
    frontend: Frontend, read: list[str], change: dict[str, str]
) -> None:
    await ask_until_known(frontend)
    read.clear()

    await frontend.ask(QUERY, {"p": FIRM}, change)

    assert read == [QUERY]


def test_what_is_left_out_of_account_is_read_by_nobody() -> None:
    """Every header that anything depends on is asked for by its name."""
    source = "\n".join(path.read_text() for path in Path("gateway/server").rglob("*.py") if path.name != "repeats.py")
    told = {b"x-request-id", b"traceparent"}

    assert told <= NO_MATTER
    for name in NO_MATTER - told:
        assert f'"{name.decode()}"' not in source


async def test_reading_past_the_cache_is_done_each_time(frontend: Frontend, simulator: RunningSimulator) -> None:
    await ask_until_known(frontend, **{"Cache-Control": "no-cache"})

    assert (await simulator.stats())["total"] == 4 * 2


async def test_an_answer_ends_with_its_token(
    frontend: Frontend, simulator: RunningSimulator, clock: FixedClock
) -> None:
    ends = (clock.time - datetime.now(UTC)).total_seconds() + 20  # a token's life begins now, and not by our clock
    headers = {"Authorization": f"Bearer {token_of('889640782', expires_in=ends)}"}
    assert codes(await ask_until_known(frontend, **headers)) == []
    assert (await simulator.stats())["total"] == 2
    clock.time += timedelta(seconds=21)

    await frontend.ask(QUERY, {"p": FIRM}, headers)

    assert (await simulator.stats())["total"] > 2


async def test_an_answer_ends_with_its_day(frontend: Frontend, read: list[str], clock: FixedClock) -> None:
    clock.time = datetime(2026, 11, 21, 22, 59, 50, tzinfo=UTC)  # ten seconds before midnight in Oslo
    await ask_until_known(frontend, SALDO)
    read.clear()
    clock.time += timedelta(seconds=9)
    await frontend.ask(SALDO, {"p": FIRM})
    assert read == []

    clock.time += timedelta(seconds=2)
    await frontend.ask(SALDO, {"p": FIRM})

    assert read == [SALDO]


async def test_who_is_limited_is_limited_also_when_asking_again(start_gateway: StartGateway) -> None:
    frontend = await start_gateway(rate_limit_per_minute=1, rate_limit_burst=5)

    answers = [await frontend.ask(SALDO, {"p": FIRM}) for _ in range(6)]

    assert [codes(answer) for answer in answers] == [[]] * 5 + [["RATE_LIMITED"]]


async def test_two_requests_in_one_piece_are_both_answered_each_time(frontend: Frontend) -> None:
    assert frontend.app is not None
    headers = {"Authorization": f"Bearer {frontend.token}"}
    piece = b""
    for query in (SALDO, QUERY):
        request = frontend.client.build_request(
            "POST", "/graphql", json={"query": query, "variables": {"p": FIRM}}, headers=headers
        )
        piece += written(request, request.content)
    connection = Connection(WholeRequestProtocol, frontend.app)

    for number in range(1, 6):
        await connection.receive([(piece, 0)])
        while connection.state.tasks:
            await asyncio.wait(connection.state.tasks)
        assert connection.transport.sent.count(b"HTTP/1.1 200 ") == 2 * number


@pytest.fixture
def repeats() -> Repeats:
    cache = create_cache(Settings(krav_og_betalinger_url="http://a.test", innkrevingsoppdrag_url="http://a.test"))
    return Repeats(KeptAnswers(cache, max_bytes=1000, ttl=1, clock=time.time), lambda: 1)


@pytest.mark.parametrize(
    "line", [b"x-request-id: mine-12345", b"X-Request-Id:mine-12345 ", b"Traceparent: \t00-1", b"CF-Ray:"]
)
def test_a_header_that_does_not_matter_makes_no_other_request(repeats: Repeats, line: bytes) -> None:
    plain = repeats.look(b"POST /graphql HTTP/1.1\r\nhost: x\r\n\r\n{}")

    seen = repeats.look(b"POST /graphql HTTP/1.1\r\n" + line + b"\r\nhost: x\r\n\r\n{}")

    assert seen.digest == plain.digest
    assert seen.own == {line.partition(b":")[0].lower(): line.partition(b":")[2].strip().decode()}


@pytest.mark.parametrize(
    "line",
    [
        b"x-request-id: a\nauthorization: Bearer b",
        b"x-request-id: a\rauthorization: Bearer b",
        b"x-request-id: a\r\n authorization: Bearer b",
        b"x-request-id : a",
        b" x-request-id: a",
        b"x-request-id: \x00",
        b"x-request-id: \xe6",
        b"x-request-ids: a",
        b"x-request-id",
    ],
)
def test_a_header_that_only_looks_like_one_that_does_not_matter_makes_another_request(
    repeats: Repeats, line: bytes
) -> None:
    plain = repeats.look(b"POST /graphql HTTP/1.1\r\nhost: x\r\n\r\n{}")

    seen = repeats.look(b"POST /graphql HTTP/1.1\r\n" + line + b"\r\nhost: x\r\n\r\n{}")

    assert seen.digest != plain.digest


def test_a_line_of_the_body_counts_whatever_it_looks_like(repeats: Repeats) -> None:
    head = b"POST /graphql HTTP/1.1\r\nx-request-id: a\r\n\r\n"

    digests = {repeats.look(head + body).digest for body in (b"", b"\r\nx-request-id: a", b"\r\nx-request-id: b")}

    assert len(digests) == 3


def test_the_same_request_is_another_once_the_trusted_documents_are_others() -> None:
    persisted = PersistedDocuments(None, {"saldo": SALDO})
    cache = create_cache(Settings(krav_og_betalinger_url="http://a.test", innkrevingsoppdrag_url="http://a.test"))
    answers = KeptAnswers(cache, max_bytes=1000, ttl=1, clock=time.time)
    repeats = Repeats(answers, lambda: persisted.generation)
    request = b"POST /graphql HTTP/1.1\r\nauthorization: Bearer a\r\n\r\n{}"
    before = repeats.look(request).digest
    assert repeats.look(request).digest == before

    persisted.trust({"saldo": QUERY})

    assert repeats.look(request).digest != before
    assert Repeats(answers, lambda: persisted.generation).look(request).digest != repeats.look(request).digest


async def test_tokens_that_are_verified_are_looked_at_each_time(
    start_gateway: StartGateway, simulator: RunningSimulator, read: list[str]
) -> None:
    frontend = await start_gateway(jwks_url=f"{simulator.url}/_simulator/jwks", token_issuer=ISSUER)
    headers = {"Authorization": f"Bearer {make_token(now=NOW.timestamp(), systemuser_org=FIRM)}"}

    assert codes(await ask_until_known(frontend, SALDO, **headers)) == []

    assert (await simulator.stats())["total"] == 1
    assert read == [SALDO] * 4


async def test_an_answer_ends_with_its_consent(
    frontend: Frontend, simulator: RunningSimulator, clock: FixedClock
) -> None:
    headers = {"Authorization": f"Bearer {token_of('314055403')}", "X-Rettighetspakke": "finans"}
    headers["AltinnSamtykke"] = make_consent(FIRM, expires_in=20, now=clock.time.timestamp())
    assert codes(await ask_until_known(frontend, **headers)) == []
    clock.time += timedelta(seconds=19)
    await frontend.ask(QUERY, {"p": FIRM}, headers)
    assert (await simulator.stats())["total"] == 2
    clock.time += timedelta(seconds=2)

    await frontend.ask(QUERY, {"p": FIRM}, headers)

    assert (await simulator.stats())["total"] > 2


async def test_each_look_is_recorded_as_its_own(start_gateway: StartGateway, tmp_path: Path, read: list[str]) -> None:
    frontend = await start_gateway(audit_log=str(tmp_path / "audit"), audit_clear=True)
    known = {"p": FIRM}, {"p": PERSON}
    for variables in known * 4:
        await frontend.ask(QUERY, variables)
    read.clear()
    (tmp_path / "audit").write_text("")

    for number, variables in enumerate(known * 2):
        await frontend.ask(QUERY, variables, {"X-Request-ID": f"request-{number}"})

    lines = [msgspec.json.decode(line) for line in (tmp_path / "audit").read_bytes().splitlines()]
    assert read == []
    assert [line["parties"] for line in lines] == [[FIRM], [PERSON]] * 2
    assert [line["requestId"] for line in lines] == [f"request-{number}" for number in range(4)]
    assert {(*line["reads"], line["outcome"], line["name"], line["type"]) for line in lines} == {
        ("aapnekrav", "innbetalinger", "OK", "Oversikt", "query")
    }
