from decimal import Decimal

import pytest

from gateway.domain.beloep import kroner, oere, sum_oere, tekst


@pytest.mark.parametrize(
    ("beloep", "ventet"),
    [
        (48200.0, "48200.00"),
        (-1250.5, "-1250.50"),
        (0.1, "0.10"),
        (-0.0, "0.00"),
        (-0.001, "0.00"),
        (7, "7.00"),
        (Decimal("-0.07"), "-0.07"),
        (9_999_999_999_999.99, "9999999999999.99"),
    ],
)
def test_an_amount_is_written_with_two_decimals_and_never_as_minus_zero(beloep: float | Decimal, ventet: str) -> None:
    assert tekst(beloep) == ventet


def test_a_sum_in_oere_has_no_rounding_error_of_doubles() -> None:
    assert kroner(sum_oere([0.1] * 3)) == Decimal("0.30")


def test_a_double_and_the_decimal_it_stands_for_are_the_same_oere() -> None:
    assert oere(1.005e3) == oere(Decimal("1005.00")) == 100500
