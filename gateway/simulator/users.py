"""The people who sign in at the simulator's OpenID provider, and the tokens it gives them."""

import time
import uuid
from typing import Any

import msgspec

from gateway.simulator.maskinporten import consent_id
from gateway.simulator.maskinporten_client import ORGANISATION
from gateway.simulator.tokens import TokenKey, process_key

USER_ISSUER = "https://login.simulator.example/"
USER_AUDIENCE = "https://gateway.simulator.example/"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may see these parties; `subject` is what the provider calls them."""

    subject: str
    navn: str
    parter: tuple[str, ...]
    roller: tuple[str, ...] = ()


PERSONS = (
    Person(subject="rask-fjellrev", navn="RASK FJELLREV", parter=("12837530065", "212201782", "314961900")),
    Person(subject="lur-maake", navn="LUR MÅKE", parter=("05826930057",)),
    Person(subject="saksbehandler", navn="SAKSBEHANDLER", parter=(), roller=("innkreving",)),
)


def find_person(subject: str) -> Person | None:
    """The person of this name."""
    return next((person for person in PERSONS if person.subject == subject), None)


def make_user_token(
    person: Person,
    *,
    expires_in: float = 3600,
    now: float | None = None,
    extra: dict[str, Any] | None = None,
    key: TokenKey | None = None,
) -> str:
    """An access token of the provider: parties in `parter`, consents in `samtykker`, roles in `roller`."""
    issued = int(time.time() if now is None else now)
    claims = {
        "iss": USER_ISSUER,
        "aud": USER_AUDIENCE,
        "sub": person.subject,
        "iat": issued,
        "exp": int(issued + expires_in),
        "jti": str(uuid.uuid4()),
        "parter": list(person.parter),
        "samtykker": {part: consent_id(ORGANISATION, part) for part in person.parter},
        "roller": list(person.roller),
    }
    return (key or process_key()).sign(claims | (extra or {}))
