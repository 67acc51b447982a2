"""A gateway with tokens of its own, in front of the simulator's Maskinporten and OpenID provider."""

from typing import Any

from gateway.demo import user_settings
from gateway.simulator.maskinporten_client import private_jwks, text_of
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.users import find_person, make_user_token
from tests.tokens.support import EPOCH

OPEN = "query Q($part: PartIdentifikator!) { part(identifikator: $part) { aapneKrav { kilde { fraMellomlager } } } }"
MINE = "314961900"
NOT_MINE = "313367002"


def own_settings(simulator: RunningSimulator, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any setting
    """Settings of a backend for frontend that reads a user's parties and consents from the token."""
    values = {**user_settings(simulator), "maskinporten_key": text_of(private_jwks("demo-1"))}
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def signed_in(subject: str = "rask-fjellrev", **arguments: Any) -> dict[str, str]:  # noqa: ANN401 - as make_user_token
    """The headers of somebody who has signed in."""
    person = find_person(subject)
    assert person is not None
    return {"Authorization": f"Bearer {make_user_token(person, now=EPOCH, **arguments)}"}
