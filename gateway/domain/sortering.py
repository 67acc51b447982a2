"""Sorting by several keys, where what lacks a value comes last."""

import enum
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

Post = TypeVar("Post")
Noekkel = Callable[[Post], Any]

# Å is the last letter, yet its code comes before those of æ and ø.
_NORSK = str.maketrans({"å": "\u00ff"})


class Retning(enum.Enum):
    """Rising or falling."""

    STIGENDE = "STIGENDE"
    SYNKENDE = "SYNKENDE"


def sorter_etter(poster: Iterable[Post], noekler: Sequence[tuple[Noekkel[Post], Retning]]) -> list[Post]:
    """Sort by the first key, then the second and so on; stable, and None last in both directions."""
    resultat = list(poster)
    # A key that comes again decides nothing any more; whoever asks for a thousand keys pays for those there are.
    ulike: dict[Noekkel[Post], Retning] = {}
    for noekkel, retning in noekler:
        ulike.setdefault(noekkel, retning)
    for noekkel, retning in reversed(ulike.items()):
        verdier = [(noekkel(post), post) for post in resultat]
        kjente = [par for par in verdier if par[0] is not None]
        kjente.sort(key=itemgetter(0), reverse=retning is Retning.SYNKENDE)
        resultat = [post for _, post in kjente]
        resultat.extend(post for verdi, post in verdier if verdi is None)
    return resultat


def alfabetisk(tekst: str | None) -> str | None:
    """A key that orders as the Norwegian alphabet does, capitals and small letters alike."""
    return None if tekst is None else tekst.casefold().translate(_NORSK)
