import pytest

from gateway.errors import BadUserInputError
from resolvers.ids import OpaqueIds

KEY = b"k" * 64
SCOPE = ("krav", "313367002")


@pytest.fixture
def ids() -> OpaqueIds:
    return OpaqueIds(KEY)


def test_a_sealed_id_gives_its_parts_back_under_the_same_key_only(ids: OpaqueIds) -> None:
    sealed = ids.seal("Part", "313367002")

    assert OpaqueIds(KEY).unseal(sealed) == ("Part", "313367002")
    assert OpaqueIds(KEY).seal("Part", "313367002") == sealed
    assert OpaqueIds(b"q" * 64).unseal(sealed) is None
    assert "313367002" not in sealed


def test_a_sealed_id_with_any_letter_changed_is_no_id(ids: OpaqueIds) -> None:
    sealed = ids.seal("Part", "313367002")

    for place, letter in enumerate(sealed):
        other = "A" if letter != "A" else "B"
        assert ids.unseal(sealed[:place] + other + sealed[place + 1 :]) is None
        assert ids.unseal(sealed[:place]) is None


@pytest.mark.parametrize("text", ["", "x", "Part:1", "æ", "A" * 22, "A" * 10_000, "UGFydDo5NzQ3NjEwNzY=", "a\0b", "💥"])
def test_any_other_text_is_no_id_and_no_cursor(ids: OpaqueIds, text: str) -> None:
    assert ids.unseal(text) is None
    with pytest.raises(BadUserInputError):
        ids.read_cursor(SCOPE, text, "after")


def test_a_cursor_is_read_in_its_own_list_only(ids: OpaqueIds) -> None:
    cursor = ids.cursor(SCOPE, "313367002/K1", 70_000)

    assert OpaqueIds(KEY).read_cursor(SCOPE, cursor, "after") == (70_000, ids.tag("313367002/K1"))
    for scope in (("betalinger", "313367002"), ("krav", "314055403"), ("krav",), ("krav313367002",)):
        with pytest.raises(BadUserInputError) as caught:
            ids.read_cursor(scope, cursor, "before")
        assert caught.value.extensions["reason"] == "before"


def test_a_hashed_id_tells_different_parts_apart(ids: OpaqueIds) -> None:
    same = ids.hashed("Krav", "a/1")

    assert same == OpaqueIds(KEY).hashed("Krav", "a/1")
    assert len({same, ids.hashed("Betaling", "a/1"), ids.hashed("Krav", "a/2"), ids.hashed("Kr", "ava/1")}) == 4
