"""Following an order until it is booked or rejected."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from gateway.app import create_app
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import ISSUER, make_token
from tests.graphql.conftest import NOW, FixedClock, Frontend
from tests.graphql.orders import OPPRETT, OURS, OWN, calls, nytt
from tests.graphql.subscriptions import Pauses, following
from tests.server.serving import serving

SEEDED = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f5{}"  # by the simulator, one for each status
UNDER_WAY = SEEDED.format("02")
FINAL = {
    "VALIDERINGSFEIL": SEEDED.format("03"),
    "RESKONTROFOERT": SEEDED.format("04"),
    "MIGRERT": SEEDED.format("05"),
    "SKAL_IKKE_RESKONTROFOERES": SEEDED.format("07"),
}
UNKNOWN = "00000000-0000-4000-8000-000000000000"

StartServer = Callable[..., Awaitable[str]]


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def start_server(simulator: RunningSimulator, clock: FixedClock, pauses: Pauses) -> AsyncIterator[StartServer]:
    async with contextlib.AsyncExitStack() as stack:

        async def start(**settings: object) -> str:
            urls = {
                "krav_og_betalinger_url": simulator.krav_og_betalinger_url,
                "innkrevingsoppdrag_url": simulator.innkrevingsoppdrag_url,
            }
            app = create_app(Settings(**{**urls, **settings}), clock, sleep=pauses)  # type: ignore[arg-type]
            await stack.enter_async_context(app.router.lifespan_context(app))
            return await stack.enter_async_context(serving(app))

        yield start


@pytest.fixture
async def url(start_server: StartServer) -> str:
    return await start_server()


@pytest.fixture
async def order(token: str, url: str) -> str:
    """An order that is booked in three seconds of the simulator's time; its principal's id is KRAV-1."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        data = await Frontend(client, token).data(OPPRETT, {"input": nytt()})
    kravidentifikator: str = data["opprettInnkrevingsoppdrag"]["innkrevingsoppdrag"]["kravidentifikator"]
    return kravidentifikator


async def test_each_status_comes_as_it_is_reached_and_the_final_one_completes(
    simulator: RunningSimulator, pauses: Pauses, url: str, token: str, order: str
) -> None:
    async with following(url, token, order) as events:
        seen = [await events.status()]
        for _ in range(2):
            await pauses.begun()
            await simulator.control("POST", "clock", {"advance_seconds": 1.5})
            pauses.end()
            seen.append(await events.status())
        assert await events.next() is None
    assert seen == ["MOTTATT_IKKE_BEHANDLET", "MOTTATT_UNDER_BEHANDLING", "RESKONTROFOERT"]


@pytest.mark.parametrize("status", FINAL)
async def test_a_final_status_is_told_once_and_completes(
    simulator: RunningSimulator, url: str, token: str, status: str
) -> None:
    async with following(url, token, FINAL[status]) as events:
        assert await events.status() == status
        assert await events.next() is None
    assert await calls(simulator, "mottaksstatus") == 1


async def test_the_pauses_between_questions_grow_from_one_second_to_fifteen(
    pauses: Pauses, url: str, token: str
) -> None:
    async with following(url, token, UNDER_WAY) as events:
        await events.status()
        seconds = []
        for _ in range(10):
            seconds.append(await pauses.begun())
            pauses.end()
    assert (seconds[0], seconds[-1], seconds) == (1, 15, sorted(seconds))


async def test_followers_of_one_order_share_one_poll_loop_whatever_they_call_it(
    simulator: RunningSimulator, pauses: Pauses, url: str, token: str, order: str
) -> None:
    before = await calls(simulator, "mottaksstatus")
    names = [(order, OURS), (order.upper(), OURS), ("KRAV-1", OWN), (order, OURS)]
    async with contextlib.AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(following(url, token, *name)) for name in names]
        assert {await events.status() for events in streams} == {"MOTTATT_IKKE_BEHANDLET"}
        await pauses.begun()
        await simulator.control("POST", "clock", {"advance_seconds": 5})
        pauses.end()
        assert {await events.status() for events in streams} == {"RESKONTROFOERT"}
    assert await calls(simulator, "mottaksstatus") - before == 2


async def test_another_token_has_a_poll_loop_of_its_own(simulator: RunningSimulator, url: str, token: str) -> None:
    async with following(url, token, UNDER_WAY) as one, following(url, make_token(), UNDER_WAY) as other:
        await one.status()
        await other.status()
    assert await calls(simulator, "mottaksstatus") == 2


async def test_who_comes_later_is_told_the_status_at_once_and_a_long_pause_is_cut_short(
    simulator: RunningSimulator, pauses: Pauses, url: str, token: str
) -> None:
    async with following(url, token, UNDER_WAY) as first:
        await first.status()
        for _ in range(3):
            await pauses.begun()
            pauses.end()
        assert await pauses.begun() > 1
        polls = await calls(simulator, "mottaksstatus")
        async with following(url, token, UNDER_WAY) as second:
            assert await second.status() == "MOTTATT_UNDER_BEHANDLING"
            assert await pauses.begun() == 1
    assert await calls(simulator, "mottaksstatus") == polls + 1


async def test_nobody_is_asked_when_nobody_listens(pauses: Pauses, url: str, token: str) -> None:
    async with following(url, token, UNDER_WAY) as first:
        async with following(url, token, UNDER_WAY) as second:
            await first.status()
            await second.status()
            await pauses.begun()
        assert not pauses.cancelled.is_set()
    async with asyncio.timeout(5):
        await pauses.cancelled.wait()


