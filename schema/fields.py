"""How a field gets its value: from an attribute of the domain value, from a function of it, or from upstream.

All three are declared here and carried out by `install`, without Strawberry's per-field wrapper. What they do is also
kept in the field's `extensions`, for whoever executes a selection in another way.
"""

from collections.abc import Awaitable, Callable
from operator import attrgetter
from typing import Annotated, Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, Undefined
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from gateway.domain.tekst import Spraak, velg_tekst
from resolvers.context import Context

ATTRIBUTE = "attribute"
DERIVED = "derived"
FETCHED = "fetched"
TEXT = "text"
VOLATILE = "volatile"

_SPRAAK = Annotated[
    Spraak | None,
    strawberry.argument(
        description="Language (språk) wanted; without it the one that Accept-Language prefers. When the text is not in "
        "that language: nb, else any."
    ),
]


def plain(description: str, *, attribute: str | None = None, volatile: bool = False) -> Any:  # noqa: ANN401 - stands for any field's type
    """Declare a field that reads the attribute of its own name, or the dotted `attribute`.

    `volatile` is whether its value differs from one answer to the next, with the same data behind both.
    """
    metadata = {ATTRIBUTE: attribute} if attribute else {}
    return strawberry.field(description=description, metadata={**metadata, VOLATILE: volatile})


def derived(function: Callable[..., object], description: str, *, volatile: bool = False) -> Any:  # noqa: ANN401 - stands for any field's type
    """Declare a field that is `function(domain value, context)`; the function neither waits nor changes anything."""
    return strawberry.field(description=description, metadata={DERIVED: function, VOLATILE: volatile})


def fetched(function: Callable[..., Awaitable[object]], description: str) -> Any:  # noqa: ANN401 - any field's type
    """Declare a field that awaits `function(domain value, context)`; it may call upstream."""
    return strawberry.field(description=description, metadata={FETCHED: function})


def asked(resolver: Callable[..., object], description: str) -> Any:  # noqa: ANN401 - stands for any field's type
    """Declare a field with arguments, which are those of the resolver."""
    return strawberry.field(resolver=resolver, description=description)


def text(function: Callable[..., object], description: str, *, attribute: str | None = None) -> Any:  # noqa: ANN401 - stands for any field's type
    """Declare a derived field with the argument `spraak`: `function(domain value, context, spraak)`.

    `attribute` is the one that it only chooses a text of, if there is one.
    """
    metadata = {DERIVED: function, TEXT: attribute}
    field: StrawberryField = strawberry.field(description=description, metadata=metadata)
    field.arguments = [StrawberryArgument("spraak", None, StrawberryAnnotation(_SPRAAK), default=strawberry.UNSET)]
    return field


def multilingual(attribute: str, description: str) -> Any:  # noqa: ANN401 - stands for any field's type
    """Declare a text field that chooses among the languages in which upstream gave the attribute."""
    read = attrgetter(attribute)

    def choose(parent: object, context: Context, spraak: Spraak | None = None) -> str | None:
        return velg_tekst(read(parent), spraak.value if spraak else None, context.spraak)

    return text(choose, description, attribute=attribute)


def install(schema: GraphQLSchema) -> None:
    """Give every plain and derived field of the schema its resolver."""
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            for field in type_.fields.values():
                _drop_null_defaults(field)
                definition = field.extensions.get("strawberry-definition")
                if isinstance(definition, StrawberryField) and definition.base_resolver is None:
                    _install(field, definition)


def _drop_null_defaults(field: GraphQLField) -> None:
    # Python needs a default for what may be left out, and null says the same as nothing; clients need not see it.
    for argument in field.args.values():
        if argument.default_value is None:
            argument.default_value = Undefined


def _install(field: GraphQLField, definition: StrawberryField) -> None:
    field.extensions[VOLATILE] = definition.metadata.get(VOLATILE, False)
    for kind in (DERIVED, FETCHED):
        if function := definition.metadata.get(kind):
            field.extensions[kind] = function
            field.extensions[TEXT] = definition.metadata.get(TEXT)
            field.resolve = _call(function)
            return
    path = definition.metadata.get(ATTRIBUTE) or definition.python_name
    field.extensions[ATTRIBUTE] = path
    field.resolve = _read(path)


def _call(function: Callable[..., object]) -> Callable[..., object]:
    def resolve(source: object, info: GraphQLResolveInfo[Any], **arguments: object) -> object:
        return function(source, info.context, **arguments)

    return resolve


def _read(path: str) -> Callable[..., object]:
    read = attrgetter(path)

    def resolve(source: object, _info: GraphQLResolveInfo[Any]) -> object:
        return read(source)

    return resolve
