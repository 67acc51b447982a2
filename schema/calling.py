"""How a resolver that takes arguments is called: as Strawberry does it, with all that is constant worked out once."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, is_leaf_type
from graphql.type import get_nullable_type
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.field import StrawberryField

Resolver = Callable[..., Any]


class _Argument(NamedTuple):
    name: str
    parameter: str
    convert: Callable[[Any], object] | None


def call_directly(schema: strawberry.Schema) -> None:
    """Give every field that has a resolver the resolver itself."""
    for type_ in schema._schema.type_map.values():  # noqa: SLF001 - as in build.py
        if isinstance(type_, GraphQLObjectType):
            for field in type_.fields.values():
                definition = field.extensions.get("strawberry-definition")
                if isinstance(definition, StrawberryField):
                    field.resolve = _direct_resolver(schema, field, definition) or field.resolve


def _direct_resolver(schema: strawberry.Schema, field: GraphQLField, definition: StrawberryField) -> Resolver | None:
    """The resolver without Strawberry's wrappers; None where they do more than to call it."""
    base = definition.base_resolver
    if base is None or definition.extensions or definition.is_subscription or base.self_parameter:
        return None
    arguments = [_argument(schema, field, argument) for argument in definition.arguments]
    parent = base.parent_parameter.name if base.parent_parameter else None
    wanted = base.info_parameter.name if base.info_parameter else None
    make_info = partial(schema.config.info_class, _field=definition)

    def resolve(source: object, info: GraphQLResolveInfo[Any], **given: object) -> object:
        values = {
            parameter: convert(given[name]) if convert else given[name]
            for name, parameter, convert in arguments
            if name in given
        }
        if parent is not None:
            values[parent] = source
        if wanted is not None:
            values[wanted] = make_info(info)
        return base(**values)

    return resolve


def _argument(schema: strawberry.Schema, field: GraphQLField, argument: StrawberryArgument) -> _Argument:
    converter = schema.schema_converter
    name = converter.config.name_converter.from_argument(argument)
    # A scalar or an enum is what it is to be; lists are copied and input objects made by Strawberry.
    if is_leaf_type(get_nullable_type(field.args[name].type)):
        return _Argument(name, argument.python_name, None)
    convert = partial(
        convert_argument,
        type_=argument.type,
        scalar_registry=converter.scalar_registry,
        config=converter.config,
        path=(name,),
    )
    return _Argument(name, argument.python_name, convert)
