"""A request that is refused as HTTP, before it is looked at as GraphQL."""

from gateway.errors import GatewayError


class HttpRefusedError(Exception):
    """The request is answered with this status, these headers and one coded error."""

    def __init__(self, status: int, error: GatewayError, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        super().__init__(status, error.code)
        self.status = status
        self.error = error
        self.headers = headers
