"""How many streams are open now."""

from collections.abc import Iterator

import msgspec

from gateway.telemetry.families import Family, gauge


class OpenStreams(msgspec.Struct):
    """Counted by those who open and close them."""

    subscriptions: int = 0
    websockets: int = 0

    def families(self) -> Iterator[Family]:
        """Both numbers, for the metrics."""
        yield gauge("gateway_subscriptions_open", "Subscriptions that are running.", self.subscriptions)
        yield gauge("gateway_websockets_open", "WebSocket connections that are open.", self.websockets)
