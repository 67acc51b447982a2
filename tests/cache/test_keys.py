import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cache.keys import Keys, packed
from gateway.credentials import Credentials
from gateway.errors import Api
from tests.cache.support import caller

LETTERS = st.characters() | st.characters(categories=["Cs"])
"""Halves of surrogate pairs too, which are no text."""
PARTS = st.lists(st.none() | st.text(LETTERS, max_size=5), max_size=4)


@given(PARTS, PARTS)
def test_different_parts_are_packed_differently(one: list[str | None], other: list[str | None]) -> None:
    assert (packed(*one) == packed(*other)) == (one == other)


@pytest.mark.parametrize(
    ("credentials", "api", "operation", "arguments"),
    [
        (Credentials("b.2", "c", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("1", "2")),
        (Credentials("b.1", "d", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("1", "2")),
        (Credentials("b.1", None, "finans"), Api.KRAV_OG_BETALINGER, "krav", ("1", "2")),
        (Credentials("b.1", "", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("1", "2")),
        (Credentials("b.1", "c", "regnskapssystem"), Api.KRAV_OG_BETALINGER, "krav", ("1", "2")),
        (Credentials("b.1", "c", "finans"), Api.INNKREVINGSOPPDRAG, "krav", ("1", "2")),
        (Credentials("b.1", "c", "finans"), Api.KRAV_OG_BETALINGER, "aapne_krav", ("1", "2")),
        (Credentials("b.1", "c", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("2", "1")),
        (Credentials("b.1", "c", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("12",)),
        (Credentials("b.1", "c", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("1", "2", "")),
    ],
)
def test_a_call_that_differs_in_one_part_has_its_own_place(
    credentials: Credentials, api: Api, operation: str, arguments: tuple[str, ...]
) -> None:
    keys = Keys(b"")
    place = keys.place(Credentials("b.1", "c", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("1", "2"))

    assert keys.place(credentials, api, operation, arguments).key != place.key


def test_callers_seal_with_different_keys() -> None:
    keys = Keys(b"")
    callers = [
        Credentials(bearer, consent, pakke)
        for bearer in ("a", "b")
        for consent in (None, "c")
        for pakke in ("finans", "regnskapssystem")
    ]

    sealing = {keys.place(caller, Api.KRAV_OG_BETALINGER, "krav", ()).sealing_key() for caller in callers}

    assert len(sealing) == len(callers)


def test_nodes_without_salt_agree_on_places() -> None:
    credentials = Credentials("b", "c", "finans")

    one = Keys(b"").place(credentials, Api.KRAV_OG_BETALINGER, "krav", ("1",))
    other = Keys(b"").place(credentials, Api.KRAV_OG_BETALINGER, "krav", ("1",))

    assert one == other


def test_processes_with_their_own_salt_do_not_agree() -> None:
    credentials = Credentials("b", "c", "finans")

    one = Keys(b"1" * 64).place(credentials, Api.KRAV_OG_BETALINGER, "krav", ("1",))
    other = Keys(b"2" * 64).place(credentials, Api.KRAV_OG_BETALINGER, "krav", ("1",))

    assert one.key != other.key


def test_a_place_shows_nothing_of_itself() -> None:
    place = Keys(b"").place(Credentials("b", "c", "finans"), Api.KRAV_OG_BETALINGER, "krav", ("1",))

    assert repr(place) == "Place(…)"


def test_what_tokens_claim_is_remembered_for_the_very_same_tokens_only() -> None:
    keys = Keys(b"1" * 64)
    first, second, other = (caller(bearer=bearer) for bearer in ("b.1", "b.1", "b.2"))

    for credentials in (first, second, other):
        keys.place(credentials, Api.KRAV_OG_BETALINGER, "krav", ())

    assert second.claimed is first.claimed
    assert other.organisation != first.organisation
