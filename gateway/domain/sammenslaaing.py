"""One answer made of the parts of a long period."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from .betaling import Innbetalinger
from .krav import AlleKrav
from .svarperiode import Svarperiode
from .utbetaling import Utbetalinger

Post = TypeVar("Post")


def slaa_sammen_krav(deler: Sequence[AlleKrav]) -> AlleKrav:
    """All claims of consecutive parts, in order; one that several parts hold is taken from the first."""
    krav = _uten_gjentakelser(
        (del_.krav for del_ in deler), lambda krav: (krav.part_identifikator, krav.kravidentifikator)
    )
    return AlleKrav(
        part_identifikator=deler[0].part_identifikator,
        periode=_hele_perioden([del_.periode for del_ in deler]),
        skjermet=any(del_.skjermet for del_ in deler),
        krav=krav,
    )


def slaa_sammen_innbetalinger(deler: Sequence[Innbetalinger]) -> Innbetalinger:
    """All payments of consecutive parts, in order; one that several parts hold is taken from the first."""
    betalinger = _uten_gjentakelser(
        (del_.betalinger for del_ in deler),
        lambda betaling: (betaling.part_identifikator, betaling.innbetalingsidentifikator),
    )
    return Innbetalinger(
        part_identifikator=deler[0].part_identifikator,
        periode=_hele_perioden([del_.periode for del_ in deler]),
        skjermet=any(del_.skjermet for del_ in deler),
        betalinger=betalinger,
    )


def slaa_sammen_utbetalinger(deler: Sequence[Utbetalinger]) -> Utbetalinger:
    """All disbursements of consecutive parts, in order; one that several parts hold is taken from the first."""
    utbetalinger = _uten_gjentakelser(
        (del_.utbetalinger for del_ in deler),
        lambda utbetaling: (utbetaling.part_identifikator, utbetaling.utbetalingsidentifikator),
    )
    return Utbetalinger(
        part_identifikator=deler[0].part_identifikator,
        periode=_hele_perioden([del_.periode for del_ in deler]),
        skjermet=any(del_.skjermet for del_ in deler),
        utbetalinger=utbetalinger,
    )


def _uten_gjentakelser(
    deler: Iterable[tuple[Post, ...]], identitet: Callable[[Post], tuple[str, str]]
) -> tuple[Post, ...]:
    # Ids are compared between parts only: what one call holds twice, one unlimited call would hold twice.
    sett: set[tuple[str, str]] = set()
    poster: list[Post] = []
    for del_ in deler:
        nye = [(identitet(post), post) for post in del_]
        poster.extend(post for noekkel, post in nye if noekkel not in sett)
        sett.update(noekkel for noekkel, _ in nye)
    return tuple(poster)


def _hele_perioden(perioder: Sequence[Svarperiode]) -> Svarperiode:
    return msgspec.structs.replace(perioder[0], til_og_med=perioder[-1].til_og_med)
