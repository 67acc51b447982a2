"""graphql-core's executor, which lets compiled functions complete objects where it can.

Overrides private methods of graphql-core 3.3: `tests/execution/test_compiled_differential.py` compares both ways.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from graphql import GraphQLError, GraphQLNonNull, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution import Executor
from graphql.execution.collect_fields import DeferUsage, FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path
from graphql.type.definition import GraphQLResolveInfoHelpers

from gateway.execution.compiled.plan import Plan, Plans
from gateway.execution.compiled.selection import Arguments
from gateway.execution.compiled.slices import LONG, Many, in_slices

TContext = TypeVar("TContext")
Bound = tuple[Many, Arguments, bool]


class CompiledExecutor(Executor[TContext]):
    """An executor for an operation whose `plans` are kept between requests; without them it is graphql-core's own."""

    plans: Plans | None = None
    _plan: Plan | None = None
    _bound: dict[tuple[GraphQLObjectType, int], Bound | None]

    @property
    def async_helpers(self) -> GraphQLResolveInfoHelpers:
        """Made when wanted: kept, it would make a cycle that holds all that was fetched until garbage is collected."""
        return GraphQLResolveInfoHelpers(gather=self.gather_async_work, track=self.track_async_work)

    @async_helpers.setter
    def async_helpers(self, _: GraphQLResolveInfoHelpers) -> None:
        """What the base class makes is dropped."""

    def execute_collected_root_fields(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,  # noqa: ANN401 - as in the base class
        grouped_field_set: GroupedFieldSet,
        serially: bool,  # noqa: FBT001 - as in the base class
        new_defer_usages: Sequence[DeferUsage],
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Execute the root fields by the operation's plan: its lists of fields are the same in every request."""
        self._bound = {}
        plan = self.plans.plan(self.schema, self.variable_values) if self.plans else None
        if plan is not None:
            if plan.root is None:
                plan.root = grouped_field_set
            grouped_field_set = plan.root
            self._relevant_sub_fields = plan.subfields
            self._plan = plan
        return super().execute_collected_root_fields(
            root_type, root_value, grouped_field_set, serially, new_defer_usages
        )

    def complete_object_value(  # noqa: PLR0913, PLR0917 - as in the base class
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,  # noqa: ANN401 - as in the base class
        position_context: TContext | None,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Complete an object by its compiled selection, or as graphql-core does."""
        selection = self._selection(return_type, field_details_list, 1)
        # One with lists in it is completed field by field, as they may be long.
        if selection is not None and not selection[2]:
            many, arguments, _ = selection
            try:
                return many((result,), self.context_value, arguments)[0]  # type: ignore[no-any-return] # encoded as a dict
            except Exception:  # noqa: BLE001, S110 - graphql-core meets it again, and reports it in its place
                pass
        return super().complete_object_value(return_type, field_details_list, info, path, result, position_context)

    def complete_iterable_value(  # noqa: PLR0913, PLR0917 - as in the base class
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: TContext | None,
    ) -> AwaitableOrValue[list[Any]]:
        """Complete a list of objects by their compiled selection, or item by item."""
        type_ = item_type.of_type if isinstance(item_type, GraphQLNonNull) else item_type
        if isinstance(type_, GraphQLObjectType) and isinstance(items, list | tuple):
            selection = self._selection(type_, field_details_list, len(items))
            if selection is not None:
                if len(items) > LONG:
                    everything = (item_type, field_details_list, info, path, items, position_context)
                    return self._complete_long(selection, everything)
                many, arguments, _ = selection
                try:
                    return many(items, self.context_value, arguments)
                except Exception:  # noqa: BLE001, S110 - graphql-core finds the item
                    pass
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, position_context)

    async def _complete_long(self, selection: Bound, everything: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a list, or its JSON
        many, arguments, _ = selection
        try:
            return await in_slices(many, everything[4], self.context_value, arguments)
        except Exception:  # noqa: BLE001 - graphql-core finds the item
            completed = super().complete_iterable_value(*everything)
            return await completed if self.is_awaitable(completed) else completed

    def _selection(self, type_: GraphQLObjectType, details: FieldDetailsList, objects: int) -> Bound | None:
        if self._plan is None:
            return None
        key = (type_, id(details))
        if key in self._bound:
            return self._bound[key]
        selection = self._plan.selection(type_, details, self.collect_subfields, objects)
        if selection is None:
            return None
        bound: Bound | None
        try:
            bound = (selection.many, selection.arguments(self.variable_values), selection.has_lists)
        except GraphQLError:  # an argument that does not fit: the field fails, which graphql-core reports
            bound = None
        self._bound[key] = bound
        return bound
