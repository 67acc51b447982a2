"""The model of one order: what was asked for, what clients were told of it, and what upstream may therefore hold."""

from itertools import groupby
from typing import Any

import msgspec

Key = tuple[str, object]

REFUSED = frozenset({"NOT_READY", "CONFLICT", "NOT_FOUND", "BAD_USER_INPUT"})
"""Codes that promise that nothing was changed."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One change: its place among all changes, and the code it was answered with (OK for a receipt)."""

    key: Key
    batch: int
    worker: int
    place: int
    code: str


class ExpectedOrder:
    """One order under a principal's own id."""

    def __init__(self) -> None:
        self.created: dict[str, Any] | None = None
        self.kravidentifikator: str | None = None
        self.written_off = False
        self.sent: dict[Key, Sent] = {}

    def check(self, held: list[dict[str, Any]]) -> None:
        """Compare with all that upstream holds under the id."""
        assert len(held) <= 1, "a duplicate"
        if self.kravidentifikator is not None:
            assert [order["kravidentifikator"] for order in held] == [self.kravidentifikator], "a lost order"
        if held:
            self._check_changes(held[0])

    def _check_changes(self, order: dict[str, Any]) -> None:
        made = [key_of(change) for change in order["changes"]]
        assert made.count(("avskriving", None)) <= 1, "written off twice"
        assert not self.written_off or made.count(("avskriving", None)) == 1, "a lost write-off"
        distinct = [key for key, _ in groupby(made) if key[0] != "avskriving"]
        assert len(distinct) == len(set(distinct)), f"an old change came again: {distinct}"
        promised = {key for key, sent in self.sent.items() if sent.code == "OK"}
        assert promised <= set(distinct), f"lost: {promised - set(distinct)}"
        refused = {key for key, sent in self.sent.items() if sent.code in REFUSED}
        assert not refused & set(distinct), f"made though refused: {refused & set(distinct)}"
        self._check_sequence([self.sent[key] for key in distinct])
        self._check_state(order, distinct)

    def _check_sequence(self, made: list[Sent]) -> None:
        assert made == sorted(made, key=lambda sent: sent.batch), "a newer change was overtaken"
        for worker in (0, 1):
            places = [(sent.batch, sent.place) for sent in made if sent.worker == worker]
            assert places == sorted(places), "a worker's changes were reordered"

    def _check_state(self, order: dict[str, Any], made: list[Key]) -> None:
        last = dict(made)
        assert order["hovedstol"] == last.get("hovedstol", order["received_request"]["hovedstol"]["beloep"])
        assert order["referanse"] == last.get(
            "oppdragsgiversReferanse", order["received_request"]["oppdragsgiversReferanse"]
        )
        if "renter" in last:
            assert [rente["beloep"] for rente in order["renter"]] == [last["renter"]]


def key_of(change: dict[str, Any]) -> Key:
    """What tells a change from every other: its kind and its value."""
    kind, content = change["kind"], change["content"]
    match kind:
        case "hovedstol":
            return kind, content["hovedstol"]["beloep"]
        case "renter":
            return kind, content["renter"][0]["beloep"]
        case "oppdragsgiversReferanse":
            return kind, content["nyOppdragsgiversReferanse"]
    return kind, None
