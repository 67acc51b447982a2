"""`gateway demo`: the simulator and a gateway in front of it, in one process and with nothing to configure."""

import asyncio
import contextlib
import socket
import sys

import uvicorn

from gateway.app import create_app
from gateway.serve import server_options
from gateway.settings import Settings
from gateway.simulator.serve import running_simulator
from gateway.simulator.tokens import demo_token
from gateway.telemetry.logging import configure_logging

PARTY = "314961900"
ORDER = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622"
QUERY = """query Oversikt {
  part(identifikator: "%s") {
    aapneKrav { totalOversikt { saldo } krav { kravbeskrivelse gjenstaaendeBeloep status } }
    innkrevingsoppdrag { gjenstaaendeBeloepForSkyldner krav { kravtype gjenstaaendeBeloep } }
  }
}"""


def run_demo(port: int) -> None:
    """Serve on 127.0.0.1 until Ctrl-C; port 0 takes a free one."""
    configure_logging("info", "console")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_demo(port))


async def _demo(port: int) -> None:
    token = demo_token()
    async with running_simulator() as simulator:
        settings = Settings(
            krav_og_betalinger_url=simulator.krav_og_betalinger_url,
            innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
            port=port,
        )
        headers = {"Authorization": f"Bearer {token}"}
        variables = {"part": PARTY, "kravidentifikator": ORDER}
        app = create_app(settings, graphiql={"headers": headers, "variables": variables})
        server = _AnnouncingServer(uvicorn.Config(app, **server_options(settings)), token)
        await server.serve()


class _AnnouncingServer(uvicorn.Server):
    """Prints how to begin once the port is open."""

    def __init__(self, config: uvicorn.Config, token: str) -> None:
        super().__init__(config)
        self._token = token

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port, then say so."""
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            _announce(f"http://127.0.0.1:{port}/graphql", self._token)


def _announce(url: str, token: str) -> None:
    query = QUERY % PARTY
    sys.stdout.write(
        f"\nGraphiQL, with a token and examples ready:\n\n  {url}\n\n"
        f"Token, for the header `Authorization: Bearer ...`:\n\n  {token}\n\n"
        f"Query:\n\n{query}\n\nCtrl-C stops both the gateway and the simulator.\n\n"
    )
    sys.stdout.flush()
