"""`gateway demo`: the simulator and a gateway in front of it, in one process and with nothing to configure.

It shows one of two modes: callers bring Maskinporten tokens of their own, or people sign in and the gateway fetches the
tokens.
"""

import asyncio
import contextlib
import socket
import sys
from typing import Any

import uvicorn

from gateway.app import create_app
from gateway.serve import server_options
from gateway.settings import Settings
from gateway.simulator.maskinporten_client import CLIENT_ID, private_jwks, text_of
from gateway.simulator.serve import RunningSimulator, running_simulator
from gateway.simulator.tokens import ISSUER, TEN_YEARS, demo_token
from gateway.simulator.users import PERSONS, USER_AUDIENCE, USER_ISSUER, make_user_token
from gateway.telemetry.logging import configure_logging

PARTY = "314961900"
ORDER = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622"
QUERY = """query Oversikt {
  part(identifikator: "%s") {
    aapneKrav { totalOversikt { saldo } krav { kravbeskrivelse gjenstaaendeBeloep status } }
    innkrevingsoppdrag { gjenstaaendeBeloepForSkyldner krav { kravtype gjenstaaendeBeloep } }
  }
}"""


USERS_QUERY = """query Oversikt {
  part(identifikator: "%s") {
    aapneKrav { totalOversikt { saldo } krav { kravbeskrivelse gjenstaaendeBeloep status } }
    kommendeForfall { forfall { forfallsdato gjenstaaendeBeloep } }
  }
}"""


def run_demo(port: int, *, simulator_port: int = 0, users: bool = False, allowed_origins: str = "") -> None:
    """Serve on 127.0.0.1 until Ctrl-C; port 0 takes a free one, `users` chooses the mode in which people sign in."""
    configure_logging("info", "console")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_demo(port, simulator_port, users=users, allowed_origins=allowed_origins))


async def _demo(port: int, simulator_port: int, *, users: bool, allowed_origins: str) -> None:
    token = make_user_token(PERSONS[0], expires_in=TEN_YEARS) if users else demo_token()
    async with running_simulator(port=simulator_port) as simulator:
        settings = Settings(
            krav_og_betalinger_url=simulator.krav_og_betalinger_url,
            innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
            port=port,
            allowed_origins=allowed_origins,
            **(user_settings(simulator) if users else {}),
        )
        headers = {"Authorization": f"Bearer {token}"}
        variables = {"part": PARTY, "kravidentifikator": ORDER}
        app = create_app(settings, graphiql={"headers": headers, "variables": variables})
        query = (USERS_QUERY if users else QUERY) % PARTY
        server = _AnnouncingServer(uvicorn.Config(app, **server_options(settings)), token, query)
        await server.serve()


def user_settings(simulator: RunningSimulator) -> dict[str, Any]:
    """What a gateway needs to let the simulator's people in and to fetch tokens from its Maskinporten."""
    return {
        "token_source": "maskinporten",
        "maskinporten_issuer": ISSUER,
        "maskinporten_token_url": f"{simulator.url}/maskinporten/token",
        "maskinporten_client_id": CLIENT_ID,
        "maskinporten_key": text_of(private_jwks()),
        "user_issuer": USER_ISSUER,
        "user_audience": USER_AUDIENCE,
        "user_jwks_url": f"{simulator.url}/oidc/jwks",
        "user_parties_claim": "parter",
        "user_consents_claim": "samtykker",
        "user_roles_claim": "roller",
        "user_order_role": "innkreving",
    }


class _AnnouncingServer(uvicorn.Server):
    """Prints how to begin once the port is open."""

    def __init__(self, config: uvicorn.Config, token: str, query: str) -> None:
        super().__init__(config)
        self._token = token
        self._query = query

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port, then say so."""
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            _announce(f"http://127.0.0.1:{port}/graphql", self._token, self._query)


def _announce(url: str, token: str, query: str) -> None:
    sys.stdout.write(
        f"\nGraphiQL, with a token and examples ready:\n\n  {url}\n\n"
        f"Token, for the header `Authorization: Bearer ...`:\n\n  {token}\n\n"
        f"Query:\n\n{query}\n\nCtrl-C stops both the gateway and the simulator.\n\n"
    )
    sys.stdout.flush()
