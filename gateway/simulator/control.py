"""`/_simulator/...`: steers and observes a running simulator, in JSON.

GET stats, log, parties, jwks, demo-token, settings, faults, orders, state, maskinporten, oidc, client; POST reset,
faults, clock, tokens, user-tokens, consents, state, wait, maskinporten, oidc; PUT settings; DELETE faults.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.simulator.delivery import KINDS
from gateway.simulator.faults import Fault
from gateway.simulator.maskinporten import Maskinporten
from gateway.simulator.maskinporten_client import CLIENT_ID, private_jwks
from gateway.simulator.oidc import OpenIdProvider
from gateway.simulator.oppdrag.store import OrderStore
from gateway.simulator.parties import Parties
from gateway.simulator.state import SimulatorState
from gateway.simulator.tokens import demo_token, make_consent, make_token

Action = Callable[[Any], object]


class Control:
    """Each method answers one endpoint: takes the decoded body (None for GET), gives what is to be JSON."""

    def __init__(
        self,
        state: SimulatorState,
        parties: Parties,
        orders: OrderStore,
        maskinporten: Maskinporten,
        provider: OpenIdProvider,
    ) -> None:
        self._provider = provider
        self._maskinporten = maskinporten
        self._state = state
        self._parties = parties
        self._orders = orders

    def routes(self) -> list[Route]:
        """All of them."""
        table: list[tuple[str, str, Action]] = [
            ("GET", "/stats", lambda _: self._state.stats.report()),
            ("GET", "/log", lambda _: list(self._state.stats.log)),
            ("GET", "/parties", lambda _: self._parties.listing()),
            ("GET", "/jwks", lambda _: self._state.key.jwks()),
            ("GET", "/settings", lambda _: self._state.settings),
            ("PUT", "/settings", self._change_settings),
            ("GET", "/faults", lambda _: self._state.faults.listing()),
            ("POST", "/faults", self._add_faults),
            ("DELETE", "/faults", lambda _: self._state.faults.clear()),
            ("POST", "/reset", self._reset),
            ("POST", "/clock", self._advance),
            ("POST", "/tokens", lambda body: {"token": make_token(**(body or {}), key=self._state.key)}),
            ("GET", "/demo-token", lambda _: {"token": demo_token(key=self._state.key)}),
            ("POST", "/consents", lambda body: {"token": make_consent(**(body or {}), key=self._state.key)}),
            ("GET", "/maskinporten", lambda _: self._maskinporten.state),
            ("POST", "/maskinporten", lambda body: self._maskinporten.steer(dict(body))),
            ("GET", "/oidc", lambda _: self._provider.state),
            ("POST", "/oidc", lambda body: self._provider.steer(dict(body))),
            ("POST", "/user-tokens", lambda body: self._provider.issue(dict(body))),
            ("GET", "/client", lambda _: {"client_id": CLIENT_ID, **private_jwks()}),
            ("GET", "/orders", lambda _: self._orders.listing()),
            ("GET", "/state", lambda _: self._orders.snapshot()),
            ("POST", "/state", self._restore),
        ]
        routes = [Route(path, _endpoint(action), methods=[method]) for method, path, action in table]
        return [*routes, Route("/wait", self._wait, methods=["POST"])]

    async def _wait(self, request: Request) -> Response:
        """Answers once `{"in_flight": n}` or `{"total": n}` is reached, so that nobody needs to ask again and again."""
        await self._state.stats.wait(**await request.json())
        return Response(b"null", media_type="application/json")

    def _change_settings(self, body: dict[str, object]) -> object:
        self._state.settings = self._state.settings.changed(body)
        return self._state.settings

    def _add_faults(self, body: object) -> object:
        for item in body if isinstance(body, list) else [body]:
            fault = msgspec.convert(item, type=Fault)
            if fault.kind not in KINDS:
                raise msgspec.ValidationError(f"unknown kind: {fault.kind}; known: {', '.join(KINDS)}")
            self._state.faults.add(fault)
        return self._state.faults.listing()

    def _reset(self, body: dict[str, object] | None) -> None:
        """Everything as at the start; orders only when `{"orders": true}` or nothing is said."""
        self._state.reset()
        self._maskinporten.reset()
        self._provider.reset()
        if body is None or body.get("orders", True):
            self._orders.reset()

    def _advance(self, body: dict[str, float]) -> object:
        self._state.clock.advance(body["advance_seconds"])
        return {"now": self._state.clock.now()}

    def _restore(self, body: object) -> None:
        self._orders.restore(body)


def _endpoint(action: Action) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        raw = await request.body()
        try:
            result = action(msgspec.json.decode(raw) if raw else None)
        except (msgspec.MsgspecError, TypeError, KeyError) as error:
            return Response(msgspec.json.encode({"error": str(error)}), 400, media_type="application/json")
        return Response(msgspec.json.encode(result), media_type="application/json")

    return answer
