"""Reading an error body: JSON or XML by its content, whatever the Content-Type says.

Shapes: `{kode, melding, korrelasjonsid}`, the same as XML, and RFC 7807 problems. Anything else is an empty Feilsvar.
"""

from typing import Any, Final
from xml.parsers import expat

import msgspec

LONGEST: Final = 65_536
"""Bytes of an error body that are looked at; real ones are below one kilobyte."""

_DEEPEST: Final = 20
_BOM: Final = b"\xef\xbb\xbf"


class Feilsvar(msgspec.Struct, frozen=True):
    """What an error body says; every part is text as sent, neither checked nor masked."""

    kode: str | None = None
    type: str | None = None
    melding: str | None = None
    korrelasjonsid: str | None = None


class _Body(msgspec.Struct):
    kode: Any = None
    melding: Any = None
    korrelasjonsid: Any = None
    type: Any = None
    title: Any = None
    detail: Any = None


def read_feilsvar(body: bytes) -> Feilsvar:
    """Read an error body; what cannot be read gives an empty Feilsvar, so that the status still counts."""
    start = body[:LONGEST].removeprefix(_BOM).lstrip()
    if start.startswith(b"{") and len(body) <= LONGEST:
        return _from_json(start)
    if start.startswith(b"<") and len(body) <= LONGEST:
        return _from_xml(start)
    return Feilsvar()


def _from_json(body: bytes) -> Feilsvar:
    for text in (body, body.decode("utf-8", errors="replace").encode()):
        try:
            found = msgspec.json.decode(text, type=_Body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        return Feilsvar(
            kode=_text(found.kode),
            type=_text(found.type),
            melding=_text(found.melding) or _text(found.detail) or _text(found.title),
            korrelasjonsid=_text(found.korrelasjonsid),
        )
    return Feilsvar()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


class _RefusedError(Exception):
    """The XML holds something that an error body has no use for."""


class _XmlReader:
    """Collects the texts of `kode`, `melding` and `korrelasjonsid` right below the root, in any namespace."""

    WANTED: Final = frozenset({"kode", "melding", "korrelasjonsid"})

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._path: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > _DEEPEST:
            raise _RefusedError

    def end(self, _name: str) -> None:
        self._path.pop()

    def data(self, text: str) -> None:
        if len(self._path) == 2 and self._path[-1] in self.WANTED:  # noqa: PLR2004 - root and child
            self.texts[self._path[-1]] = self.texts.get(self._path[-1], "") + text

    def refuse(self, *_: object) -> None:
        raise _RefusedError


def _from_xml(body: bytes) -> Feilsvar:
    reader = _XmlReader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    # Without a document type there are no entities: nothing to expand and nothing to fetch.
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat takes no keywords
    except (expat.ExpatError, _RefusedError, ValueError):
        return Feilsvar()
    texts = {name: text.strip() for name, text in reader.texts.items()}
    return Feilsvar(
        kode=texts.get("kode") or None,
        melding=texts.get("melding") or None,
        korrelasjonsid=texts.get("korrelasjonsid") or None,
    )
