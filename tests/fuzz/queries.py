"""Random valid operations over any schema."""

import datetime as dt
import re
from random import Random
from typing import Any

import msgspec
from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    is_composite_type,
    is_required_argument,
)

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
_ALIASES = ("a", "b", "f0", "v", "class", "None", "self", "__dict__", "item", "Ada_1")
_LARGE = {"kravtyper", "feilkoder"}  # constant tables, slow to complete
_SCALARS: dict[str, tuple[str, ...]] = {
    "Int": ("0", "1", "2", "5", "-1", "100"),
    "Float": ("0.5", "2"),
    "Boolean": ("true", "false"),
    "String": ('"Restskatt"', '""', '"5f9b0a1e-3c2d-4b7f-8a6e-0123456789ab"', '"x"'),
    "ID": ('"abc"', '"12"'),
    "Beloep": ('"100.00"', "12", "0.5"),
    "PartIdentifikator": ('"974760673"', '"123456785"', '"12345678901"', '"01010112377"'),
    "DateTime": ('"2026-01-01T00:00:00Z"',),
}


class Query(msgspec.Struct, frozen=True):
    """A document and sets of values for its variables."""

    text: str
    variables: tuple[dict[str, Any], ...]


class QueryMaker:
    """Makes one query; `fields` bounds its size, `known` are ids and cursors worth asking for."""

    def __init__(self, schema: GraphQLSchema, random: Random, *, fields: int = 24, known: tuple[str, ...] = ()) -> None:
        self._schema = schema
        self._random = random
        self._left = fields
        self._ids = tuple(f'"{value}"' for value in known)
        self._fragments: list[tuple[str, Composite, str]] = []
        self._declared: dict[str, str] = {}
        self._values: list[dict[str, Any]] = [{}, {}]

    def make(self) -> Query:
        """A document that is valid, but for response names that now and then do not merge."""
        root = self._schema.query_type
        assert root is not None
        for number in range(self._random.choice((0, 0, 1, 2))):
            self._add_fragment(f"F{number}")
        selection = self._selection(root, 0)
        text = self._with_fragments(selection)
        used = set(re.findall(r"\$(\w+)", text))
        declared = [declaration for name, declaration in self._declared.items() if name in used]
        head = f"query Q({', '.join(declared)}) " if declared else self._random.choice(("", "query Q "))
        values = ({name: value for name, value in one.items() if name in used} for one in self._values)
        return Query(head + text, tuple(values))

    def _with_fragments(self, selection: str) -> str:
        text = selection
        for name, _, fragment in reversed(self._fragments):  # a fragment spreads only those made before it
            if re.search(rf"\.\.\.{name}\b", text):
                text += " " + fragment
        return text

    def _add_fragment(self, name: str) -> None:
        types = [
            type_
            for type_ in self._schema.type_map.values()
            if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        ]
        type_ = self._random.choice([type_ for type_ in types if not type_.name.startswith("__")])
        before, self._left = self._left, 6
        text = f"fragment {name} on {type_.name} {self._selection(type_, 2)}"
        self._left = before
        self._fragments.append((name, type_, text))

    def _selection(self, type_: Composite, depth: int) -> str:
        random = self._random
        parts = [self._part(type_, depth) for _ in range(random.choice((1, 2, 2, 3, 4, 6, 8)))]
        return "{ " + " ".join(parts) + " }"

    def _part(self, type_: Composite, depth: int) -> str:
        choice = self._random.random()
        if choice < 0.06:
            return f"... {self._directives()}{self._selection(type_, depth + 1)}" if self._left > 0 else "__typename"
        if choice < 0.14:
            other = self._random.choice(self._overlapping(type_))
            return f"... on {other.name} {self._directives()}{self._selection(other, depth + 1)}"
        if choice < 0.22:
            fitting = [name for name, on, _ in self._fragments if self._overlap(type_, on)]
            if fitting:
                return f"...{self._random.choice(fitting)} {self._directives()}"
        return self._field(type_, depth)

    def _field(self, type_: Composite, depth: int) -> str:
        random = self._random
        self._left -= 1
        fields = {} if isinstance(type_, GraphQLUnionType) else type_.fields
        names = [name for name, field in fields.items() if self._allowed(field, depth)]
        if not names or random.random() < 0.06:
            return f"{self._alias('')}__typename"
        name = random.choice(names)
        if name in _LARGE and random.random() < 0.8:
            return "__typename"
        field = fields[name]
        arguments = self._arguments(field)
        alias = self._alias(arguments)
        below = get_named_type(field.type)
        selection = self._selection(below, depth + 1) if is_composite_type(below) else ""
        return f"{alias}{name}{arguments} {self._directives()}{selection}"

    def _allowed(self, field: GraphQLField, depth: int) -> bool:
        return not is_composite_type(get_named_type(field.type)) or (self._left > 0 and depth < 7)

    def _alias(self, arguments: str) -> str:
        # Fields with arguments seldom merge under their own name.
        if arguments and self._random.random() < 0.9:
            return f"{self._random.choice(_ALIASES)}_{self._random.randrange(1000)}: "
        return f"{self._random.choice(_ALIASES)}{self._random.randrange(30)}: " if self._random.random() < 0.15 else ""

    def _overlapping(self, type_: Composite) -> list[Composite]:
        types = [t for t in self._schema.type_map.values() if isinstance(t, GraphQLObjectType | GraphQLInterfaceType)]
        return [other for other in types if self._overlap(type_, other)]

    def _overlap(self, one: Composite, other: Composite) -> bool:
        return bool(self._possible(one) & self._possible(other))

    def _possible(self, type_: Composite) -> set[str]:
        if isinstance(type_, GraphQLObjectType):
            return {type_.name}
        return {possible.name for possible in self._schema.get_possible_types(type_)}

    def _directives(self) -> str:
        random = self._random
        if random.random() > 0.12:
            return ""
        name = random.choice(("skip", "include"))
        value = random.choice(("true", "false", "$"))
        if value == "$":
            value = self._variable(GraphQLNonNull(GraphQLBoolean), [True, False], "")
        return f"@{name}(if: {value}) "

    def _arguments(self, field: GraphQLField) -> str:
        chosen = [
            f"{name}: {self._argument(argument, name)}"
            for name, argument in field.args.items()
            if is_required_argument(argument) or self._random.random() < 0.35
        ]
        return f"({', '.join(chosen)})" if chosen else ""

    def _argument(self, argument: GraphQLArgument, name: str) -> str:
        if self._random.random() < 0.3:
            values = [self._json(argument.type, name) for _ in self._values]
            default = ""
            if not isinstance(argument.type, GraphQLNonNull) and self._random.random() < 0.3:
                default = f" = {self._literal(argument.type, name)}"
                values[self._random.randrange(len(values))] = Undefined
            return self._variable(argument.type, values, default)
        return self._literal(argument.type, name)

    def _variable(self, type_: GraphQLInputType, values: list[Any], default: str) -> str:
        name = f"v{len(self._declared)}"
        self._declared[name] = f"${name}: {type_}{default}"
        for target, value in zip(self._values, values, strict=True):
            if value is not Undefined:
                target[name] = value
        return f"${name}"

    def _literal(self, type_: GraphQLInputType, name: str) -> str:
        if isinstance(type_, GraphQLNonNull):
            return self._given(type_.of_type, name)
        return "null" if self._random.random() < 0.03 else self._given(type_, name)

    def _given(self, type_: GraphQLInputType, name: str) -> str:
        random = self._random
        if isinstance(type_, GraphQLList):
            return f"[{', '.join(self._literal(type_.of_type, name) for _ in range(random.randrange(3)))}]"
        if isinstance(type_, GraphQLInputObjectType):
            fields = {key: self._literal(field.type, key) for key, field in type_.fields.items() if self._wanted(field)}
            return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"
        if isinstance(type_, GraphQLEnumType):
            return str(random.choice(list(type_.values)))
        return self._scalar(str(type_), name)

    def _wanted(self, field: GraphQLInputField) -> bool:
        return isinstance(field.type, GraphQLNonNull) or self._random.random() < 0.3

    def _scalar(self, type_: str, name: str) -> str:
        if type_ == "Date":
            start = dt.date(2025, 1, 1) if name.startswith("fra") else dt.date(2025, 8, 1)
            return f'"{start + dt.timedelta(self._random.randrange(0, 300, 50))}"'
        if self._ids and name in {"id", "after", "before"}:
            return self._random.choice(self._ids)
        return self._random.choice(_SCALARS[type_])

    def _json(self, type_: GraphQLInputType, name: str) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(type_, GraphQLNonNull):
            return self._json(type_.of_type, name)
        if isinstance(type_, GraphQLList):
            return [self._json(type_.of_type, name) for _ in range(self._random.randrange(3))]
        if isinstance(type_, GraphQLInputObjectType):
            return {key: self._json(field.type, key) for key, field in type_.fields.items() if self._wanted(field)}
        text = self._given(type_, name)
        return text if isinstance(type_, GraphQLEnumType) else msgspec.json.decode(text)
