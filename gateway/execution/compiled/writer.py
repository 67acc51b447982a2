"""Writes the Python of one selection set, from the fields that graphql-core collects for it.

    def many0(items, c, a): ...
    def many(items, c, a):                   # the objects, the request's context and arguments
        result = []
        for s0 in items:
            result.append(T0(v if type(v := s0.kravtype) is E0 else leaf(v, k0), many0(s0.forfall, c, a), ...)
                          if type(s0) in admitted or admit(s0) else None)
        return result

Of values that only decoding makes, the class is checked and nothing more:

            result.append(T0(s0.kravtype, many0(s0.forfall, c, a), ...) if type(s0) is V0 else unexpected())

A caller's text never reaches the code: response names are field names of the made-up classes, and everything else is
named after its number. Attributes come from the schema.
"""

import keyword
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from graphql import (
    GraphQLField,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    is_leaf_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetails, FieldDetailsList

from gateway.execution.compiled import again, texts
from gateway.execution.compiled.constants import is_given_nothing
from gateway.execution.compiled.decoded import Known, decoded, known
from gateway.execution.compiled.guards import UnexpectedValueError, admit, admitted, belongs, leaf, unexpected
from gateway.execution.compiled.leaves import Inline, inline, sure_leaf
from gateway.execution.compiled.shapes import shape

Collect = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]

_DEEPEST = 20  # objects in objects; Python nests parentheses only so far
_MOST_FIELDS = 500  # each takes a twentieth of a millisecond and more to compile, while everybody else waits


_NAMES: dict[str, object] = {
    "UnexpectedValueError": UnexpectedValueError,
    "admit": admit,
    "admitted": admitted,
    "belongs": belongs,
    "leaf": leaf,
    "unexpected": unexpected,
    **texts.NAMES,
}


class NotCompilableError(Exception):
    """The selection holds a field that only graphql-core can execute."""


class Argument(NamedTuple):
    """Where a compiled function's argument comes from."""

    field: GraphQLField
    details: FieldDetails


