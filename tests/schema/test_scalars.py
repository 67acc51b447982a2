"""What each scalar accepts and how it is written."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLScalarType, parse_const_value

from schema.build import create_schema


@pytest.fixture(scope="module")
def scalars() -> dict[str, GraphQLScalarType]:
    types = create_schema()._schema.type_map
    return {name: type_ for name, type_ in types.items() if isinstance(type_, GraphQLScalarType)}


def read_literal(scalar: GraphQLScalarType, literal: str) -> object:
    assert scalar.coerce_input_literal is not None
    return scalar.coerce_input_literal(parse_const_value(literal))


@pytest.mark.parametrize(
    ("value", "amount"),
    [("48200.00", "48200"), ("-1250.5", "-1250.50"), ("0", "0"), (100, "100"), (-3, "-3")],
)
def test_beloep_variable_is_read_exactly(scalars: dict[str, GraphQLScalarType], value: object, amount: str) -> None:
    assert scalars["Beloep"].coerce_input_value(value) == Decimal(amount)


@pytest.mark.parametrize("literal", ["1250.50", "1250.5", '"1250.50"'])
def test_beloep_literal_is_read_exactly(scalars: dict[str, GraphQLScalarType], literal: str) -> None:
    assert read_literal(scalars["Beloep"], literal) == Decimal("1250.50")


@pytest.mark.parametrize("value", [0.1, True, None, "1.234", "1e3", "1,5", " 1", "", "٣", "12345678901234", "NaN", [1]])
def test_other_beloep_variables_are_refused(scalars: dict[str, GraphQLScalarType], value: object) -> None:
    with pytest.raises(GraphQLError):
        scalars["Beloep"].coerce_input_value(value)


@pytest.mark.parametrize("literal", ["1.234", "1e3", "true", "null", "[1]", '"x"'])
def test_other_beloep_literals_are_refused(scalars: dict[str, GraphQLScalarType], literal: str) -> None:
    with pytest.raises(GraphQLError):
        read_literal(scalars["Beloep"], literal)


@pytest.mark.parametrize(
    ("value", "text"), [(48200.0, "48200.00"), (Decimal("-0.001"), "0.00"), (7, "7.00"), (-1250.5, "-1250.50")]
)
def test_beloep_is_written_with_two_decimals(scalars: dict[str, GraphQLScalarType], value: Any, text: str) -> None:  # noqa: ANN401
    assert scalars["Beloep"].coerce_output_value(value) == text


def test_date_is_a_day_of_the_calendar(scalars: dict[str, GraphQLScalarType]) -> None:
    assert scalars["Date"].coerce_input_value("2026-11-21") == date(2026, 11, 21)
    assert scalars["Date"].coerce_output_value(date(2026, 11, 21)) == "2026-11-21"


@pytest.mark.parametrize(
    "value", ["2026-02-31", "20261121", "2026-W47-6", "2026-11-21T00:00:00", "21.11.2026", 1, None]
)
def test_what_is_no_date_is_refused(scalars: dict[str, GraphQLScalarType], value: object) -> None:
    with pytest.raises(GraphQLError):
        scalars["Date"].coerce_input_value(value)


def test_instant_is_written_in_utc(scalars: dict[str, GraphQLScalarType]) -> None:
    instant = datetime(2026, 11, 21, 21, 8, tzinfo=timezone(timedelta(hours=1)))
    assert scalars["DateTime"].coerce_output_value(instant) == "2026-11-21T20:08:00Z"


def test_instant_is_read_with_its_offset(scalars: dict[str, GraphQLScalarType]) -> None:
    read = scalars["DateTime"].coerce_input_value
    assert (
        read("2026-11-21T21:08:00+01:00") == read("2026-11-21T20:08:00Z") == datetime(2026, 11, 21, 20, 8, tzinfo=UTC)
    )


@pytest.mark.parametrize("value", ["2026-11-21T20:08:00", "2026-02-31T20:08:00Z", "2026-11-21", 0])
def test_instant_without_offset_is_refused(scalars: dict[str, GraphQLScalarType], value: object) -> None:
    with pytest.raises(GraphQLError):
        scalars["DateTime"].coerce_input_value(value)


@pytest.mark.parametrize("value", ["123456789", "12345678901"])
def test_part_identifikator_is_judged_by_its_shape_alone(scalars: dict[str, GraphQLScalarType], value: str) -> None:
    assert scalars["PartIdentifikator"].coerce_input_value(value) == value


@pytest.mark.parametrize("value", ["12345678", "1234567890", "12345678x", " 123456789", "١٢٣٤٥٦٧٨٩", 123456789, None])
def test_other_shapes_of_part_identifikator_are_refused(scalars: dict[str, GraphQLScalarType], value: object) -> None:
    with pytest.raises(GraphQLError):
        scalars["PartIdentifikator"].coerce_input_value(value)


def test_number_literal_is_no_part_identifikator(scalars: dict[str, GraphQLScalarType]) -> None:
    with pytest.raises(GraphQLError):
        read_literal(scalars["PartIdentifikator"], "123456789")


def test_refusals_repeat_nothing_of_the_value(scalars: dict[str, GraphQLScalarType]) -> None:
    with pytest.raises(GraphQLError) as refused:
        scalars["PartIdentifikator"].coerce_input_value("01017012345 ")
    assert "0101" not in refused.value.message
