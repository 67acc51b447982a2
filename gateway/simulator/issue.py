"""Tokens for somebody at a terminal: made here, or by a simulator that is running."""

from typing import Any

import httpx

from gateway.simulator.tokens import TEN_YEARS, demo_token, make_token
from gateway.simulator.users import PERSONS, find_person, make_user_token

_ORGANISATION_DIGITS = 9


class NoTokenError(Exception):
    """There is no such token; the text says why."""


def issue_token(*, party: str | None, consent: bool, user: str | None, url: str | None) -> str:
    """A token for all parties, for one, or of a user; with `url` it is signed by the simulator there.

    Others are signed with a key of this process, which serves where signatures are not verified. Raises NoTokenError.
    """
    if user is not None and find_person(user) is None:
        raise NoTokenError(f"--user accepts {', '.join(person.subject for person in PERSONS)}")
    if url is not None:
        return _ask(url, party=party, consent=consent, user=user)
    person = find_person(user) if user is not None else None
    if person is not None:
        return make_user_token(person)
    return make_token(**_arguments(party, consent=consent)) if party is not None else demo_token()


def _arguments(party: str, *, consent: bool) -> dict[str, Any]:
    by_consent = consent or len(party) != _ORGANISATION_DIGITS
    return {"consent" if by_consent else "systemuser_org": party, "expires_in": TEN_YEARS}


def _ask(url: str, *, party: str | None, consent: bool, user: str | None) -> str:
    method, path, body = "GET", "demo-token", None
    if user is not None:
        method, path, body = "POST", "user-tokens", {"subject": user}
    elif party is not None:
        method, path, body = "POST", "tokens", _arguments(party, consent=consent)
    try:
        response = httpx.request(method, f"{url.rstrip('/')}/_simulator/{path}", json=body, trust_env=False)
        response.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        raise NoTokenError(f"no simulator answers at --url: {type(exc).__name__}") from exc
    return str(response.json()["token"])