class Writer:
    """Writes one selection set with everything below it."""

    def __init__(self, schema: GraphQLSchema, collect: Collect) -> None:
        self._schema = schema
        self._collect = collect
        self._functions: list[str] = []
        self._remembered: dict[str, list[str]] = {}
        self._left = _MOST_FIELDS
        self._known: dict[tuple[str, int], tuple[str, object]] = {}
        self.arguments: list[Argument] = []

    @property
    def names(self) -> dict[str, object]:
        """What the code refers to."""
        return {**_NAMES, **dict(self._known.values())}

    @property
    def has_lists(self) -> bool:
        """Whether there are lists in what was written."""
        return len(self._functions) > 1

    def write(self, type_: GraphQLObjectType, details: FieldDetailsList) -> str:
        """The source of `many` for one selection set; NotCompilableError when a field is not for us."""
        self._add("many", _loop("s0", self._object(type_, details, "s0", 0)))
        return "\n".join(self._functions)

    def _object(
        self, type_: GraphQLObjectType, details: FieldDetailsList, value: str, depth: int, sure: Known | None = None
    ) -> str:
        """An expression that completes `value`, an object; `sure` is what needs no check."""
        if depth > _DEEPEST:
            raise NotCompilableError
        fields = self._collect(type_, details).grouped_field_set
        variable = f"s{depth}"
        made = self._name("T", shape(tuple(fields)))
        class_ = decoded(type_)
        values = ", ".join(self._field(type_, several, variable, depth, class_) for several in fields.values())
        bound = value if value == variable else f"{variable} := {value}"
        if sure:
            checks, other = f"({bound}) is not None", "None" if sure.optional else "unexpected()"
        elif class_:
            checks, other = f"type({bound}) is {self._name('V', class_)}", "unexpected()"
        else:
            checks, other = f"(type({bound}) in admitted or admit({variable}))", "None"
        if type_.is_type_of:
            checks += f" and belongs({self._name('i', type_.is_type_of)}, {variable})"
        return f"({made}({values}) if {checks} else {other})"

    def _field(
        self,
        parent: GraphQLObjectType,
        details: FieldDetailsList,
        variable: str,
        depth: int,
        class_: type[msgspec.Struct] | None = None,
    ) -> str:
        """An expression for one field of `variable`, a value of `class_` if that is known."""
        self._left -= 1
        name = details[0].node.name.value
        field = self._schema.get_field(parent, name)
        if field is None or self._left < 0:
            raise NotCompilableError
        if name == "__typename":
            return repr(parent.name)
        read = self._read(field, details[0], variable)
        sure = _known_of(field, class_) if class_ and is_given_nothing(field, details[0].node) else None
        return (sure and self._sure(field.type, details, read, depth, sure)) or self._value(
            field.type, details, read, depth
        )

    def _sure(
        self, type_: GraphQLOutputType, details: FieldDetailsList, read: str, depth: int, sure: Known
    ) -> str | None:
        """An expression that completes what `read` gives without a check; None when one is needed."""
        if isinstance(type_, GraphQLNonNull):
            return None if sure.optional else self._sure(type_.of_type, details, read, depth, sure)
        if is_leaf_type(type_):
            return sure_leaf(type_, read, sure)
        if isinstance(type_, GraphQLList):
            return self._sure_list(type_, details, read, sure)
        if isinstance(type_, GraphQLObjectType) and decoded(type_) is sure.type and not self._waits(type_, details):
            return self._object(type_, details, read, depth + 1, sure)
        return None

    def _sure_list(self, type_: GraphQLList[Any], details: FieldDetailsList, read: str, sure: Known) -> str | None:
        if sure.item is None or sure.optional:
            return None
        written = self._sure(type_.of_type, details, "s1", 0, sure.item)
        return self._call(self._add_list(_loop("s1", written, sure=True)), read) if written else None

    def _waits(self, _type: GraphQLOutputType, _details: FieldDetailsList) -> bool:
        """Whether anything selected below an object waits for upstream."""
        return False

    def _read(self, field: GraphQLField, details: FieldDetails, variable: str) -> str:
        if (path := field.extensions.get(texts.TEXT)) and is_given_nothing(field, details.node):
            return texts.choose(f"{variable}.{path}")
        if (path := field.extensions.get("attribute")) and not field.args:
            if not all(part.isidentifier() and not keyword.iskeyword(part) for part in path.split(".")):
                raise NotCompilableError
            return f"{variable}.{path}"
        if function := field.extensions.get("derived"):
            called = self._name("d", function)
            return f"{called}({variable}, c{self._argument(field, details)})"
        raise NotCompilableError

    def _argument(self, field: GraphQLField, details: FieldDetails) -> str:
        if is_given_nothing(field, details.node):
            return ""
        self.arguments.append(Argument(field, details))
        return f", **a[{len(self.arguments) - 1}]"

    def _value(self, type_: GraphQLOutputType, details: FieldDetailsList, read: str, depth: int) -> str:
        """An expression that completes what `read` gives."""
        if isinstance(type_, GraphQLNonNull):
            # Nothing completes null: an object or a leaf is not admitted, a list is neither tuple nor list.
            return self._complete(type_.of_type, details, read, depth)
        if is_leaf_type(type_) and (way := inline(type_)):
            return self._inline(type_, way, read, "None if v is None else ")
        return f"(None if (n{depth} := {read}) is None else {self._complete(type_, details, f'n{depth}', depth)})"

    def _complete(self, type_: GraphQLOutputType, details: FieldDetailsList, read: str, depth: int) -> str:
        if is_leaf_type(type_):
            way = inline(type_)
            return self._inline(type_, way, read) if way else f"leaf({read}, {self._coerce(type_)})"
        if isinstance(type_, GraphQLList):
            return self._call(self._list(type_, details), read)
        if isinstance(type_, GraphQLObjectType):
            return self._object(type_, details, read, depth + 1)
        raise NotCompilableError

    def _inline(self, type_: GraphQLLeafType, way: Inline, read: str, null: str = "") -> str:
        coerce = self._coerce(type_)
        test = f"type(v := {read}) is {self._name('E', way.expected)}{way.condition}"
        return f"({way.value.format('v')} if {test} else {null}leaf(v, {coerce}))"

    def _list(self, type_: GraphQLList[Any], details: FieldDetailsList) -> str:
        return self._add_list(_loop("s1", self._value(type_.of_type, details, "s1", 0)))

    def _add_list(self, body: list[str]) -> str:
        return self._add(f"many{len(self._functions)}", body)

    def _call(self, function: str, read: str) -> str:
        return f"{function}({read}, c, a{again.handed_on(self._remembered[function])})"

    def _coerce(self, type_: GraphQLLeafType) -> str:
        return self._name("k", type_.coerce_output_value)

    def _add(self, name: str, body: list[str]) -> str:
        self._define(f"def {name}(items, c, a", name, body)
        return name

    def _define(self, beginning: str, name: str, body: list[str]) -> None:
        """Write a function, whose definition begins so far that more parameters may follow."""
        self._remembered[name] = again.remembered(body)
        lines = (f"    {line}" for line in texts.prepared(body))
        self._functions.append("\n".join([f"{beginning}{again.parameters(self._remembered[name])}):", *lines, ""]))

    def _name(self, kind: str, value: object) -> str:
        """A name for something that the code refers to."""
        return self._known.setdefault((kind, id(value)), (f"{kind}{len(self._known)}", value))[0]


def _known_of(field: GraphQLField, class_: type[msgspec.Struct]) -> Known | None:
    """What is known of a field's value, when it is read from a value of `class_`."""
    if path := field.extensions.get(texts.TEXT):
        return Known(str, optional=True) if known(class_, path) else None
    return known(class_, field.extensions.get("attribute", ""))


def _loop(variable: str, item: str, *, sure: bool = False) -> list[str]:
    check = ["if type(items) is not tuple and type(items) is not list:", "    raise UnexpectedValueError"]
    return [
        *([] if sure else check),
        "result = []",
        f"for {variable} in items:",
        f"    result.append({item})",
        "return result",
    ]
