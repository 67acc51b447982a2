import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cache.keys import Keys, Place
from gateway.cache.sealing import HEAD, STAMP, SealBrokenError, Sealed, Sealer
from gateway.credentials import Credentials
from gateway.errors import Api

SEALER = Sealer()


def place(bearer: str = "bearer", argument: str = "313367002") -> Place:
    return Keys(b"").place(Credentials(bearer, None, "finans"), Api.KRAV_OG_BETALINGER, "krav", (argument,))


def sealed(body: bytes) -> Sealed:
    return Sealed(hentet=1.5, utloeper=2.5, stamp=b"s" * STAMP, body=body)


@given(st.binary(max_size=3000))
def test_a_caller_opens_what_was_sealed_for_the_place(body: bytes) -> None:
    assert SEALER.open(place(), SEALER.seal(place(), sealed(body))) == sealed(body)


def test_a_value_moved_to_another_place_of_the_same_caller_does_not_open() -> None:
    blob = SEALER.seal(place(argument="313367002"), sealed(b"{}"))

    with pytest.raises(SealBrokenError):
        SEALER.open(place(argument="311851381"), blob)


def test_another_caller_does_not_open_it() -> None:
    blob = SEALER.seal(place("one"), sealed(b"{}"))

    with pytest.raises(SealBrokenError):
        SEALER.open(place("other"), blob)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_anywhere_breaks_the_seal(position: int, change: int) -> None:
    blob = bytearray(SEALER.seal(place(), sealed(b'{"krav":[]}' * 200)))
    blob[position % len(blob)] ^= change

    with pytest.raises(SealBrokenError):
        SEALER.open(place(), bytes(blob))


@given(st.binary(max_size=100))
def test_bytes_from_anywhere_break_the_seal(blob: bytes) -> None:
    for garbage in (blob, b"gw1\n" + blob):
        with pytest.raises(SealBrokenError):
            SEALER.open(place(), garbage)


def test_nothing_of_the_value_is_readable() -> None:
    blob = SEALER.seal(place(), sealed(b"12345678901"))

    assert b"1234" not in blob


def test_each_seal_has_its_own_head() -> None:
    heads = {SEALER.seal(place(), sealed(b"{}"))[:HEAD] for _ in range(100)}

    assert len(heads) == 100


def test_a_long_value_is_compressed() -> None:
    assert len(SEALER.seal(place(), sealed(b'{"beloep": 100.0}' * 1000))) < 1000
