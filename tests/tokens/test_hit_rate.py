"""What verified tokens are worth: a dashboard polled every 10 seconds for 10 minutes with tokens of 2 minutes.

`pytest -s` prints the table of docs/tokens.md. Time is simulated.
"""

import datetime as dt
import sys
from pathlib import Path

import pytest

from gateway.cache import create_cache
from gateway.credentials import Credentials
from gateway.errors import Api
from gateway.simulator.tokens import ISSUER
from gateway.tokens.create import create_tokens
from tests.cache.support import Upstream, settings
from tests.graphql.conftest import NOW, FixedClock
from tests.tokens.support import EPOCH, claims, jwks, signed

POLLS = range(0, 601, 10)
LIFETIME = 120
RENEWED_AFTER = 100
PART = "313367002"


class Client:
    """Keeps one token until shortly before its end, or none at all."""

    def __init__(self, name: str, age: int, *, keeps: bool = True) -> None:
        self._name = name
        self._issued = -age
        self._keeps = keeps
        self._token = ""

    def present(self, second: int) -> Credentials:
        if not self._keeps or second - self._issued >= RENEWED_AFTER:
            self._issued, self._token = second, ""
        if not self._token:
            issued = EPOCH + self._issued
            self._token = signed(claims(iat=issued, exp=issued + LIFETIME, jti=f"{self._name} {issued}"))
        return Credentials(self._token, None, "regnskapssystem")


CLIENTS = {
    "one client": lambda: [Client("a", 0)],
    "four replicas, each with its own token": lambda: [Client(name, 25 * i) for i, name in enumerate("abcd")],
    "a token for every poll": lambda: [Client("a", 0, keeps=False)],
}

# client, seconds an answer is kept -> calls upstream with raw and with verified tokens, of all reads
EXPECTED = {
    ("one client", 30): (25, 21),
    ("one client", 300): (7, 6),
    ("four replicas, each with its own token", 30): (97, 21),
    ("four replicas, each with its own token", 300): (28, 6),
    ("a token for every poll", 30): (61, 21),
    ("a token for every poll", 300): (61, 6),
}


@pytest.mark.parametrize(("clients", "ttl"), EXPECTED, ids=str)
async def test_renewal_no_longer_empties_the_cache(clients: str, ttl: int, tmp_path: Path) -> None:
    raw = await _calls(clients, ttl)
    file = tmp_path / "keys.json"
    file.write_bytes(jwks("good"))
    verified = await _calls(clients, ttl, jwks_file=str(file), token_issuer=ISSUER)

    reads = len(POLLS) * len(CLIENTS[clients]())
    sys.stdout.write(f"| {clients} | {ttl} s | {_rate(raw, reads)} | {_rate(verified, reads)} |\n")
    assert (raw, verified) == EXPECTED[clients, ttl]


async def _calls(name: str, ttl: int, **values: str) -> int:
    clock, upstream, clients = FixedClock(), Upstream(), CLIENTS[name]()
    configured = settings(cache_ttl_seconds=ttl, **values)
    tokens = create_tokens(configured, clock)
    cache = create_cache(configured, clock=lambda: clock.now().timestamp())
    for second in POLLS:
        clock.time = NOW + dt.timedelta(seconds=second)
        for client in clients:
            credentials = await tokens.access(client.present(second)).admit(Api.KRAV_OG_BETALINGER, PART)
            await upstream.read(cache, credentials, PART)
    await cache.aclose()
    await tokens.aclose()
    return upstream.calls


def _rate(calls: int, reads: int) -> str:
    return f"{1 - calls / reads:.0%} ({calls} calls)"
