"""The circuit breaker: when it opens, what it lets through, and what it counts."""

import asyncio
import datetime as dt

import pytest

from gateway.domain.innkrevingsoppdrag import Kravfilter
from gateway.errors import Api, GatewayError, UpstreamTimeoutError, UpstreamUnavailableError
from gateway.simulator.serve import RunningSimulator
from gateway.upstream.breaker import PAUSE, TRIP, Breaker, Breakers, Verdict
from gateway.upstream.per_organisation import MOST_ORGANISATIONS
from tests.upstream.conftest import PART, Clients, MovingClock, NewOperation

OPERATIONS_PER_SECOND = 50
DAYS = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(100)]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def breaker(clock: MovingClock) -> Breaker:
    return Breaker(Api.KRAV_OG_BETALINGER, clock)


def call(breaker: Breaker, verdict: Verdict | None) -> None:
    breaker.end(verdict, probe=breaker.begin())


def trip(breaker: Breaker) -> None:
    for _ in range(TRIP):
        call(breaker, Verdict.FAILED)


def test_a_total_outage_opens_it_within_a_second_at_fifty_operations_a_second(
    breaker: Breaker, clock: MovingClock
) -> None:
    for _ in range(500):
        call(breaker, Verdict.HEALTHY)
    begun = clock.seconds
    while not breaker.is_open:
        clock.seconds += 1 / OPERATIONS_PER_SECOND
        call(breaker, Verdict.FAILED)
    assert clock.seconds - begun < 0.5


def test_five_calls_that_hang_open_it(breaker: Breaker) -> None:
    for _ in range(5):
        call(breaker, Verdict.TIMED_OUT)
    assert breaker.is_open


def test_one_success_makes_all_failures_forgotten(breaker: Breaker) -> None:
    for _ in range(10):
        for _ in range(TRIP - 1):
            call(breaker, Verdict.FAILED)
        call(breaker, Verdict.HEALTHY)
    assert not breaker.is_open


def test_while_open_it_says_when_to_try_again(breaker: Breaker, clock: MovingClock) -> None:
    trip(breaker)
    clock.seconds += 2
    with pytest.raises(UpstreamUnavailableError) as caught:
        breaker.begin()
    assert caught.value.retry_after == PAUSE - 2
    assert caught.value.api is Api.KRAV_OG_BETALINGER


def test_after_the_pause_one_probe_is_let_through_at_a_time(breaker: Breaker, clock: MovingClock) -> None:
    trip(breaker)
    clock.seconds += PAUSE
    assert breaker.begin() is True
    with pytest.raises(UpstreamUnavailableError):
        breaker.begin()


def test_a_probe_that_succeeds_closes_it(breaker: Breaker, clock: MovingClock) -> None:
    trip(breaker)
    clock.seconds += PAUSE
    call(breaker, Verdict.HEALTHY)
    assert breaker.begin() is False


def test_a_probe_that_fails_opens_it_for_another_pause(breaker: Breaker, clock: MovingClock) -> None:
    trip(breaker)
    clock.seconds += PAUSE
    call(breaker, Verdict.FAILED)
    clock.seconds += PAUSE - 0.1
    with pytest.raises(UpstreamUnavailableError):
        breaker.begin()


def test_a_probe_that_is_given_up_makes_room_for_the_next(breaker: Breaker, clock: MovingClock) -> None:
    trip(breaker)
    clock.seconds += PAUSE
    call(breaker, None)
    assert breaker.begin() is True


def test_calls_that_began_before_it_opened_do_not_prolong_the_pause(breaker: Breaker, clock: MovingClock) -> None:
    late = breaker.begin()
    trip(breaker)
    clock.seconds += PAUSE - 1
    breaker.end(Verdict.FAILED, probe=late)
    clock.seconds += 1
    assert breaker.begin() is True


def test_organisations_are_told_apart_and_no_more_than_a_bounded_number_is_kept(clock: MovingClock) -> None:
    breakers = Breakers(Api.KRAV_OG_BETALINGER, clock)
    trip(breakers.get("0192:1"))
    assert breakers.get("0192:1").is_open
    assert not breakers.get("0192:2").is_open
    for number in range(MOST_ORGANISATIONS):
        breakers.get(str(number))
    assert not breakers.get("0192:1").is_open
    assert len(breakers._breakers) == MOST_ORGANISATIONS


async def test_a_lasting_outage_reaches_upstream_only_with_what_opens_it_and_the_probes(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create(cache_ttl_seconds=0)
    await simulator.fault("status", status=503, count=None)
    codes = set()
    for _ in range(12 * OPERATIONS_PER_SECOND):
        clients.monotonic.seconds += 1 / OPERATIONS_PER_SECOND
        with pytest.raises(GatewayError) as caught:
            await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
        codes.add((caught.value.code, caught.value.http_status, caught.value.retry_after is not None))
    probes = 2
    assert (await simulator.stats())["total"] == TRIP + probes
    assert codes == {("UPSTREAM_UNAVAILABLE", 503, False), ("UPSTREAM_UNAVAILABLE", None, True)}


async def test_the_other_api_and_other_organisations_are_untouched(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create(attempts=1)
    await simulator.fault("status", status=500, count=TRIP)
    for _ in range(TRIP):
        with pytest.raises(GatewayError):
            await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
    with pytest.raises(UpstreamUnavailableError) as caught:
        await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
    assert caught.value.http_status is None
    other = new_operation(bearer="another-token")
    assert (await upstream.krav_og_betalinger.aapne_krav(other, PART)).value.krav
    await upstream.innkrevingsoppdrag.kravoversikt(new_operation(), "05826930057", Kravfilter.AAPNE)


async def test_refusals_and_empty_results_never_open_it(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create(attempts=1, cache_ttl_seconds=0)
    faults = [{"kind": "status", "status": status, "count": TRIP} for status in (400, 403, 404, 429)]
    await simulator.control("POST", "faults", faults)
    for _ in range(4 * TRIP):
        with pytest.raises(GatewayError):
            await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
    assert (await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)).value.krav


async def test_calls_that_queue_when_it_opens_are_not_made(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create(attempts=1, cache_ttl_seconds=0)
    await simulator.fault("status", status=500, count=None)
    results = await asyncio.gather(
        *(upstream.krav_og_betalinger.innbetalinger(new_operation(), PART, day, day) for day in DAYS),
        return_exceptions=True,
    )
    assert all(isinstance(result, UpstreamUnavailableError) for result in results)
    assert (await simulator.stats())["total"] < TRIP + 5


async def test_operations_that_are_nearly_over_open_it_for_nobody(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create(attempts=1, cache_ttl_seconds=0)
    await simulator.fault("hang", count=None)
    for _ in range(TRIP):
        with pytest.raises(UpstreamTimeoutError):
            await upstream.krav_og_betalinger.aapne_krav(new_operation(seconds=0.1), PART)
    await simulator.control("DELETE", "faults")

    assert (await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)).value.krav
