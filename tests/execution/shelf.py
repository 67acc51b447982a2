"""A schema of fields that read or derive, as the real one is made, with values that can be made wrong."""

# ruff: noqa: ANN401 - values are right or wrong ones of any type

import datetime as dt
import enum
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
)


class Binding(enum.Enum):
    HARD = "h"
    SOFT = "s"


class BindingType(GraphQLEnumType):
    """Writes members by their value's name, as Strawberry's enums do."""

    wrapped_cls = Binding

    def coerce_output_value(self, output_value: Any) -> str:
        return output_value.name if isinstance(output_value, Binding) else super().coerce_output_value(output_value)


DATE = GraphQLScalarType("Date", coerce_output_value=dt.date.isoformat)


def reads(type_: GraphQLOutputType, attribute: str) -> GraphQLField:
    read = attrgetter(attribute)
    return GraphQLField(type_, resolve=lambda source, _info: read(source), extensions={"attribute": attribute})


def derives(type_: GraphQLOutputType, function: Any, **args: GraphQLArgument) -> GraphQLField:
    def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        return function(source, info.context, **arguments)

    return GraphQLField(type_, args, resolve, extensions={"derived": function})


def _title(book: Any, context: Any, length: int = 99) -> str:
    context.titles += 1
    return f"{book.title}, {context.place}"[:length]


def shelf_schema(books: Any) -> GraphQLSchema:
    author = GraphQLObjectType(
        "Author", {"name": reads(GraphQLNonNull(GraphQLString), "name"), "born": reads(DATE, "life.born")}
    )
    book = GraphQLObjectType(
        "Book",
        {
            "title": derives(
                GraphQLNonNull(GraphQLString), _title, length=GraphQLArgument(GraphQLInt, default_value=99)
            ),
            "pages": reads(GraphQLInt, "pages"),
            "lent": reads(GraphQLBoolean, "lent"),
            "binding": reads(BindingType("Binding", Binding), "binding"),
            "author": reads(author, "author"),
            "writer": reads(GraphQLNonNull(author), "author"),
            "authors": reads(GraphQLList(GraphQLNonNull(author)), "authors"),
            "tags": reads(GraphQLList(GraphQLString), "tags"),
        },
    )
    query = GraphQLObjectType("Query", {"books": GraphQLField(GraphQLList(book), resolve=lambda *_: books)})
    return GraphQLSchema(query)


def make_author(**wrong: Any) -> Any:
    return SimpleNamespace(**{"name": "Undset", "life": SimpleNamespace(born=dt.date(1882, 5, 20)), **wrong})


def make_book(**wrong: Any) -> Any:
    author = make_author()
    right = {"title": "Jenny", "pages": 300, "lent": False, "binding": Binding.HARD, "author": author}
    return SimpleNamespace(**{**right, "authors": (author,), "tags": ["novel", None], **wrong})
