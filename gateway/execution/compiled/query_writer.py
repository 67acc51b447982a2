"""Writes the Python of a whole query: what waits for upstream, as well as what only reads.

    async def field0(s, c, a):                       # one function per field that waits ...
        return (None if (n0 := (await f0(s, c))) is None else ...)
    async def object2(s, c, a):                      # ... and per object with such fields
        type(s) in admitted or admit(s)
        w = await together(field0(s, c, a), field1(s, c, a))
        return T0(s.identifikator, w[0], w[1], await in_slices(many5, s.krav, c, a))
    async def query(c, a):                           # the request's context and arguments
        w = (await field3(None, c, a),)
        return dict(zip(K4, [w[0]], strict=True))

Fields beside each other wait together. What does not wait is written as for a selection.
"""

from typing import Any

from graphql import GraphQLField, GraphQLList, GraphQLObjectType, GraphQLOutputType, get_named_type
from graphql.execution.collect_fields import FieldDetails, FieldDetailsList, GroupedFieldSet

from gateway.execution.compiled.arguments import Wanted
from gateway.execution.compiled.constants import is_given_nothing
from gateway.execution.compiled.decoded import Known
from gateway.execution.compiled.shapes import shape
from gateway.execution.compiled.slices import in_slices
from gateway.execution.compiled.together import each, together
from gateway.execution.compiled.writer import Collect, NotCompilableError, Writer


class QueryWriter(Writer):
    """Writes one query; NotCompilableError when a field is not for us. `wanted` are the arguments that it takes.

    `repeatable` is whether the same data always gives the same answer.
    """

    def __init__(self, schema: Any, collect: Collect) -> None:  # noqa: ANN401 - as in the base class
        super().__init__(schema, collect)
        self.wanted: list[Wanted] = []
        self._known["each", 0] = ("each", each)
        self._known["together", 0] = ("together", together)
        self._known["in_slices", 0] = ("in_slices", in_slices)
        self._waiting: dict[tuple[str, int], bool] = {}
        self._inside_list = False
        self.repeatable = True

    def write_query(self, root: GraphQLObjectType, fields: GroupedFieldSet) -> str:
        """The source of `query`, for the fields of the root type."""
        names = self._name("K", tuple(fields))
        lines, values = self._fields(root, fields, "None")
        self._add_async("query", "c, a", [*lines, f"return dict(zip({names}, [{values}], strict=True))"])
        return "\n".join(self._functions)

    def _fields(self, parent: GraphQLObjectType, fields: GroupedFieldSet, source: str) -> tuple[list[str], str]:
        """The line that waits for all that must be waited for, and the values of all fields, in their order."""
        waiting = [details for details in fields.values() if self._field_waits(parent, details)]
        calls = [f"{self._waiting_field(parent, details)}({source}, c, a)" for details in waiting]
        results = iter(range(len(waiting)))
        values = [
            f"w[{next(results)}]" if self._field_waits(parent, details) else self._field(parent, details, source, 0)
            for details in fields.values()
        ]
        lines = [f"w = (await {calls[0]},)" if len(calls) == 1 else f"w = await together({', '.join(calls)})"]
        return lines if calls else [], ", ".join(values)

    def _waiting_field(self, parent: GraphQLObjectType, details: FieldDetailsList) -> str:
        self._left -= 1
        field = self._definition(parent, details)
        value = self._value(field.type, details, self._read(field, details[0], "s"), 0)
        return self._add_async("field", "s, c, a", [f"return {value}"])

    def _object(
        self, type_: GraphQLObjectType, details: FieldDetailsList, value: str, depth: int, sure: Known | None = None
    ) -> str:
        if not self._waits(type_, details):
            return super()._object(type_, details, value, depth, sure)
        fields = self._collect(type_, details).grouped_field_set
        checks = ["type(s) in admitted or admit(s)"]
        if type_.is_type_of:
            checks.append(f"belongs({self._name('i', type_.is_type_of)}, s)")
        lines, values = self._fields(type_, fields, "s")
        made = f"return {self._name('T', shape(tuple(fields)))}({values})"
        return f"(await {self._add_async('object', 's, c, a', [*checks, *lines, made])}({value}, c, a))"

    def _complete(self, type_: GraphQLOutputType, details: FieldDetailsList, read: str, depth: int) -> str:
        if not isinstance(type_, GraphQLList) or self._inside_list:
            return super()._complete(type_, details, read, depth)
        if not self._waits(type_, details):
            return f"(await in_slices({self._list(type_, details)}, {read}, c, a))"
        value = self._value(type_.of_type, details, "item", 0)
        item = self._add_async("item", "item, c, a", [f"return {value}"])
        return f"(await each({item}, {read}, c, a))"

    def _sure_list(self, type_: GraphQLList[Any], details: FieldDetailsList, read: str, sure: Known) -> str | None:
        # A list that is in no other may be long, and others must have their turn.
        return super()._sure_list(type_, details, read, sure) if self._inside_list else None

    def _list(self, type_: GraphQLList[Any], details: FieldDetailsList) -> str:
        outer, self._inside_list = self._inside_list, True
        try:
            return super()._list(type_, details)
        finally:
            self._inside_list = outer

    def _read(self, field: GraphQLField, details: FieldDetails, variable: str) -> str:
        self.repeatable &= not field.extensions.get("volatile")
        if function := field.extensions.get("fetched"):
            return f"(await {self._name('f', function)}({variable}, c))"
        if asked := field.extensions.get("asked"):
            self.wanted.append(Wanted(field, details, asked.bind))
            call = f"a[{len(self.wanted) - 1}]({variable}, c)"
            return f"(await {call})" if asked.waits else call
        return super()._read(field, details, variable)

    def _argument(self, field: GraphQLField, details: FieldDetails) -> str:
        if is_given_nothing(field, details.node):
            return ""
        self.wanted.append(Wanted(field, details, _as_given))
        return f", **a[{len(self.wanted) - 1}]"

    def _field_waits(self, parent: GraphQLObjectType, details: FieldDetailsList) -> bool:
        """Whether a field, or something below it, waits for upstream."""
        field = self._definition(parent, details)
        asked = field.extensions.get("asked")
        return "fetched" in field.extensions or (asked is not None and asked.waits) or self._waits(field.type, details)

    def _waits(self, type_: GraphQLOutputType, details: FieldDetailsList) -> bool:
        """Whether something that is selected below a field waits for upstream."""
        named = get_named_type(type_)
        if not isinstance(named, GraphQLObjectType):
            return False
        key = (named.name, id(details))
        if key not in self._waiting:
            fields = self._collect(named, details).grouped_field_set
            self._waiting[key] = any(self._field_waits(named, below) for below in fields.values())
        return self._waiting[key]

    def _definition(self, parent: GraphQLObjectType, details: FieldDetailsList) -> GraphQLField:
        field = self._schema.get_field(parent, details[0].node.name.value)
        if field is None or self._left < 0:
            raise NotCompilableError
        return field

    def _add_async(self, kind: str, parameters: str, body: list[str]) -> str:
        name = kind if kind == "query" else f"{kind}{len(self._functions)}"
        self._define(f"async def {name}({parameters}", name, body)
        return name


def _as_given(arguments: dict[str, Any]) -> dict[str, Any]:
    return arguments
