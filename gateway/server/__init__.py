"""The side of the gateway that faces its callers: HTTP, WebSocket and event streams."""
