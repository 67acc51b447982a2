"""Where an API is, taken apart once."""

from typing import Final
from urllib.parse import urlsplit

import httpx
import msgspec

_PORTS: Final = {"http": 80, "https": 443}


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A host to connect to, and what every request to it begins with; `prefix` has no slash at its end."""

    host: str
    port: int
    tls: bool
    authority: str
    prefix: str


def parse_address(base_url: str) -> Address:
    """Take a base URL apart. Raises httpx.UnsupportedProtocol when it is none of http or https, host and path."""
    try:
        parts = urlsplit(base_url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError) as exc:
        raise httpx.UnsupportedProtocol("Not a base address") from exc
    if not host or parts.username is not None or parts.query or parts.fragment or not _is_visible(base_url):
        raise httpx.UnsupportedProtocol("Not a base address")
    named = f"[{host}]" if ":" in host else host
    return Address(
        host=host,
        port=port,
        tls=parts.scheme == "https",
        authority=named if port == _PORTS[parts.scheme] else f"{named}:{port}",
        prefix=parts.path.rstrip("/"),
    )


def _is_visible(text: str) -> bool:
    # urlsplit drops tabs and line ends without a word.
    return text.isprintable() and " " not in text
