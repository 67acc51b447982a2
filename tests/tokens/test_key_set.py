"""The keys of an issuer: fetched once for all, and survived when they cannot be."""

import asyncio
import json

import pytest

from gateway.errors import UpstreamUnavailableError
from gateway.tokens.http import FetchError
from gateway.tokens.key_set import FRESH, UNKNOWN_PAUSE, USABLE, KeySet
from gateway.tokens.keys import read_keys
from tests.tokens.support import jwk, jwks


class Issuer:
    """Serves keys, or fails; time is moved by hand."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.down = False
        self.fetches = 0
        self.now = 1000.0
        self.keys = KeySet(self.fetch, monotonic=lambda: self.now)

    async def fetch(self) -> bytes:
        self.fetches += 1
        await asyncio.sleep(0)
        if self.down:
            raise FetchError("down")
        return jwks(*self.names)

    async def knows(self, kid: str | None) -> bool:
        return await self.keys.find(kid) is not None


async def _settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_keys_are_fetched_once_for_all_who_ask() -> None:
    issuer = Issuer("a", "b")

    assert all(await asyncio.gather(*(issuer.knows(name) for name in "abab")))
    assert issuer.fetches == 1


async def test_a_new_key_is_found_at_once() -> None:
    issuer = Issuer("a")
    await issuer.knows("a")
    issuer.names = ("a", "b")
    issuer.now += UNKNOWN_PAUSE

    assert await issuer.knows("b")
    assert issuer.fetches == 2


async def test_keys_are_fetched_anew_when_somebody_says_so() -> None:
    issuer = Issuer("a")
    await issuer.knows("a")
    issuer.names = ("b",)

    issuer.keys.renew()
    await _settle()

    assert not await issuer.knows("a")
    assert await issuer.knows("b")
    assert issuer.fetches == 2


async def test_names_that_nobody_knows_cost_one_fetch_in_a_while() -> None:
    issuer = Issuer("a")
    await issuer.knows("a")

    for number in range(1000):
        issuer.now += 0.1
        assert not await issuer.knows(f"hostile {number}")

    assert issuer.fetches <= 1 + 100 / UNKNOWN_PAUSE + 1


async def test_keys_are_renewed_in_the_background() -> None:
    issuer = Issuer("a")
    await issuer.knows("a")
    issuer.now += FRESH + 1
    issuer.names = ("b",)

    assert await issuer.knows("a")
    await _settle()

    assert not await issuer.knows("a")
    assert await issuer.knows("b")


async def test_an_outage_is_survived_on_the_keys_at_hand() -> None:
    issuer = Issuer("a")
    await issuer.knows("a")
    issuer.down = True

    for _ in range(20):
        issuer.now += USABLE / 21
        assert await issuer.knows("a")
        await _settle()


async def test_keys_are_not_used_for_ever() -> None:
    issuer = Issuer("a")
    await issuer.knows("a")
    issuer.down = True
    issuer.now += USABLE + 1

    with pytest.raises(UpstreamUnavailableError):
        await issuer.keys.find("a")


async def test_an_issuer_that_is_down_is_asked_ever_more_seldom() -> None:
    issuer = Issuer("a")
    issuer.down = True

    for _ in range(600):
        issuer.now += 1
        with pytest.raises(UpstreamUnavailableError) as caught:
            await issuer.keys.find("a")
        assert caught.value.retryable

    assert issuer.fetches < 20


async def test_an_issuer_that_is_back_is_used_again() -> None:
    issuer = Issuer("a")
    issuer.down = True
    with pytest.raises(UpstreamUnavailableError):
        await issuer.keys.find("a")
    issuer.down = False
    issuer.now += 2

    assert await issuer.knows("a")


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "k"},
        jwk("a", use="enc"),
        jwk("a", key_ops=["encrypt"]),
        jwk("a", alg="HS256"),
        jwk("a", n="AQAB"),
        {"kty": "EC", "crv": "secp256k1", "x": "AQAB", "y": "AQAB", "kid": "k"},
        {"kty": "RSA"},
        "key",
    ],
    ids=[
        "secret",
        "for encryption",
        "not to verify",
        "other algorithm",
        "short",
        "unknown curve",
        "empty",
        "no object",
    ],
)
def test_what_cannot_verify_is_no_key(entry: object) -> None:
    with pytest.raises(ValueError, match="no usable key"):
        read_keys(json.dumps({"keys": [entry]}).encode())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys": {}}', b"<html>"])
def test_what_is_no_key_set_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="not a key set"):
        read_keys(body)


def test_a_token_without_kid_needs_a_set_of_one_key() -> None:
    assert None in read_keys(jwks("a"))
    assert None not in read_keys(jwks("a", "b"))


@pytest.mark.parametrize("strange", [{"alg": []}, {"alg": {}}, {"key_ops": 5}, {"key_ops": None}, {"kid": []}])
def test_a_strange_entry_is_left_out_and_takes_no_other_with_it(strange: dict[str, object]) -> None:
    body = json.dumps({"keys": [jwk("strange", **strange), jwk("good")]}).encode()

    assert "good" in read_keys(body)
