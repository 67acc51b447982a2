"""What is known of the attributes of values that only decoding makes.

A GraphQL type whose `extensions` name the class of its values as `decoded` promises that all of them came out of
msgspec's decoder, which has checked them: what the class's annotations say needs no check again.
"""

import functools
import types
import typing
from typing import Annotated, Any, Final, NamedTuple

import msgspec
from graphql import GraphQLObjectType

DECODED: Final = "decoded"


class Known(NamedTuple):
    """A value is of exactly this class, or None where that is possible; `item` tells of each item of a tuple."""

    type: type
    optional: bool = False
    item: "Known | None" = None


def decoded(type_: GraphQLObjectType) -> type[msgspec.Struct] | None:
    """The class of all values of a type, if only decoding makes them."""
    return None if type_.is_type_of else type_.extensions.get(DECODED)


@functools.cache
def known(class_: type[msgspec.Struct], attribute: str) -> Known | None:
    """What an attribute's annotation says; None when it is none of the struct's own, or says less than one class."""
    annotations = {field.name: field.type for field in msgspec.structs.fields(class_)}
    return _known(annotations.get(attribute))


def _known(annotation: Any) -> Known | None:  # noqa: ANN401 - annotations are of no common class
    arguments = typing.get_args(annotation)
    match typing.get_origin(annotation):
        case None:
            return Known(annotation) if isinstance(annotation, type) else None
        case origin if origin is Annotated:
            return _known(arguments[0])
        case origin if origin is tuple and arguments[1:] == (...,):
            item = _known(arguments[0])
            return Known(tuple, item=item) if item else None
        case typing.Union | types.UnionType if len(arguments) == 2 and arguments[1] is type(None):  # noqa: PLR2004 - or None
            some = _known(arguments[0])
            return some._replace(optional=True) if some else None
        case _:
            return None
