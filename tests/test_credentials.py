import base64
import json

import pytest

from gateway.credentials import Credentials


def jwt(claims: object) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'RS256'})}.{part(claims)}.signature"


# Within the longest token, and nested deeper than Python's recursion goes when it is read.
DEEP = "h." + base64.urlsafe_b64encode(b'{"x":' + b"[" * 5000).decode().rstrip("=") + ".s"


def test_the_organisation_is_the_tokens_consumer() -> None:
    token = jwt({"consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:314055403"}})

    assert Credentials(token, None, "finans").organisation == "0192:314055403"


def test_a_token_that_names_no_consumer_counts_as_an_organisation_of_its_own() -> None:
    one, other = Credentials("one", None, "finans"), Credentials("other", None, "finans")

    assert one.organisation == Credentials("one", None, "regnskapssystem").organisation
    assert one.organisation != other.organisation
    assert "one" not in one.organisation


@pytest.mark.parametrize(("bearer", "consent", "expected"), [(10, 5, 5), (5, 10, 5), (5, None, 5), (None, None, None)])
def test_the_lifetime_ends_with_the_first_token(bearer: int | None, consent: int | None, expected: int | None) -> None:
    def token(exp: int | None) -> str:
        return jwt({"exp": exp} if exp else {})

    assert Credentials(token(bearer), token(consent), "finans").expires_at == expected


@pytest.mark.parametrize(
    "token",
    ["", "a.b.c", "..", "a.%%%.c", jwt([1]), jwt({"exp": "soon"}), jwt({"consumer": 1}), "æ.ø.å", DEEP],
)
def test_a_token_that_cannot_be_read_has_no_known_end(token: str) -> None:
    assert Credentials(token, None, "finans").expires_at is None


def test_no_token_shows_in_the_representation() -> None:
    assert "hemmelig" not in repr(Credentials("hemmelig-1", "hemmelig-2", "finans"))
