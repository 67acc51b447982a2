"""A gateway with tokens of its own, in front of the simulator's Maskinporten and OpenID provider."""

from typing import Any

from gateway.simulator.maskinporten_client import CLIENT_ID, private_jwks, text_of
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import ISSUER
from gateway.simulator.users import USER_AUDIENCE, USER_ISSUER, find_person, make_user_token
from tests.tokens.support import EPOCH

OPEN = "query Q($part: PartIdentifikator!) { part(identifikator: $part) { aapneKrav { kilde { fraMellomlager } } } }"
MINE = "314961900"
NOT_MINE = "313367002"


def own_settings(simulator: RunningSimulator, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any setting
    """Settings of a backend for frontend that reads a user's parties and consents from the token."""
    values: dict[str, Any] = {
        "token_source": "maskinporten",
        "maskinporten_issuer": ISSUER,
        "maskinporten_token_url": f"{simulator.url}/maskinporten/token",
        "maskinporten_client_id": CLIENT_ID,
        "maskinporten_key": text_of(private_jwks("demo-1")),
        "user_issuer": USER_ISSUER,
        "user_audience": USER_AUDIENCE,
        "user_jwks_url": f"{simulator.url}/oidc/jwks",
        "user_parties_claim": "parter",
        "user_consents_claim": "samtykker",
        "user_roles_claim": "roller",
        "user_order_role": "innkreving",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def signed_in(subject: str = "rask-fjellrev", **arguments: Any) -> dict[str, str]:  # noqa: ANN401 - as make_user_token
    """The headers of somebody who has signed in."""
    person = find_person(subject)
    assert person is not None
    return {"Authorization": f"Bearer {make_user_token(person, now=EPOCH, **arguments)}"}
