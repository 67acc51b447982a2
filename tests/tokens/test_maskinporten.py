"""The gateway's own tokens, from a Maskinporten that checks as the real one does."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from gateway.errors import ForbiddenError, InternalServerError, UpstreamUnavailableError
from gateway.simulator.maskinporten import ERRORS, consent_id
from gateway.simulator.maskinporten_client import CLIENT_ID, ORGANISATION, private_jwks, text_of
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import ISSUER, KRAV_OG_BETALINGER_SCOPE, decode_segment
from gateway.tokens.grant import Wish
from gateway.tokens.http import Http
from gateway.tokens.maskinporten import Client, Maskinporten
from gateway.tokens.signing_keys import read_signing_keys
from gateway.tokens.token_source import TokenSource
from tests.tokens.support import EPOCH, jwk

PLAIN = Wish(scope=KRAV_OG_BETALINGER_SCOPE)
SYSTEM_USER = Wish(scope=KRAV_OG_BETALINGER_SCOPE, part="313367002")
CONSENT = Wish(scope=KRAV_OG_BETALINGER_SCOPE, part="12837530065", consent=consent_id(ORGANISATION, "12837530065"))
RETRYABLE = ("MP-012", "MP-130", "clock", "503")


class Time:
    """Our clock, set by hand; pauses move it."""

    def __init__(self) -> None:
        self.now = EPOCH
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


MakeSource = Callable[..., TokenSource]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def make_source(simulator: RunningSimulator, time: Time) -> AsyncIterator[MakeSource]:
    http = Http()
    made: list[TokenSource] = []

    def make(*kids: str, url: str = "") -> TokenSource:
        client = Client(
            issuer=ISSUER,
            token_url=url or f"{simulator.url}/maskinporten/token",
            client_id=CLIENT_ID,
            keys=read_signing_keys(text_of(private_jwks(*(kids or ("demo-1",)))).encode()),
        )
        made.append(TokenSource(Maskinporten(client, http, clock=time, sleep=time.sleep), clock=time))
        return made[-1]

    yield make
    for source in made:
        await source.aclose()
    await http.aclose()


async def _steer(simulator: RunningSimulator, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any of its state
    state: dict[str, Any] = await simulator.control("POST", "maskinporten", changes)
    return state


def _claims(bearer: str) -> dict[str, Any]:
    return decode_segment(bearer.split(".")[1])


async def test_a_token_says_who_and_for_whom(make_source: MakeSource) -> None:
    source = make_source()

    tokens = {wish: _claims(await source.get(wish)) for wish in (PLAIN, SYSTEM_USER, CONSENT)}

    assert tokens[PLAIN]["consumer"]["ID"] == f"0192:{ORGANISATION}"
    assert "authorization_details" not in tokens[PLAIN]
    assert tokens[SYSTEM_USER]["authorization_details"][0]["systemuser_org"]["ID"] == "0192:313367002"
    assert tokens[CONSENT]["authorization_details"][0]["from"].endswith("person:identifier-no:12837530065")


async def test_a_supplier_acts_for_who_has_delegated(make_source: MakeSource) -> None:
    claims = _claims(await make_source().get(Wish(scope=KRAV_OG_BETALINGER_SCOPE, consumer_org="311851381")))

    assert (claims["consumer"]["ID"], claims["supplier"]["ID"]) == ("0192:311851381", f"0192:{ORGANISATION}")


async def test_one_fetch_serves_all_who_want_the_same(make_source: MakeSource, simulator: RunningSimulator) -> None:
    source = make_source()

    tokens = await asyncio.gather(*(source.get(wish) for wish in (PLAIN, SYSTEM_USER) * 20))

    assert len(set(tokens)) == 2
    assert (await _steer(simulator))["issued"] == 2


async def test_a_token_is_renewed_ahead_of_need_and_never_used_to_its_end(
    make_source: MakeSource, simulator: RunningSimulator, time: Time
) -> None:
    source = make_source()
    first = await source.get(PLAIN)
    time.now = EPOCH + 85
    assert await source.get(PLAIN) == first
    assert (await _steer(simulator))["issued"] == 1
    time.now = EPOCH + 91
    assert await source.get(PLAIN) == first
    await asyncio.wait(source._fetches.values())

    assert await source.get(PLAIN) != first
    assert (await _steer(simulator))["issued"] == 2


async def test_a_short_token_is_used_for_most_of_its_life(
    make_source: MakeSource, simulator: RunningSimulator, time: Time
) -> None:
    await _steer(simulator, expires_in=20)
    source = make_source()
    first = await source.get(PLAIN)
    time.now = EPOCH + 9

    assert await source.get(PLAIN) == first


@pytest.mark.parametrize("error", RETRYABLE)
async def test_what_passes_is_tried_again_with_a_new_grant(
    make_source: MakeSource, simulator: RunningSimulator, time: Time, error: str
) -> None:
    await _steer(simulator, errors=[error, error])

    assert await make_source().get(PLAIN)
    assert len(time.pauses) == 2


@pytest.mark.parametrize("error", sorted(ERRORS.keys() - set(RETRYABLE)))
async def test_the_rest_is_our_configuration_and_not_tried_again(
    make_source: MakeSource, simulator: RunningSimulator, time: Time, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    await _steer(simulator, errors=[error])
    source = make_source()

    with pytest.raises(InternalServerError):
        await source.get(SYSTEM_USER)
    with pytest.raises(InternalServerError):
        await source.get(SYSTEM_USER)

    assert time.pauses == []
    assert (await _steer(simulator))["refused"] == 1
    fields = [getattr(record, "fields", {}) for record in caplog.records if record.name == "gateway.tokens"]
    assert [entry["mp_id"] for entry in fields] == [error if error.startswith("MP-") else None]
    assert "313367002" not in caplog.text


async def test_our_fault_is_not_remembered_for_long(
    make_source: MakeSource, simulator: RunningSimulator, time: Time
) -> None:
    await _steer(simulator, errors=["MP-250"])
    source = make_source()
    with pytest.raises(InternalServerError):
        await source.get(PLAIN)
    time.now += 11

    assert await source.get(PLAIN)


async def test_a_consent_that_is_gone_is_the_partys_affair(
    make_source: MakeSource, simulator: RunningSimulator
) -> None:
    await _steer(simulator, withdrawn=[CONSENT.consent])

    with pytest.raises(ForbiddenError) as caught:
        await make_source().get(CONSENT)

    assert caught.value.reason == "CONSENT"


async def test_an_outage_is_no_fault_of_anybody(make_source: MakeSource) -> None:
    with pytest.raises(UpstreamUnavailableError) as caught:
        await make_source(url="http://127.0.0.1:9/token").get(PLAIN)

    assert caught.value.retryable


@pytest.mark.parametrize("skew", [-300, 300])
async def test_clocks_that_differ_are_put_right(
    make_source: MakeSource, simulator: RunningSimulator, skew: float
) -> None:
    await _steer(simulator, skew_seconds=skew)
    source = make_source()

    assert await source.get(PLAIN)
    assert await source.get(SYSTEM_USER)
    assert (await _steer(simulator))["refused"] == 1


async def test_the_other_key_is_used_when_one_has_expired(make_source: MakeSource, simulator: RunningSimulator) -> None:
    await _steer(simulator, errors=["MP-121"])
    source = make_source("demo-1", "demo-2")

    assert await source.get(PLAIN)
    assert await source.get(SYSTEM_USER)
    assert (await _steer(simulator))["refused"] == 1


async def test_a_key_that_nobody_knows_is_our_fault(make_source: MakeSource) -> None:
    with pytest.raises(InternalServerError):
        await make_source("unknown").get(PLAIN)


async def test_a_refused_token_is_dropped_unless_it_was_renewed_meanwhile(make_source: MakeSource) -> None:
    source = make_source()
    first = await source.get(PLAIN)
    source.drop(PLAIN, "another")
    assert await source.get(PLAIN) == first
    source.drop(PLAIN, first)

    assert await source.get(PLAIN) != first


def _private(**changes: Any) -> bytes:  # noqa: ANN401 - any member
    (key,) = private_jwks("demo-1")["keys"]
    return json.dumps({name: value for name, value in {**key, **changes}.items() if value is not None}).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b'{"keys": []}',
        json.dumps(private_jwks("a", "b", "c")).encode(),
        json.dumps(jwk("public")).encode(),
        _private(kid=None),
        _private(alg="HS256"),
        _private(alg="PS256"),
        _private(kty="EC"),
        _private(n="AQAB"),
    ],
)
def test_what_cannot_sign_is_refused_at_start(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each for a reason of its own
        read_signing_keys(text)


def test_a_certificate_names_the_key_instead_of_kid() -> None:
    (key,) = read_signing_keys(_private(x5c=["MIIB"]))

    assert key.header == {"x5c": ["MIIB"]}
