"""Settings of tokens that do not go together are refused at start."""

from pathlib import Path

import pytest

from gateway.settings import EXCLUSIVE, NEEDS, Settings, SettingsError, load_settings
from gateway.simulator.maskinporten_client import private_jwks, text_of
from gateway.tokens.create import create_tokens
from tests.graphql.conftest import FixedClock

REQUIRED = {"KRAV_OG_BETALINGER_URL": "https://a.example/v1", "INNKREVINGSOPPDRAG_URL": "https://b.example/v1"}
VERIFIED = {"JWKS_URL": "https://issuer.example/jwk", "TOKEN_ISSUER": "https://issuer.example/"}
OWN = {
    "TOKEN_SOURCE": "maskinporten",
    "MASKINPORTEN_ISSUER": "https://issuer.example/",
    "MASKINPORTEN_TOKEN_URL": "https://issuer.example/token",
    "MASKINPORTEN_CLIENT_ID": "x",
    "MASKINPORTEN_KEY": "{}",
    "USER_ISSUER": "https://login.example/",
    "USER_AUDIENCE": "https://gateway.example/",
    "USER_JWKS_URL": "https://login.example/jwk",
    "USER_PARTIES_CLAIM": "pid",
}


def _load(**values: str) -> Settings:
    return load_settings({f"GATEWAY_{name}": value for name, value in {**REQUIRED, **values}.items()})


@pytest.mark.parametrize("values", [{}, VERIFIED, OWN, {"TOKEN_SOURCE": "caller"}])
def test_what_belongs_together_is_accepted(values: dict[str, str]) -> None:
    assert _load(**values).krav_og_betalinger_url == REQUIRED["KRAV_OG_BETALINGER_URL"]


@pytest.mark.parametrize("missing", sorted((VERIFIED | OWN).keys() - {"TOKEN_SOURCE"}))
def test_what_lacks_its_other_half_is_refused(missing: str) -> None:
    whole = VERIFIED if missing in VERIFIED else OWN

    with pytest.raises(SettingsError, match=rf"needs .*GATEWAY_{missing}"):
        _load(**{name: value for name, value in whole.items() if name != missing})


@pytest.mark.parametrize(
    ("values", "excluded"),
    [
        ({**VERIFIED, "JWKS_FILE": "/keys"}, "JWKS_FILE"),
        ({**OWN, "MASKINPORTEN_KEY_FILE": "/key"}, "MASKINPORTEN_KEY_FILE"),
        ({**OWN, **VERIFIED}, "TOKEN_ISSUER"),
    ],
)
def test_what_contradicts_itself_is_refused(values: dict[str, str], excluded: str) -> None:
    with pytest.raises(SettingsError, match=f"excludes GATEWAY_{excluded}"):
        _load(**values)


def test_users_without_a_source_of_tokens_are_refused() -> None:
    users = {name: value for name, value in OWN.items() if name.startswith("USER_")}

    with pytest.raises(SettingsError, match="GATEWAY_USER_ISSUER needs GATEWAY_TOKEN_SOURCE"):
        _load(**users)


def test_the_rules_name_settings_that_exist() -> None:
    named = {name for rule in NEEDS for name in (rule[0], *rule[1])} | {name for pair in EXCLUSIVE for name in pair}

    assert named <= set(Settings.__struct_fields__)


@pytest.mark.parametrize("key", ["{}", "no JSON", '{"kty": "RSA", "kid": "a", "d": "secret"}'])
def test_a_key_that_cannot_sign_stops_the_start_and_is_not_quoted(key: str) -> None:
    with pytest.raises(SettingsError, match="GATEWAY_MASKINPORTEN_KEY is of no use") as caught:
        create_tokens(_load(**{**OWN, "MASKINPORTEN_KEY": key}), FixedClock())

    assert "secret" not in str(caught.value)


async def test_the_key_may_be_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text(text_of(private_jwks("demo-1")))
    values = {name: value for name, value in OWN.items() if name != "MASKINPORTEN_KEY"}

    await create_tokens(_load(**values, MASKINPORTEN_KEY_FILE=str(file)), FixedClock()).aclose()
