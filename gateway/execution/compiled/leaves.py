"""How a leaf is written: inline where its value is of the one class that upstream's answers bring, else by its type."""

import enum
from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple

from graphql import GraphQLBoolean, GraphQLID, GraphQLInt, GraphQLLeafType, GraphQLString

from gateway.domain.beloep import tekst
from gateway.execution.compiled import again
from gateway.execution.compiled.decoded import Known

AS_IT_IS: Final = "{}"


class Inline(NamedTuple):
    """A leaf of exactly the class `expected`: Python for what is encoded, and a further condition on `v`, the leaf.

    A `costly` one is better compared with the last (`again.py`) than written again.
    """

    expected: type
    value: str = AS_IT_IS
    condition: str = ""
    costly: bool = False


# By the function with which a type writes its values. The JSON encoder writes a date as date.isoformat does.
_INLINE: dict[object, Inline] = {
    GraphQLString.coerce_output_value: Inline(str),
    GraphQLID.coerce_output_value: Inline(str),
    GraphQLBoolean.coerce_output_value: Inline(bool),
    GraphQLInt.coerce_output_value: Inline(int, condition=" and -2147483648 <= v <= 2147483647"),
    str: Inline(str),
    date.isoformat: Inline(date),
    # What tekst() does, without the call: amounts are a third of what is answered.
    tekst: Inline(float, value='{}.__format__("z.2f")', costly=True),
}


def inline(leaf_type: GraphQLLeafType) -> Inline | None:
    """The cheapest way to write a value of this type, if there is one."""
    members = getattr(leaf_type, "wrapped_cls", None)
    if isinstance(members, type) and issubclass(members, enum.Enum):
        return _inline_enum(leaf_type.coerce_output_value, members)
    return _INLINE.get(leaf_type.coerce_output_value)


def sure_leaf(type_: GraphQLLeafType, read: str, sure: Known) -> str | None:
    """An expression that writes what `read` gives without a check; None when one is needed."""
    way = inline(type_)
    if not way or way.expected is not sure.type or way.condition:
        return None
    if way.value == AS_IT_IS:  # null is written as it is, too
        return read
    value = "v" if sure.optional else read
    written = again.write(way.value, read, value) if way.costly else way.value.format(value)
    return f"(None if (v := {read}) is None else {written})" if sure.optional else written


def _inline_enum(coerce: Callable[[Any], str], members: type[enum.Enum]) -> Inline | None:
    """A member is written by its name, where GraphQL's names are Python's."""
    if all(coerce(member) == member.name for member in members):
        return Inline(members, value="{}._name_")
    return None