async def test_following_ends_with_the_token(pauses: Pauses, clock: FixedClock, url: str) -> None:
    token = make_token(expires_in=10, now=NOW.timestamp())
    async with following(url, token, UNDER_WAY) as events:
        await events.status()
        seconds = 0.0
        while seconds < 10:
            seconds += await pauses.begun()
            clock.time = NOW + timedelta(seconds=seconds)
            pauses.end()
        assert (await events.error())["code"] == "UNAUTHENTICATED"
    assert seconds == 10


async def test_following_ends_with_ones_own_token_even_when_another_of_the_same_caller_lives_on(
    simulator: RunningSimulator, pauses: Pauses, clock: FixedClock, start_server: StartServer
) -> None:
    url = await start_server(jwks_url=f"{simulator.url}/_simulator/jwks", token_issuer=ISSUER)
    long, short = (make_token(expires_in=seconds, now=NOW.timestamp()) for seconds in (120, 10))
    async with following(url, long, UNDER_WAY) as first, following(url, short, UNDER_WAY) as second:
        await first.status()
        await second.status()
        clock.time = NOW + timedelta(seconds=11)
        for _ in range(2):
            await pauses.begun()
            pauses.end()
        async with asyncio.timeout(5):
            assert (await second.error())["code"] == "UNAUTHENTICATED"


async def test_a_token_that_has_ended_follows_nothing(simulator: RunningSimulator, url: str) -> None:
    token = make_token(expires_in=-1, now=NOW.timestamp())
    async with following(url, token, UNDER_WAY) as events:
        assert (await events.error())["code"] == "UNAUTHENTICATED"
    assert await calls(simulator, "mottaksstatus") == 0


@pytest.mark.parametrize(("kravidentifikator", "code"), [(UNKNOWN, "NOT_FOUND"), ("KRAV-1", "BAD_USER_INPUT")])
async def test_an_order_that_cannot_be_followed_ends_at_once(
    url: str, token: str, kravidentifikator: str, code: str
) -> None:
    async with following(url, token, kravidentifikator) as events:
        assert (await events.error())["code"] == code


async def test_an_order_that_was_just_created_is_waited_for(
    simulator: RunningSimulator, pauses: Pauses, url: str, token: str, order: str
) -> None:
    await simulator.fault("error", endpoint="mottaksstatus", slug="innkrevingsoppdrag-eksisterer-ikke")
    async with following(url, token, order) as events:
        await pauses.begun()
        pauses.end()
        assert await events.status() == "MOTTATT_IKKE_BEHANDLET"


async def test_following_ends_when_upstream_refuses(
    simulator: RunningSimulator, pauses: Pauses, url: str, token: str
) -> None:
    async with following(url, token, UNDER_WAY) as events:
        await events.status()
        await simulator.fault("error", endpoint="mottaksstatus", code="ABE-005", status=403)
        await pauses.begun()
        pauses.end()
        assert (await events.error())["code"] == "FORBIDDEN"


async def test_failures_that_pass_are_waited_out(
    simulator: RunningSimulator, pauses: Pauses, start_server: StartServer, token: str
) -> None:
    url = await start_server(retry_attempts=1)
    async with following(url, token, UNDER_WAY) as events:
        await events.status()
        await simulator.fault("status", endpoint="mottaksstatus", status=503)
        await simulator.fault("lost", endpoint="mottaksstatus")
        await simulator.fault("status", endpoint="mottaksstatus", status=429, headers={"Retry-After": "7"})
        seconds = []
        for _ in range(4):
            seconds.append(await pauses.begun())
            pauses.end()
        assert seconds[3] == 7
        await simulator.fault(
            "substitute", endpoint="mottaksstatus", find="MOTTATT_UNDER_BEHANDLING", replace="RESKONTROFOERT"
        )
        await pauses.begun()
        pauses.end()
        assert await events.status() == "RESKONTROFOERT"


async def test_an_operations_time_limit_does_not_end_following(
    pauses: Pauses, start_server: StartServer, simulator: RunningSimulator, token: str
) -> None:
    url = await start_server(operation_timeout_seconds=0.6)
    passed = asyncio.Event()
    async with following(url, token, UNDER_WAY) as events:
        await events.status()
        await pauses.begun()
        asyncio.get_running_loop().call_later(1.2, passed.set)
        await passed.wait()
        await simulator.fault(
            "substitute", endpoint="mottaksstatus", find="MOTTATT_UNDER_BEHANDLING", replace="RESKONTROFOERT"
        )
        pauses.end()
        assert await events.status() == "RESKONTROFOERT"


async def test_what_a_query_reads_after_a_change_of_status_is_fresh(
    simulator: RunningSimulator, pauses: Pauses, url: str, token: str, order: str
) -> None:
    overview = """{ part(identifikator: "05826930057") { innkrevingsoppdrag(filter: ALLE) {
      krav { skatteetatensKravidentifikator } } } }"""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client, following(url, token, order) as events:
        frontend = Frontend(client, token)
        await events.status()
        assert order not in str(await frontend.data(overview))
        await pauses.begun()
        await simulator.control("POST", "clock", {"advance_seconds": 5})
        pauses.end()
        assert await events.status() == "RESKONTROFOERT"
        assert order in str(await frontend.data(overview))
