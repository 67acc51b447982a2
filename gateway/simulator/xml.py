"""A JSON answer as XML. Upstream offers both; its root elements and namespace are unknown, these are made up."""

from typing import Any
from xml.sax.saxutils import escape

import msgspec

_NAMESPACE = "urn:no:skatteetaten:innkreving:kravogbetalinger:v1"


def as_xml(root: str, body: bytes) -> bytes:
    """The same content, lists as repeated elements."""
    content = _element(root, msgspec.json.decode(body)).replace(f"<{root}>", f'<{root} xmlns="{_NAMESPACE}">', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>{content}'.encode()


def _element(name: str, value: Any) -> str:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(key, item) for key, item in value.items())}</{name}>"
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(shown)}</{name}>"
