"""Texts in the preferred language, chosen inline: the first of a text's languages is wanted more often than not.

A field whose `extensions` name the attribute of a `text` is chosen as its function does it when it is given nothing.
"""

from collections.abc import Sequence
from typing import Final

from gateway.domain.tekst import velg_tekst

TEXT: Final = "text"
NAMES: Final[dict[str, object]] = {"velg_tekst": velg_tekst}

_FIRST = "(v := {}) is not None and v.tekster and (t := v.tekster[0]).spraak == _wanted"
_PREPARATION = ("_preferred = c.spraak", '_wanted = _preferred[0] if _preferred else "nb"')


def choose(read: str) -> str:
    """An expression for the text that velg_tekst() would choose from what `read` gives."""
    return f"(t.tekst if {_FIRST.format(read)} else velg_tekst(v, None, _preferred))"


def prepared(body: Sequence[str]) -> list[str]:
    """A function's body, after what the choices in it need of the context `c`."""
    return [*_PREPARATION, *body] if any("_preferred)" in line for line in body) else [*body]
