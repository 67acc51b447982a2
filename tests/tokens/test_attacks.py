"""Every usual way to get a token past a verifier is refused before anything is spent upstream."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from gateway.credentials import Credentials
from gateway.errors import Api, UnauthenticatedError
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import ISSUER
from gateway.tokens.create import create_tokens
from tests.cache.support import settings
from tests.graphql.conftest import FixedClock, Frontend, StartGateway
from tests.tokens.support import CONSUMER, EPOCH, PART, base64url, claims, jwk, jwks, public_pem, segment, signed

QUERY = "query Q($part: PartIdentifikator!) { part(identifikator: $part) { aapneKrav { skjermet } } }"
AUDIENCE = "https://gateway.example/"


def _good(**changes: object) -> dict[str, object]:
    return claims(aud=AUDIENCE, **changes)


def _head(**changes: object) -> dict[str, object]:
    return {"alg": "RS256", "kid": "good", "typ": "JWT", **changes}


def _hs256(secret: bytes) -> str:
    text = f"{segment(_head(alg='HS256'))}.{segment(_good())}"
    return f"{text}.{base64url(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def _none(name: str, signature: str) -> str:
    return f"{segment(_head(alg=name))}.{segment(_good())}.{signature}"


def _tampered() -> str:
    head, _, signature = signed(_good()).split(".")
    return f"{head}.{segment(_good(consumer={'ID': '0192:991825827'}))}.{signature}"


def _duplicate(name: str) -> bytes:
    return json.dumps(_good()).replace(f'"{name}":', f'"{name}": "other", "{name}":', 1).encode()


def _deep() -> bytes:
    return b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"


ATTACKS = {
    "alg none": _none("none", ""),
    "alg None with a signature": _none("None", base64url(b"x")),
    "alg nOnE": _none("nOnE", base64url(b"x")),
    "HS256 with the public key as PEM": _hs256(public_pem("good")),
    "HS256 with the key set": _hs256(jwks("good")),
    "HS256 with the modulus": _hs256(jwk("good")["n"].encode()),
    "HS256 with an empty secret": _hs256(b""),
    "an algorithm that is not on the list": signed(_good(), header=_head(alg="PS256")),
    "algorithm missing": signed(_good(), header={"kid": "good"}),
    "algorithm is no text": signed(_good(), header=_head(alg=["RS256"])),
    "kid of no key": signed(_good(), by="evil"),
    "kid of the right key, another signature": signed(_good(), by="evil", header=_head()),
    "kid is a path": signed(_good(), header=_head(kid="../../dev/null")),
    "kid is no text": signed(_good(), header=_head(kid=["good"])),
    "kid is very long": signed(_good(), header=_head(kid="g" * 300)),
    "embedded jwk": signed(_good(), by="evil", header=_head(jwk=jwk("evil"))),
    "embedded jwk and a good signature": signed(_good(), header=_head(jwk=jwk("good"))),
    "jku": signed(_good(), by="evil", header=_head(jku="http://127.0.0.1:9/jwks")),
    "x5u": signed(_good(), by="evil", header=_head(x5u="http://127.0.0.1:9/cert")),
    "x5c alone": signed(_good(), by="evil", header=_head(x5c=["MIIB"])),
    "crit": signed(_good(), header=_head(crit=["exp"])),
    "b64 false with crit": signed(_good(), header=_head(b64=False, crit=["b64"])),
    "b64 false without crit": signed(_good(), header=_head(b64=False)),
    "compressed": signed(_good(), header=_head(zip="DEF")),
    "another type": signed(_good(), header=_head(typ="logout+jwt")),
    "duplicate header": signed(_good(), header=_head()).replace(
        segment(_head()), segment(b'{"alg":"none","alg":"RS256","kid":"good"}')
    ),
    "expired": signed(_good(exp=EPOCH - 60)),
    "without exp": signed(_good(exp=None)),
    "exp is a text": signed(_good(exp=str(EPOCH + 100))),
    "exp is true": signed(_good(exp=True)),
    "exp is endless": signed(json.dumps(_good()).replace(str(EPOCH + 110), "1e999").encode()),
    "exp is Infinity": signed(json.dumps(_good()).replace(str(EPOCH + 110), "Infinity").encode()),
    "exp is NaN": signed(json.dumps(_good()).replace(str(EPOCH + 110), "NaN").encode()),
    "exp in milliseconds": signed(_good(exp=EPOCH * 1000 * 1000)),
    "nbf in the future": signed(_good(nbf=EPOCH + 60)),
    "iat in the future": signed(_good(iat=EPOCH + 60)),
    "iat is a text": signed(_good(iat="now")),
    "wrong issuer": signed(_good(iss="https://evil.example/")),
    "issuer without its slash": signed(_good(iss=ISSUER.rstrip("/"))),
    "issuer is a list": signed(_good(iss=[ISSUER])),
    "without issuer": signed(_good(iss=None)),
    "wrong audience": signed(claims(aud="https://other.example/")),
    "wrong audiences": signed(claims(aud=["https://other.example/", "https://third.example/"])),
    "without audience": signed(claims()),
    "without consumer": signed(_good(consumer=None)),
    "consumer is a text": signed(_good(consumer=f"0192:{CONSUMER}")),
    "scope is a list": signed(_good(scope=["skatteetaten:kravogbetalinger"])),
    "unknown authorization details": signed(_good(authorization_details=[{"type": "urn:other"}])),
    "tampered payload": _tampered(),
    "stripped signature": signed(_good()).rpartition(".")[0] + ".",
    "two parts": signed(_good()).rpartition(".")[0],
    "four parts": signed(_good()) + ".x",
    "truncated signature": signed(_good())[:-8],
    "empty parts": "..",
    "padding": signed(_good()) + "==",
    "not base64": signed(_good()).replace(".", ".*", 1),
    "huge": signed(_good(more="x" * 20_000)),
    "duplicate claim": signed(_duplicate("consumer")),
    "duplicate issuer": signed(_duplicate("iss")),
    "payload is a list": signed(b"[]"),
    "payload is a text": signed(b'"token"'),
    "payload is no JSON": signed(b"token"),
    "payload is no UTF-8": signed(b'{"iss": "\xff"}'),
    "payload of five thousand lists": signed(_deep()),
    "encrypted": "a.b.c.d.e",
    "opaque": "opaque-token",
}


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, str]:
    """Settings that verify tokens."""
    file = tmp_path / "keys.json"
    file.write_bytes(jwks("good", "next"))
    return {"jwks_file": str(file), "token_issuer": ISSUER, "token_audience": AUDIENCE}


@pytest.fixture
async def gateway(start_gateway: StartGateway, keys: dict[str, str]) -> Frontend:
    return await start_gateway(**keys)


@pytest.mark.parametrize("token", ATTACKS.values(), ids=ATTACKS)
async def test_a_forged_or_stale_token_is_refused(keys: dict[str, str], clock: FixedClock, token: str) -> None:
    access = create_tokens(settings(**keys), clock).access(Credentials(token, None, "regnskapssystem"))

    with pytest.raises(UnauthenticatedError):
        await access.admit(Api.KRAV_OG_BETALINGER, PART)


@pytest.mark.parametrize("name", ["alg none", "HS256 with the public key as PEM", "tampered payload", "expired"])
async def test_a_refused_token_costs_no_call(gateway: Frontend, simulator: RunningSimulator, name: str) -> None:
    answer = await gateway.ask(QUERY, {"part": PART}, {"Authorization": f"Bearer {ATTACKS[name]}"})

    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED", "retryable": False}
    assert (await simulator.stats())["total"] == 0


@pytest.mark.parametrize("by", ["good", "next"])
async def test_a_good_token_passes(gateway: Frontend, by: str) -> None:
    answer = await gateway.ask(QUERY, {"part": PART}, {"Authorization": f"Bearer {signed(_good(), by=by)}"})

    assert answer == {"data": {"part": {"aapneKrav": {"skjermet": False}}}}


async def test_clocks_may_differ_by_the_leeway(gateway: Frontend) -> None:
    token = signed(_good(iat=EPOCH + 4, nbf=EPOCH + 4))

    answer = await gateway.ask(QUERY, {"part": PART}, {"Authorization": f"Bearer {token}"})

    assert "errors" not in answer
