import pytest

from gateway.domain.identifikator import Parttype, er_gyldig, er_organisasjonsnummer, er_personnummer, parttype
from gateway.domain.part import Part


@pytest.mark.parametrize("nummer", ["313367002", "212201782", "314055403", "314961900"])
def test_an_organisation_number_with_the_right_check_digit_is_valid(nummer: str) -> None:
    assert er_organisasjonsnummer(nummer)
    assert er_gyldig(nummer)


@pytest.mark.parametrize("nummer", ["12837530065", "05826930057", "23889030097"])
def test_a_synthetic_number_with_eighty_on_the_month_is_valid(nummer: str) -> None:
    assert er_personnummer(nummer)
    assert er_gyldig(nummer)


@pytest.mark.parametrize(
    "nummer",
    [
        "",
        "31336700",
        "313367003",
        "31336700x",
        "313367\u0660\u06602",
        "12837530066",
        "12837530165",
        "128375300650",
        "99999999999",
    ],
)
def test_other_lengths_other_characters_and_wrong_check_digits_are_invalid(nummer: str) -> None:
    assert not er_gyldig(nummer)


def test_nine_characters_are_an_organisation_and_all_else_a_person() -> None:
    assert parttype("313367002") is Parttype.ORGANISASJON
    assert Part(identifikator="12837530065").type is Parttype.PERSON
