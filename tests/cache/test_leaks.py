"""Nobody ever sees what was fetched for somebody else; `python -m tests.leaktest` asks the same for longer."""

from collections.abc import Callable

import pytest

from gateway.cache.keys import Keys, Place
from gateway.credentials import Credentials
from gateway.errors import Api
from tests.leaktest import LeakError, hunt, hunt_in_processes
from tests.redis_server import RedisServer

Sabotage = Callable[[Credentials, Api, tuple[str, ...]], tuple[Credentials, Api, tuple[str, ...]]]


@pytest.mark.parametrize("seed", [1, 2])
async def test_in_memory_nobody_sees_what_is_not_theirs(seed: int) -> None:
    outcome = await hunt("memory://", reads=5000, seed=seed)

    assert outcome.cached > 500
    assert outcome.departures > 100
    assert outcome.failures > 100
    assert outcome.writes > 10


@pytest.mark.parametrize("seed", [3, 4])
async def test_over_a_shared_server_nobody_sees_what_is_not_theirs(server: RedisServer, seed: int) -> None:
    outcome = await hunt(server.url, reads=1500, seed=seed, workers=2)

    assert outcome.cached > 100
    assert outcome.departures > 50


def test_over_two_processes_nobody_sees_what_is_not_theirs(server: RedisServer) -> None:
    outcomes = hunt_in_processes(server.url, reads=1500, seed=5)

    assert all(outcome.cached > 50 for outcome in outcomes)


@pytest.mark.parametrize(
    "sabotage",
    [
        lambda c, api, arguments: (Credentials("x", c.consent, c.rettighetspakke), api, arguments),
        lambda c, api, arguments: (Credentials(c.bearer, None, c.rettighetspakke), api, arguments),
        lambda c, api, arguments: (Credentials(c.bearer, c.consent or None, c.rettighetspakke), api, arguments),
        lambda c, api, arguments: (Credentials(c.bearer, c.consent, "finans"), api, arguments),
        lambda c, api, arguments: (c, Api.KRAV_OG_BETALINGER, arguments),
        lambda c, api, arguments: (c, api, ()),
    ],
    ids=["token", "consent", "empty consent", "package", "api", "arguments"],
)
async def test_the_hunt_finds_a_key_that_lacks_something(monkeypatch: pytest.MonkeyPatch, sabotage: Sabotage) -> None:
    place = Keys.place

    def lacking(self: Keys, c: Credentials, api: Api, operation: str, arguments: tuple[str, ...]) -> Place:
        c, api, arguments = sabotage(c, api, arguments)
        return place(self, c, api, operation, arguments)

    monkeypatch.setattr(Keys, "place", lacking)

    with pytest.raises(ExceptionGroup) as caught:
        await hunt("memory://", reads=5000, seed=1)

    assert caught.group_contains(LeakError)
