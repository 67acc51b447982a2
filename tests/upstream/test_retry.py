"""What is repeated, how often, and after how long."""

import pytest

from gateway.errors import (
    Api,
    BadUserInputError,
    GatewayError,
    RateLimitedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from gateway.simulator.serve import RunningSimulator
from gateway.upstream.call import Call, Repeat
from gateway.upstream.retry import FIRST_DELAY, LONGEST_DELAY, RetryBudget, RetryPolicy
from tests.upstream.conftest import PART, Clients, NewOperation

READ = Call(api=Api.KRAV_OG_BETALINGER, name="krav", method="GET", path="/")
ONCE = Call(api=Api.INNKREVINGSOPPDRAG, name="opprett", method="POST", path="/", repeat=Repeat.NEVER)
DOWN = UpstreamUnavailableError()


def delay(
    call: Call = READ, error: GatewayError = DOWN, *, made: int = 1, remaining: float = 20.0, attempts: int = 9
) -> float | None:
    policy = RetryPolicy(attempts, lambda _low, high: high)
    return policy.find_delay(call, error, made=made, remaining=remaining, budget=RetryBudget())


def test_the_delay_grows_exponentially_to_a_bound() -> None:
    assert [delay(made=made) for made in range(1, 6)] == [0.2, 0.4, 0.8, 1.6, LONGEST_DELAY]


def test_the_jitter_is_full() -> None:
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return low

    policy = RetryPolicy(3, uniform)
    assert policy.find_delay(READ, DOWN, made=1, remaining=9, budget=RetryBudget()) == 0
    assert asked == [(0, FIRST_DELAY)]


def test_upstreams_retry_after_is_the_least_delay() -> None:
    assert delay(error=RateLimitedError(retry_after=7)) == 7
    assert delay(error=RateLimitedError(retry_after=0)) == FIRST_DELAY


def test_there_is_no_retry_that_the_operation_has_no_time_for() -> None:
    assert delay(error=UpstreamUnavailableError(retry_after=7), remaining=7) is None
    assert delay(remaining=FIRST_DELAY) is None


def test_there_is_no_retry_after_the_last_attempt() -> None:
    assert delay(made=3, attempts=3) is None


@pytest.mark.parametrize("error", [DOWN, UpstreamTimeoutError(), RateLimitedError()])
def test_what_must_happen_once_is_never_repeated(error: GatewayError) -> None:
    assert delay(ONCE, error) is None
    assert delay(READ, error) is not None


def test_a_refusal_is_never_repeated() -> None:
    assert delay(error=BadUserInputError()) is None


def test_under_a_lasting_outage_retries_add_at_most_a_tenth_from_the_hundredth_call_on() -> None:
    budget, policy, retries = RetryBudget(), RetryPolicy(3), 0
    for calls in range(1, 10_001):
        budget.add_call()
        made = 1
        while policy.find_delay(READ, DOWN, made=made, remaining=60, budget=budget) is not None:
            made += 1
            retries += 1
        assert calls < 100 or retries <= calls / 10
    assert 400 <= retries <= 600


async def test_a_read_is_repeated_with_a_new_id_each_time_and_its_attempts_are_counted(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.control("POST", "faults", [{"kind": "status", "status": 500}, {"kind": "reset"}])
    operation = new_operation()
    fetched = await clients.create().krav_og_betalinger.aapne_krav(operation, PART)
    ids = [call["korrelasjonsid"] for call in await simulator.control("GET", "log")]
    assert len(set(ids)) == 3
    assert fetched.antall_kall == 3
    assert (operation.tally.upstream_calls, operation.tally.retries) == (3, 2)
    assert clients.pauses.seconds == [0.2, 0.4]
    assert [code for _, _, code in clients.observed] == ["UPSTREAM_UNAVAILABLE", "UPSTREAM_UNAVAILABLE", "OK"]


@pytest.mark.parametrize(
    ("fault", "calls"),
    [
        ({"kind": "status", "status": 500}, 3),
        ({"kind": "status", "status": 502}, 3),
        ({"kind": "status", "status": 503}, 3),
        ({"kind": "status", "status": 504}, 3),
        ({"kind": "status", "status": 429}, 3),
        ({"kind": "error", "code": "DAS-003"}, 3),
        ({"kind": "reset"}, 3),
        ({"kind": "reset", "phase": "body"}, 3),
        ({"kind": "hang"}, 3),
        ({"kind": "status", "status": 400}, 1),
        ({"kind": "status", "status": 401}, 1),
        ({"kind": "status", "status": 403}, 1),
        ({"kind": "status", "status": 404}, 1),
        ({"kind": "status", "status": 409}, 1),
        ({"kind": "status", "status": 422}, 1),
        ({"kind": "html"}, 1),
        ({"kind": "redirect"}, 1),
        ({"kind": "gzip_bomb"}, 1),
        ({"kind": "error", "code": "KB-009"}, 1),
    ],
    ids=lambda value: "-".join(str(part) for part in value.values()) if isinstance(value, dict) else None,
)
async def test_only_what_may_pass_is_repeated(
    fault: dict[str, object], calls: int, clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.control("POST", "faults", {**fault, "count": 9})
    upstream = clients.create(seconds=1 if fault["kind"] == "hang" else 5, upstream_max_bytes=1 << 20)
    with pytest.raises(GatewayError):
        await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
    assert (await simulator.stats())["total"] == calls


async def test_retry_after_is_waited_for_and_passed_on_when_it_is_too_long(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    limited = {"kind": "status", "status": 429}
    faults = [{**limited, "headers": {"Retry-After": "4"}}, {**limited, "headers": {"Retry-After": "600"}}]
    await simulator.control("POST", "faults", faults)
    with pytest.raises(RateLimitedError) as caught:
        await clients.create().krav_og_betalinger.aapne_krav(new_operation(), PART)
    assert clients.pauses.seconds == [4.0]
    assert caught.value.retry_after == 600
