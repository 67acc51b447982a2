"""What all requests for one operation share: the fields that were collected and the selections that were compiled."""

import functools
from collections.abc import Callable
from typing import Any

from graphql import (
    DirectiveNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from graphql.execution.values import VariableValues

from gateway.execution.compiled.query import CompiledQuery, compile_query
from gateway.execution.compiled.room import Room
from gateway.execution.compiled.selection import Selection
from gateway.execution.compiled.writer import Collect, NotCompilableError

_MOST_PLANS = 16
_WORTHWHILE_RUNS = 2  # of a query that is run once, compiling would be most of the work
_KNOWN_DIRECTIVES = frozenset({"skip", "include"})


class Plan:
    """One operation with one outcome of every @skip and @include, so that it always selects the same fields.

    A selection set is compiled when `worthwhile` objects have been completed with it: for fewer, compiling costs more.
    """

    def __init__(self, schema: GraphQLSchema, worthwhile: int, room: Room) -> None:
        self._schema = schema
        self._worthwhile = worthwhile
        self._room = room
        self.root: GroupedFieldSet | None = None
        # As graphql-core's executor keeps it: by type and by the identity of a list, which the value keeps alive.
        self.subfields: dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, CollectedFields]] = {}
        self._selections: dict[tuple[GraphQLObjectType, int], Selection | int | None] = {}
        self._runs = 0
        self._query: CompiledQuery | None = None

    def query(self, make_executor: Callable[[], Executor[Any]]) -> CompiledQuery | None:
        """The whole query compiled, if it can be, when it is run again."""
        self._runs += 1
        if self._runs == min(_WORTHWHILE_RUNS, self._worthwhile):
            self._query = compile_query(make_executor())
            if self._query is not None:
                self._room.take(self, len(self._query.source))
        return self._query

    def selection(
        self, type_: GraphQLObjectType, details: FieldDetailsList, collect: Collect, objects: int
    ) -> Selection | None:
        """The compiled selection set for `objects` more objects, if it can be compiled and is worth it."""
        key = (type_, id(details))
        known = self._selections.get(key, 0)
        if isinstance(known, int):
            known += objects
            self._selections[key] = known
            if known >= self._worthwhile:
                return self._compile(key, type_, details, collect)
            return None
        return known

    def forget(self) -> None:
        """Let go of what was compiled, which is compiled again when it is worth it again."""
        self._runs = 0
        self._query = None
        for key, known in self._selections.items():
            if isinstance(known, Selection):
                self._selections[key] = 0

    @property
    def compiled(self) -> list[Selection | CompiledQuery]:
        """What has been compiled so far."""
        selections = [known for known in self._selections.values() if isinstance(known, Selection)]
        return [*selections, self._query] if self._query else [*selections]

    def _compile(
        self, key: tuple[GraphQLObjectType, int], type_: GraphQLObjectType, details: FieldDetailsList, collect: Collect
    ) -> Selection | None:
        selection: Selection | None
        try:
            selection = Selection(self._schema, type_, details, collect)
        except (NotCompilableError, GraphQLError):  # the latter for a condition that has no value: left to graphql-core
            selection = None
        self._selections[key] = selection
        if selection is not None:
            self._room.take(self, len(selection.source))
        return selection


class Plans:
    """The plans of one operation."""

    def __init__(
        self,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        *,
        worthwhile: int = 4,
        room: Room | None = None,
    ) -> None:
        self._worthwhile = worthwhile
        self._room = room or Room()
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._nodes = (operation, *fragments.values())

    def known(self) -> list[Plan]:
        """The plans made so far."""
        return list(self._plans.values())

    def plan(self, schema: GraphQLSchema, values: VariableValues) -> Plan | None:
        """The plan for these variables; none when the operation has too many or uses what is not understood here."""
        conditions = self._conditions
        outcome = tuple([values.coerced.get(name, Undefined) for name in conditions.variables])
        plan = self._plans.get(outcome)
        if plan is None and conditions.possible and len(self._plans) < _MOST_PLANS:
            plan = self._plans[outcome] = Plan(schema, self._worthwhile, self._room)
        elif plan is not None:
            self._room.use(plan)
        return plan

    @functools.cached_property
    def _conditions(self) -> "_ConditionFinder":
        # Only for an operation that is run: a document may hold many beside it.
        finder = _ConditionFinder()
        for node in self._nodes:
            visit(node, finder)
        return finder


class _ConditionFinder(Visitor):
    """Finds the variables that decide what is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: dict[str, None] = {}
        self.possible = True
        self._inside = False

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self._inside = True
        self.possible &= node.name.value in _KNOWN_DIRECTIVES

    def leave_directive(self, *_: object) -> None:
        self._inside = False

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        if self._inside:
            self.variables[node.name.value] = None

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        self.possible &= not node.variable_definitions
