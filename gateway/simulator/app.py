"""The simulator's application: both APIs, Maskinporten and an OpenID provider before them, the control endpoints.

Everything else gets the front's own 404.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from gateway.simulator.config import SimulatorConfig
from gateway.simulator.control import Control
from gateway.simulator.exchange import ApiApplication
from gateway.simulator.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.simulator.krav_og_betalinger import KravOgBetalinger
from gateway.simulator.maskinporten import Maskinporten
from gateway.simulator.oidc import OpenIdProvider
from gateway.simulator.oppdrag.store import OrderStore
from gateway.simulator.parties import Parties
from gateway.simulator.state import SimulatorState


def create_simulator(config: SimulatorConfig | None = None) -> Starlette:
    """Both upstream APIs as one application with its own state."""
    config = config or SimulatorConfig()
    state = SimulatorState(config)
    parties = Parties()
    orders = OrderStore(config, state.clock)
    krav_og_betalinger = KravOgBetalinger(state, parties)
    innkrevingsoppdrag = Innkrevingsoppdrag(state, parties, orders)
    maskinporten = Maskinporten(state, parties)
    provider = OpenIdProvider(state)
    return Starlette(
        routes=[
            Mount(krav_og_betalinger.mount, ApiApplication(state, krav_og_betalinger)),
            Mount(innkrevingsoppdrag.mount, ApiApplication(state, innkrevingsoppdrag)),
            Mount("/maskinporten", routes=maskinporten.routes()),
            Mount("/oidc", routes=provider.routes()),
            Mount("/_simulator", routes=Control(state, parties, orders, maskinporten, provider).routes()),
            Route("/{anything:path}", _unknown_instance, methods=["GET", "POST", "PUT", "DELETE", "PATCH"]),
        ]
    )


async def _unknown_instance(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("Unknown instance. ID=0", 404)
