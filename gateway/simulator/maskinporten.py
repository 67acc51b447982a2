"""Maskinporten: exchanges signed grants for signed tokens, and refuses what the real one refuses.

Source of the errors: https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking
"""

import re
import uuid
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

import jwt
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.simulator.maskinporten_client import CLIENT_ID, DELEGATED, ORGANISATION, header_of, public_key
from gateway.simulator.parties import Parties
from gateway.simulator.state import SimulatorState
from gateway.simulator.tokens import BOTH_SCOPES, ISSUER, make_token

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLOCK = "clock"
UNAVAILABLE = "503"

# id -> HTTP status, OAuth error, text
ERRORS: dict[str, tuple[int, str, str]] = {
    "MP-011": (400, "invalid_request", "A parameter in the assertion has an invalid value (MP-011)"),
    "MP-012": (400, "invalid_grant", "Grant is used before (MP-012)"),
    "MP-100": (400, "invalid_grant", "Invalid assertion. Client authentication failed. (MP-100)"),
    "MP-110": (400, "invalid_grant", "Invalid assertion. Invalid audience (MP-110)"),
    "MP-120": (400, "invalid_grant", "Invalid assertion. Certificate is not accepted (MP-120)"),
    "MP-121": (400, "invalid_grant", "Invalid assertion. The key has expired (MP-121)"),
    "MP-122": (400, "invalid_client", "Certificate belongs to another organisation (MP-122)"),
    "MP-123": (400, "invalid_grant", "Invalid assertion. Signature is not accepted (MP-123)"),
    "MP-124": (400, "invalid_grant", "Invalid assertion. x5c is not an array (MP-124)"),
    "MP-130": (400, "invalid_client", "Grant has expired (MP-130)"),
    "MP-200": (400, "invalid_scope", "Token request contains invalid scopes for client (MP-200)"),
    "MP-201": (400, "invalid_scope", "The scope is not for this type of client (MP-201)"),
    "MP-250": (403, "access_denied", "Consumer has not been granted the scope (MP-250)"),
    "MP-251": (403, "access_denied", "Consumer has not delegated access to the scope to supplier (MP-251)"),
    "MP-301": (400, "invalid_authorization_details", "Unknown type (MP-301)"),
    "MP-302": (400, "invalid_authorization_details", "Unknown field (MP-302)"),
    "MP-303": (400, "invalid_authorization_details", "Invalid value (MP-303)"),
    CLOCK: (400, "invalid_grant", "Invalid assertion. Issue time is after now"),
    "claims": (400, "invalid_request", "Invalid assertion"),
    "own organisation": (400, "invalid_request", "consumer_org cannot be the client's own organisation"),
    UNAVAILABLE: (503, "temporarily_unavailable", "Try again later"),
}

_CLAIMS = frozenset(
    {"aud", "iss", "scope", "iat", "exp", "jti", "resource", "pid", "consumer_org", "authorization_details"}
)
_FIELDS = {
    "urn:altinn:systemuser": frozenset({"type", "systemuser_org", "externalRef"}),
    "urn:altinn:consent": frozenset({"type", "id", "from"}),
}
_LONGEST_GRANT = 120
_CLOCK_DIFFERENCE = 10
_FROM = re.compile(r"urn:altinn:(?:person|organization):identifier-no:(\d{9}|\d{11})")


class MaskinportenError(Exception):
    """The grant is refused with an entry of `ERRORS`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class MaskinportenState(msgspec.Struct):
    """What can be steered over `/_simulator/maskinporten`: the next `errors`, the clock, the tokens' life, consents."""

    errors: list[str] = []
    skew_seconds: float = 0
    expires_in: float = 120
    withdrawn: list[str] = []
    issued: int = 0
    refused: int = 0


