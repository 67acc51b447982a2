"""The gateway as it is deployed, but on a free port, which it prints."""

import socket

import uvicorn

from gateway.serve import server_options
from gateway.settings import load_settings
from gateway.starting import create_application


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)


if __name__ == "__main__":
    _Server(uvicorn.Config(create_application, factory=True, **server_options(load_settings()))).run()
