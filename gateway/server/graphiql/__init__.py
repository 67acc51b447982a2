"""GraphiQL, served from our own origin: our page (page/) and what the build took from npm (static/).

The page also asks for `/graphiql/config.json`, which may be missing: `{"headers": {…}, "variables": {…}}`, the headers
to begin with (the demo's token) and values for the examples' variables, by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType

# Inline scripts, inline styles and eval stay forbidden; `data:` is for two icons written into GraphiQL's style sheet.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_CONTENT_TYPES = {
    "css": "text/css; charset=utf-8",
    "graphql": "text/plain; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class GraphiQL:
    """The page for `GET /graphql`, and the files under `/graphiql/` by name, each with its content type."""

    index: bytes
    files: Mapping[str, tuple[bytes, str]]


def load_graphiql() -> GraphiQL:
    """Read GraphiQL from the package; without the built part, the page tells how to build it."""
    package = resources.files(__name__)
    page, static = package / "page", package / "static"
    index = "index.html" if (static / "graphiql.js").is_file() else "not-built.html"
    files = {name: content for folder in (page, static) if folder.is_dir() for name, content in _files(folder)}
    return GraphiQL((page / index).read_bytes(), MappingProxyType(files))


def _files(folder: Traversable) -> Iterator[tuple[str, tuple[bytes, str]]]:
    for file in folder.iterdir():
        if content_type := _CONTENT_TYPES.get(file.name.rpartition(".")[2]):
            yield file.name, (file.read_bytes(), content_type)
