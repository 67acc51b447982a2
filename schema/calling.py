"""How a resolver that takes arguments is called: as Strawberry does it, with all that is constant worked out once.

It is also kept in the field's `extensions`, for whoever executes a selection in another way.
"""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, is_leaf_type
from graphql.type import get_nullable_type
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.field import StrawberryField

Resolver = Callable[..., Any]

ASKED = "asked"


class Asked(NamedTuple):
    """A resolver to be called with its source and the context, once it is bound to the field's coerced arguments.

    `waits` is whether calling it gives something to be awaited.
    """

    waits: bool
    bind: Callable[[dict[str, Any]], Callable[[object, Any], Any]]


class BareInfo(NamedTuple):
    """All that resolvers use of an Info, but for the few that look at their selection."""

    context: Any


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
                    _install(schema, field, definition)


def _install(schema: strawberry.Schema, field: GraphQLField, definition: StrawberryField) -> None:
    """Leave out Strawberry's wrappers, unless they do more than to call the resolver."""
    base = definition.base_resolver
    function = base.wrapped_func if base else None
    wrapped = definition.extensions or definition.is_subscription or (base and base.self_parameter)
    if base is None or wrapped or not inspect.isfunction(function):
        return
    arguments = [_argument(schema, field, argument) for argument in definition.arguments]
    parent = base.parent_parameter.name if base.parent_parameter else None
    wanted = base.info_parameter.name if base.info_parameter else None
    make_info = partial(schema.config.info_class, _field=definition)

    def values_of(given: dict[str, Any]) -> dict[str, Any]:
        return {
            parameter: convert(given[name]) if convert else given[name]
            for name, parameter, convert in arguments
            if name in given
        }

    def call(values: dict[str, Any], source: object, info: object) -> object:
        if parent is not None:
            values[parent] = source
        if wanted is not None:
            values[wanted] = info
        return function(**values)

    def resolve(source: object, info: GraphQLResolveInfo[Any], **given: object) -> object:
        return call(values_of(given), source, make_info(info) if wanted else None)

    def bind(given: dict[str, Any]) -> Callable[[object, Any], Any]:
        values = values_of(given)
        return lambda source, context: call(values.copy(), source, BareInfo(context))

    field.resolve = resolve
    field.extensions[ASKED] = Asked(inspect.iscoroutinefunction(function), bind)


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
