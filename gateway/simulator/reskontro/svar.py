"""A ledger ready to be answered from: every entry encoded once, whole answers remembered per period."""

import functools
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from gateway.simulator.reskontro import render
from gateway.simulator.reskontro.bok import Bok, Krav

Post = TypeVar("Post")
Entries = list[tuple[date, bytes]]

LISTS = {"krav": "krav", "innbetalinger": "innbetaling", "utbetalinger": "utbetaling"}


class Reskontrosvar:
    """Answers of the four endpoints for one party on one day, as JSON."""

    def __init__(self, part: str, bok: Bok, idag: date) -> None:
        self._part = part
        self._bok = bok
        self._idag = idag
        self.periode = functools.lru_cache(maxsize=16)(self._periode)
        self.aapne_krav = functools.cache(self._aapne_krav)
        self._entries = functools.cache(self._encode)

    def _aapne_krav(self) -> bytes:
        open_claims = [msgspec.Raw(encoded) for encoded, post in self._claims if post.aapent]
        unplaced = [render.innbetaling(post) for post in self._bok.innbetalinger if post.uplassert]
        answer: dict[str, Any] = {"partIdentifikator": self._part, "skjermet": False}
        if open_claims:
            answer["aapentKravMedGjenstaaendeBeloep"] = open_claims
        if unplaced:
            answer["innbetalingMedUplassertBeloep"] = unplaced
        answer["totalOversikt"] = render.totaler(self._bok, self._idag)
        if open_claims:
            answer["oversiktPerKravgruppe"] = render.per_kravgruppe(self._bok, self._idag)
        return msgspec.json.encode(answer)

    def _periode(self, endpoint: str, fra: date, til: date | None) -> bytes | None:
        """What lies in the period, or None when nothing does."""
        found = [msgspec.Raw(body) for day, body in self._entries(endpoint) if fra <= day <= (til or date.max)]
        if not found:
            return None
        answer = {"partIdentifikator": self._part, "periode": periode(fra, til), "skjermet": False}
        return msgspec.json.encode({**answer, LISTS[endpoint]: found})

    def _encode(self, endpoint: str) -> Entries:
        if endpoint == "krav":
            entries = [(post.opprettet, encoded) for encoded, post in self._claims]
        elif endpoint == "innbetalinger":
            entries = _encode_all(self._bok.innbetalinger, lambda post: post.dato, render.innbetaling)
        else:
            entries = _encode_all(self._bok.utbetalinger, lambda post: post.dato, render.utbetaling)
        return sorted(entries, key=lambda entry: entry[0])

    @functools.cached_property
    def _claims(self) -> list[tuple[bytes, Krav]]:
        return [(msgspec.json.encode(render.krav(post)), post) for post in self._bok.krav]


def periode(fra: date, til: date | None) -> dict[str, date]:
    """The period, echoed."""
    return {"fraOgMed": fra} if til is None else {"fraOgMed": fra, "tilOgMed": til}


def _encode_all(posts: Sequence[Post], day: Callable[[Post], date], to_json: Callable[[Post], object]) -> Entries:
    return [(day(post), msgspec.json.encode(to_json(post))) for post in posts]