class Maskinporten:
    """The endpoints below `/maskinporten`."""

    def __init__(self, state: SimulatorState, parties: Parties) -> None:
        self._state = state
        self._parties = parties
        self._used: set[str] = set()
        self.state = MaskinportenState()

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/.well-known/oauth-authorization-server", self._metadata, methods=["GET"]),
            Route("/jwk", self._jwk, methods=["GET"]),
            Route("/token", self._token, methods=["POST"]),
        ]

    def steer(self, changes: dict[str, Any]) -> MaskinportenState:
        """Change some of the state; `rotate` or `forget` exchanges the keys."""
        if changes.pop("rotate", False):
            self._state.key.rotate()
        if changes.pop("forget", False):
            self._state.key.rotate(forget=True)
        self.state = msgspec.convert({**msgspec.to_builtins(self.state), **changes}, type=MaskinportenState)
        return self.state

    def reset(self) -> None:
        """As at the start."""
        self._used.clear()
        self.state = MaskinportenState()

    async def _metadata(self, request: Request) -> Response:
        base = str(request.base_url).rstrip("/") + "/maskinporten"
        return self._json({"issuer": ISSUER, "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/jwk"})

    async def _jwk(self, _: Request) -> Response:
        return self._json(self._state.key.jwks())

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        try:
            answer = self._answer(form)
        except MaskinportenError as error:
            self.state.refused += 1
            status, name, text = ERRORS[error.key]
            return self._json({"error": name, "error_description": text}, status)
        self.state.issued += 1
        return self._json(answer)

    def _answer(self, form: dict[str, str]) -> dict[str, Any]:
        if self.state.errors:
            raise MaskinportenError(self.state.errors.pop(0))
        if form.get("grant_type") != GRANT_TYPE:
            raise MaskinportenError("MP-011")
        return self._exchange(form.get("assertion", ""))

    def _exchange(self, assertion: str) -> dict[str, Any]:
        claims = _verified(assertion)
        self._check_times(claims)
        if not claims.keys() <= _CLAIMS:
            raise MaskinportenError("claims")
        if claims.get("jti") in self._used:
            raise MaskinportenError("MP-012")
        scopes = str(claims.get("scope", "")).split()
        if not scopes or not set(scopes) <= set(BOTH_SCOPES):
            raise MaskinportenError("MP-200")
        consumer = _consumer(claims)
        details = self._details(claims, consumer)
        self._used.add(str(claims.get("jti") or uuid.uuid4()))
        token = make_token(
            consumer=consumer,
            supplier=ORGANISATION if consumer != ORGANISATION else None,
            scopes=scopes,
            expires_in=self.state.expires_in,
            now=self._now(),
            key=self._state.key,
            systemuser_org=details.get("systemuser_org"),
            consent=details.get("consent"),
        )
        life = int(self.state.expires_in)
        return {"access_token": token, "token_type": "Bearer", "expires_in": life, "scope": " ".join(scopes)}

    def _check_times(self, claims: dict[str, Any]) -> None:
        now, issued, ends = self._now(), claims.get("iat"), claims.get("exp")
        if not isinstance(issued, int) or not isinstance(ends, int) or ends - issued > _LONGEST_GRANT:
            raise MaskinportenError("MP-011")
        if issued > now + _CLOCK_DIFFERENCE:
            raise MaskinportenError(CLOCK)
        if ends <= now or issued < now - _LONGEST_GRANT:
            raise MaskinportenError("MP-130")

    def _details(self, claims: dict[str, Any], consumer: str) -> dict[str, str]:
        """The system user or the consent that is asked for, as arguments of `make_token`."""
        details = claims.get("authorization_details", [])
        if not details:
            return {}
        if not isinstance(details, list) or len(details) > 1 or not isinstance(details[0], dict):
            raise MaskinportenError("MP-011")
        detail = details[0]
        if detail.get("type") not in _FIELDS:
            raise MaskinportenError("MP-301")
        if not detail.keys() <= _FIELDS[detail["type"]]:
            raise MaskinportenError("MP-302")
        if "systemuser_org" in detail:
            return {"systemuser_org": self._system_user(detail)}
        return {"consent": self._consent(detail, consumer)}

    def _system_user(self, detail: dict[str, Any]) -> str:
        organisation = str(dict(detail["systemuser_org"]).get("ID", "")).removeprefix("0192:")
        if len(organisation) != 9 or self._parties.find(organisation) is None:  # noqa: PLR2004 - organisation numbers
            raise MaskinportenError("MP-303")
        return organisation

    def _consent(self, detail: dict[str, Any], consumer: str) -> str:
        match = _FROM.fullmatch(str(detail.get("from")))
        part = match.group(1) if match else ""
        if detail.get("id") != consent_id(consumer, part) or detail["id"] in self.state.withdrawn:
            raise MaskinportenError("MP-303")
        return part

    def _now(self) -> float:
        return self._state.clock.now().timestamp() + self.state.skew_seconds

    def _json(self, content: object, status: int = 200) -> Response:
        date = format_datetime(self._state.clock.now().fromtimestamp(self._now(), tz=self._state.clock.now().tzinfo))
        return Response(msgspec.json.encode(content), status, {"date": date}, media_type="application/json")


def consent_id(consumer: str, part: str) -> str:
    """The id of the consent that every party has given every consumer, until it is withdrawn."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{consumer}{part}"))


def _consumer(claims: dict[str, Any]) -> str:
    consumer = claims.get("consumer_org")
    if consumer is None:
        return ORGANISATION
    if consumer == ORGANISATION:
        raise MaskinportenError("own organisation")
    if consumer not in DELEGATED:
        raise MaskinportenError("MP-251")
    return str(consumer)


def _verified(assertion: str) -> dict[str, Any]:
    try:
        header = header_of(assertion)
        if "x5c" in header and not isinstance(header["x5c"], list):
            raise MaskinportenError("MP-124")
        key = public_key(header)
        if key is None:
            raise MaskinportenError("MP-120" if "x5c" in header else "MP-100")
        options: Any = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(assertion, key, algorithms=["RS256", "RS384", "RS512"], options=options)
    except jwt.InvalidSignatureError as exc:
        raise MaskinportenError("MP-123") from exc
    except jwt.PyJWTError as exc:
        raise MaskinportenError("claims") from exc
    if claims.get("iss") != CLIENT_ID:
        raise MaskinportenError("MP-100")
    if claims.get("aud") != ISSUER:
        raise MaskinportenError("MP-110")
    return claims
