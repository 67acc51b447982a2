"""Renewed tokens of one principal share an answer; nobody else ever sees it."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.cache import Cache, create_cache
from gateway.credentials import Credentials
from gateway.errors import Api, ForbiddenError, GatewayError
from gateway.simulator.tokens import ISSUER, organisation_id
from gateway.tokens.create import Tokens, create_tokens
from tests.cache.support import Upstream, settings
from tests.graphql.conftest import FixedClock
from tests.redis_server import RedisServer
from tests.tokens.support import CONSUMER, EPOCH, OTHER_PART, PART, claims, jwks, signed

ALTINN = "https://tt02.altinn.no/"
API = Api.KRAV_OG_BETALINGER
_serial = itertools.count()


def _system_user(part: str = PART, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    detail = {"type": "urn:altinn:systemuser", "systemuser_id": ["a"], "system_id": "314055403_x"}
    return {"authorization_details": [{**detail, "systemuser_org": organisation_id(part), **changes}]}


def _consent(part: str = PART, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    detail = {"type": "urn:altinn:consent", "id": "c1", "from": f"urn:altinn:organization:identifier-no:{part}"}
    content = {**detail, "to": organisation_id(CONSUMER), "validTo": "2027-01-01T00:00:00+00:00", **changes}
    return {"authorization_details": [content]}


def _altinn2(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    content = {"iss": ALTINN, "iat": EPOCH, "exp": EPOCH + 30, "OfferedBy": PART, "CoveredBy": CONSUMER}
    return {**content, "ServiceCode": "5928", **changes}


class Who:
    """A principal: the claims of its access token, of its consent token if it has one, and its package."""

    def __init__(self, bearer: dict[str, Any], consent: dict[str, Any] | None = None, pakke: str = "finans") -> None:
        self._bearer = bearer
        self._consent = consent
        self._pakke = pakke

    def present(self) -> Credentials:
        """New tokens every time."""
        number = next(_serial)
        bearer = signed(claims(jti=f"bearer {number}", iat=EPOCH - number % 9, exp=EPOCH + 60 + number, **self._bearer))
        consent = None
        if self._consent is not None:
            consent = signed({**self._consent, "jti": f"consent {number}"})
        return Credentials(bearer, consent, self._pakke)


PRINCIPALS = {
    "plain": Who({}),
    "other package": Who({}, pakke="regnskapssystem"),
    "other consumer": Who({"consumer": organisation_id("991825827")}),
    "other client": Who({"client_id": "other"}),
    "fewer scopes": Who({"scope": "skatteetaten:kravogbetalinger"}),
    "other authentication": Who({"client_amr": "virksomhetssertifikat"}),
    "supplier": Who({"supplier": organisation_id("311851381")}),
    "other supplier": Who({"supplier": organisation_id("991825827")}),
    "audience": Who({"aud": "somebody"}),
    "a claim that nobody knows yet": Who({"new": True}),
    "system user": Who(_system_user()),
    "other system user": Who(_system_user(systemuser_id=["b"])),
    "other system": Who(_system_user(system_id="314055403_y")),
    "system user with a reference": Who(_system_user(externalRef="1")),
    "consent": Who(_consent()),
    "other consent": Who(_consent(id="c2")),
    "consent with other rights": Who(_consent(consentRights=[])),
    "consent of Altinn 2": Who({}, _altinn2()),
    "consent of Altinn 2 to somebody else": Who({}, _altinn2(CoveredBy="991825827")),
    "other service of Altinn 2": Who({}, _altinn2(ServiceCode="5929")),
}


@pytest.fixture(scope="module")
def server() -> Any:  # noqa: ANN401 - a generator
    with RedisServer() as running:
        yield running


class Gateway:
    """A cache behind verified tokens."""

    def __init__(self, directory: Path, **values: Any) -> None:  # noqa: ANN401 - any setting
        file = directory / "keys.json"
        file.write_bytes(jwks("good"))
        keys = {"jwks_file": str(file), "token_issuer": ISSUER}
        consent = {"consent_jwks_file": str(file), "consent_issuer": ALTINN}
        self.settings = settings(**keys, **consent, **values)
        self.clock = FixedClock()
        self.tokens: Tokens = create_tokens(self.settings, self.clock)
        self.cache: Cache = create_cache(self.settings, clock=lambda: self.clock.now().timestamp(), patience=2.0)
        self.upstream = Upstream()

    async def read(self, presented: Credentials, part: str = PART) -> tuple[str, bool]:
        """The answer, and whether it was there already."""
        credentials = await self.tokens.access(presented).admit(API, part)
        fetched = await self.upstream.read(self.cache, credentials, part)
        return fetched.value, fetched.fra_mellomlager

    async def aclose(self) -> None:
        await self.tokens.aclose()
        await self.cache.aclose()


SECRET = "a secret that all nodes share, and nobody else"


@pytest.fixture(params=["memory", "redis"])
async def gateway(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Gateway]:
    made = Gateway(tmp_path)
    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("server")
        server.command("FLUSHALL")
        made = Gateway(tmp_path, cache_url=server.url, cache_key=SECRET)
    yield made
    await made.aclose()


async def test_renewed_tokens_share_and_all_else_differs(gateway: Gateway) -> None:
    first = {name: await gateway.read(who.present()) for name, who in PRINCIPALS.items()}
    again = {name: await gateway.read(who.present()) for name, who in PRINCIPALS.items()}

    assert len({value for value, _ in first.values()}) == len(PRINCIPALS)
    assert not any(found for _, found in first.values())
    assert again == {name: (value, True) for name, (value, _) in first.items()}


async def test_the_order_of_scopes_means_nothing(gateway: Gateway) -> None:
    one = Who({"scope": "skatteetaten:kravogbetalinger a"}).present()
    other = Who({"scope": "a skatteetaten:kravogbetalinger"}).present()

    assert (await gateway.read(one))[0] == (await gateway.read(other))[0]


async def test_without_a_secret_a_shared_store_keeps_tokens_apart(server: RedisServer, tmp_path: Path) -> None:
    gateway = Gateway(tmp_path, cache_url=server.url)
    one, other = PRINCIPALS["plain"].present(), PRINCIPALS["plain"].present()

    answers = [await gateway.read(presented) for presented in (one, other, one, other)]
    await gateway.aclose()

    assert [found for _, found in answers] == [False, False, True, True]


async def test_another_secret_finds_nothing(server: RedisServer, tmp_path: Path) -> None:
    gateways = [Gateway(tmp_path, cache_url=server.url, cache_key=secret) for secret in (SECRET, SECRET[::-1])]

    answers = [await gateway.read(PRINCIPALS["plain"].present()) for gateway in gateways]
    for gateway in gateways:
        await gateway.aclose()

    assert [found for _, found in answers] == [False, False]


async def test_an_answer_does_not_outlive_the_token_it_was_fetched_with(gateway: Gateway) -> None:
    short = Credentials(signed(claims(exp=EPOCH + 5)), None, "finans")
    await gateway.read(short)
    gateway.clock.time = gateway.clock.time.fromtimestamp(EPOCH + 6, tz=gateway.clock.time.tzinfo)

    _, found = await gateway.read(Credentials(signed(claims(exp=EPOCH + 100)), None, "finans"))

    assert not found


async def test_an_answer_does_not_outlive_the_consent_in_the_token(gateway: Gateway) -> None:
    who = Who(_consent(validTo="2026-11-21T12:00:05+00:00"))
    await gateway.read(who.present())
    gateway.clock.time = gateway.clock.time.replace(second=6)

    _, found = await gateway.read(who.present())

    assert not found


async def test_an_unverified_consent_counts_as_presented(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(jwks("good"))
    gateway = Gateway(tmp_path)
    gateway.tokens = create_tokens(settings(jwks_file=str(file), token_issuer=ISSUER), gateway.clock)
    who = PRINCIPALS["consent of Altinn 2"]
    one, other = who.present(), who.present()

    answers = [await gateway.read(presented) for presented in (one, other, one)]

    assert [found for _, found in answers] == [False, False, True]


@pytest.mark.parametrize("name", ["system user", "consent", "consent of Altinn 2"])
async def test_a_token_bound_to_a_party_is_for_that_party_only(gateway: Gateway, name: str) -> None:
    with pytest.raises(ForbiddenError) as caught:
        await gateway.read(PRINCIPALS[name].present(), OTHER_PART)

    assert caught.value.reason == "PARTY"
    assert gateway.upstream.calls == 0


async def test_a_forged_consent_is_refused(gateway: Gateway) -> None:
    presented = Credentials(signed(claims()), signed(_altinn2(), by="evil"), "finans")

    with pytest.raises(GatewayError) as caught:
        await gateway.read(presented)

    assert caught.value.code == "UNAUTHENTICATED"
