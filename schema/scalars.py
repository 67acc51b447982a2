"""The four scalars: how each is read from a client and written to one."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

from graphql import (
    ConstValueNode,
    FloatValueNode,
    GraphQLError,
    GraphQLScalarType,
    IntValueNode,
    StringValueNode,
)
from strawberry.types.scalar import ScalarDefinition

from gateway.domain.beloep import tekst

Beloep = NewType("Beloep", Decimal)
PartIdentifikator = NewType("PartIdentifikator", str)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
# Upstream keeps amounts below 1e13, where its JSON doubles are exact to the øre.
_BELOEP = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")
_PART = re.compile(r"[0-9]{9}|[0-9]{11}")


def scalar_map() -> dict[object, ScalarDefinition]:
    """The Python type that stands for each scalar in annotations."""
    return {
        date: _scalar("Date", "Calendar day (dato), ISO 8601: `2026-11-21`.", date.isoformat, _day),
        datetime: _scalar(
            "DateTime", "Instant (tidspunkt) with offset, ISO 8601: `2026-11-21T20:08:00Z`.", _instant_text, _instant
        ),
        Beloep: _scalar(
            "Beloep",
            "Amount (beløp) in Norwegian kroner, exact: a decimal string with two decimals, as `48200.00` or "
            "`-1250.50`. As input a string, an Int, or a literal with at most two decimals.",
            tekst,
            _amount,
            _amount_literal,
        ),
        PartIdentifikator: _scalar(
            "PartIdentifikator",
            "Identifier of a party (part): organisation number (organisasjonsnummer, 9 digits), or national identity "
            "number, D-number or synthetic test number (fødselsnummer, D-nummer, 11 digits). Other shapes are refused "
            "with the request; the field that takes the argument verifies the check digits and fails alone, before "
            "any call. As output it is what upstream sent.",
            str,
            _part,
        ),
    }


def _scalar(
    name: str,
    description: str,
    write: Callable[[Any], str],
    read: Callable[[object], Any],
    read_literal: Callable[[ConstValueNode], Any] | None = None,
) -> ScalarDefinition:
    implementation = GraphQLScalarType(
        name=name,
        description=description,
        coerce_output_value=write,
        coerce_input_value=read,
        coerce_input_literal=read_literal or _string_literal(read),
    )
    return ScalarDefinition(name, description, None, write, read, None, implementation=implementation)


def _string_literal(read: Callable[[object], Any]) -> Callable[[ConstValueNode], Any]:
    def read_literal(node: ConstValueNode) -> Any:  # noqa: ANN401 - the type that the scalar stands for
        return read(node.value if isinstance(node, StringValueNode) else None)

    return read_literal


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise GraphQLError("A Date is a string as 2026-11-21.")
    try:
        return date.fromisoformat(value)
    except ValueError as exc:
        raise GraphQLError("There is no such day in the calendar.") from exc


def _instant(value: object) -> datetime:
    if not isinstance(value, str) or not _DATE_TIME.fullmatch(value):
        raise GraphQLError("A DateTime is a string as 2026-11-21T20:08:00Z.")
    try:
        return datetime.fromisoformat(value)
    except ValueError as exc:
        raise GraphQLError("There is no such instant in the calendar.") from exc


def _instant_text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _amount(value: object) -> Decimal:
    # A JSON number with decimals arrives as a float and has lost its exactness already; bool is an int to Python.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _BELOEP.fullmatch(text):
        raise GraphQLError("A Beloep is a string or a whole number with at most 13 digits and two decimals.")
    return Decimal(text)


def _amount_literal(node: ConstValueNode) -> Decimal:
    return _amount(node.value if isinstance(node, StringValueNode | IntValueNode | FloatValueNode) else None)


def _part(value: object) -> str:
    if not isinstance(value, str) or not _PART.fullmatch(value):
        raise GraphQLError("A PartIdentifikator is a string of 9 or 11 digits.")
    return value
