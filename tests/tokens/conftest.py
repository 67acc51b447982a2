"""The gateway with keys configured, in front of the simulator that issues the tokens."""

from tests.graphql.conftest import clock, simulator, start_gateway, token

__all__ = ["clock", "simulator", "start_gateway", "token"]
