"""Which of JSON and XML an Accept header asks for."""

_JSON = ("application/json", "application/*", "*/*")
_XML = ("application/xml", "text/xml")


def negotiate(accept: str | None) -> str | None:
    """`json`, `xml` or None when neither is acceptable; JSON when the header is absent or both are equal."""
    if accept is None or not accept.strip():
        return "json"
    qualities = {"json": 0.0, "xml": 0.0}
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = _quality(parameters)
        for name, types in (("json", _JSON), ("xml", _XML)):
            if media_type in types:
                qualities[name] = max(qualities[name], quality)
    best = max(qualities, key=lambda name: qualities[name])
    return best if qualities[best] > 0 else None


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
