"""An OpenID provider: sign-in with a code and PKCE (RFC 7636), and the question which parties somebody may see.

GET /authorize ──> page with one button per person ──> redirect with a code ──> POST /token ──> access token
"""

import base64
import hashlib
import html
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from gateway.simulator.maskinporten import consent_id
from gateway.simulator.maskinporten_client import ORGANISATION
from gateway.simulator.state import SimulatorState
from gateway.simulator.users import PERSONS, USER_ISSUER, Person, find_person, make_user_token

_ANYWHERE = {"access-control-allow-origin": "*", "cache-control": "no-store"}
_HERE = frozenset({"127.0.0.1", "localhost"})
_LIFE = 3600


class ProviderState(msgspec.Struct):
    """What can be steered over `/_simulator/oidc`: parties nobody may see any more; `asked` counts questions."""

    refusing: list[str] = []
    asked: int = 0


class OpenIdProvider:
    """The endpoints below `/oidc`."""

    def __init__(self, state: SimulatorState) -> None:
        self._state = state
        self._codes: dict[str, tuple[Person, str]] = {}
        self.state = ProviderState()

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/.well-known/openid-configuration", self._metadata, methods=["GET"]),
            Route("/jwks", self._jwks, methods=["GET"]),
            Route("/authorize", self._authorize, methods=["GET"]),
            Route("/token", self._token, methods=["POST"]),
            Route("/rettigheter", self._rights, methods=["POST"]),
        ]

    def steer(self, changes: dict[str, Any]) -> ProviderState:
        """Change some of the state."""
        self.state = msgspec.convert({**msgspec.to_builtins(self.state), **changes}, type=ProviderState)
        return self.state

    def issue(self, body: dict[str, Any]) -> dict[str, str]:
        """A token for `subject`, with `extra` claims; raises KeyError for somebody unknown."""
        person = find_person(body["subject"])
        if person is None:
            raise KeyError("subject")
        now = self._state.clock.now().timestamp()
        return {"token": make_user_token(person, now=now, extra=body.get("extra"), key=self._state.key)}

    def reset(self) -> None:
        """As at the start."""
        self._codes.clear()
        self.state = ProviderState()

    async def _metadata(self, request: Request) -> Response:
        base = str(request.base_url).rstrip("/") + "/oidc"
        return _json(
            {
                "issuer": USER_ISSUER,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/jwks",
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _jwks(self, _: Request) -> Response:
        return _json(self._state.key.jwks())

    async def _authorize(self, request: Request) -> Response:
        query = request.query_params
        back, challenge = query.get("redirect_uri", ""), query.get("code_challenge", "")
        if urlsplit(back).hostname not in _HERE or not challenge or query.get("code_challenge_method") != "S256":
            return Response("redirect_uri on this machine and code_challenge (S256) are required", 400)
        person = find_person(query.get("login", ""))
        if person is None:
            return HTMLResponse(_page(dict(query)))
        code = secrets.token_urlsafe(24)
        self._codes[code] = (person, challenge)
        return RedirectResponse(f"{back}?{urlencode({'code': code, 'state': query.get('state', '')})}", 303)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        person, challenge = self._codes.pop(form.get("code", ""), (None, ""))
        if person is None or challenge != _challenge(form):
            return _json({"error": "invalid_grant"}, 400)
        now = self._state.clock.now().timestamp()
        token = make_user_token(person, expires_in=_LIFE, now=now, key=self._state.key)
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": _LIFE})

    async def _rights(self, request: Request) -> Response:
        """What a gateway asks that finds no parties in the token."""
        self.state.asked += 1
        asked: dict[str, Any] = msgspec.json.decode(await request.body())
        person, part = find_person(asked["subject"]), asked["part"]
        allowed = asked["issuer"] == USER_ISSUER and person is not None and part in person.parter
        allowed = allowed and part not in self.state.refusing
        return _json({"tillatt": allowed, "samtykke": consent_id(ORGANISATION, part) if allowed else None})


def _challenge(form: dict[str, str]) -> str:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _json(content: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, _ANYWHERE, media_type="application/json")


def _page(query: dict[str, str]) -> str:
    links = "".join(
        f'<p><a href="?{html.escape(urlencode({**query, "login": person.subject}))}">{html.escape(person.navn)}</a></p>'
        for person in PERSONS
    )
    return (
        f"<!doctype html><html lang=nb><meta name=viewport content='width=device-width'><title>Logg inn</title>{links}"
    )
