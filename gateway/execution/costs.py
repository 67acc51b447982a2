"""What an operation may cost upstream: how many REST calls its fields can make, by a table of weights.

The selections are walked once per operation and pruned to the fields that have a cost; what depends on variables is
worked out per request, from the values after coercion.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from gateway.execution.compiled.constants import varies

Amount = int | Callable[[Mapping[str, Any]], int]
"""A number, or how to find it from a field's coerced arguments (by their names in the GraphQL schema)."""


class FieldCost(msgspec.Struct, frozen=True, kw_only=True):
    """`calls` is how many REST calls the field makes; `items` how many objects it gives, each with its selections."""

    calls: Amount = 0
    items: Amount = 1


NO_VARIABLES = VariableValues({}, {})

Costs = Mapping[str, FieldCost]
"""Costs by field coordinate, such as "Part.krav"; a field that is not named costs nothing and gives one object."""


class CostPlan(msgspec.Struct, frozen=True, dict=True):
    """One field that costs something, or has something below it that does."""

    cost: FieldCost
    definition: GraphQLField
    node: FieldNode
    below: tuple["CostPlan", ...]

    def calls(self, variables: VariableValues) -> int:
        """How many calls the field can make at most with these variables; arguments that are refused make none."""
        return self._count(variables) if self.varies else self._constant

    @functools.cached_property
    def varies(self) -> bool:
        """Whether variables decide on the number."""
        return (not self._has_fixed_cost and varies(self.node)) or any(plan.varies for plan in self.below)

    @functools.cached_property
    def _constant(self) -> int:
        return self._count(NO_VARIABLES)

    @property
    def _has_fixed_cost(self) -> bool:
        return isinstance(self.cost.calls, int) and isinstance(self.cost.items, int)

    def _count(self, variables: VariableValues) -> int:
        try:
            arguments = self._arguments(variables)
        except GraphQLError:
            return 0
        below = sum(plan.calls(variables) for plan in self.below)
        return _amount(self.cost.calls, arguments) + (_amount(self.cost.items, arguments) * below if below else 0)

    def _arguments(self, variables: VariableValues) -> Mapping[str, Any]:
        if self._has_fixed_cost:
            return {}
        return get_argument_values(self.definition, self.node, variables)


_FREE = FieldCost()


class CostPlanner:
    """Finds what costs something in a valid operation; the work is at most that of walking its expanded fields."""

    def __init__(self, schema: GraphQLSchema, costs: Costs) -> None:
        self._schema = schema
        self._costs = costs

    def __call__(
        self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> tuple[CostPlan, ...]:
        """The costly fields at the top of an operation, each with what is below it."""
        root = self._schema.get_root_type(operation.operation)
        if root is None or not self._costs:
            return ()
        return _Walk(self._schema, fragments, self._costs).plan(root, operation.selection_set)


class _Walk:
    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], costs: Costs) -> None:
        self._schema = schema
        self._fragments = fragments
        self._costs = costs

    def plan(self, parent: GraphQLNamedType, selection_set: SelectionSetNode) -> tuple[CostPlan, ...]:
        plans: list[CostPlan] = []
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                plans += self._field(parent, node)
            else:
                fragment = (
                    self._fragments[node.name.value]
                    if isinstance(node, FragmentSpreadNode)
                    else cast("InlineFragmentNode", node)
                )
                condition = fragment.type_condition
                narrowed = self._schema.type_map[condition.name.value] if condition else parent
                plans += self.plan(narrowed, fragment.selection_set)
        return tuple(plans)

    def _field(self, parent: GraphQLNamedType, node: FieldNode) -> tuple[CostPlan, ...]:
        name = node.name.value
        definition = parent.fields.get(name) if isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)) else None
        if definition is None:
            return ()
        cost = self._costs.get(f"{parent.name}.{name}", _FREE)
        below = self.plan(get_named_type(definition.type), node.selection_set) if node.selection_set else ()
        return (CostPlan(cost, definition, node, below),) if below or cost.calls != 0 else ()


def _amount(amount: Amount, arguments: Mapping[str, Any]) -> int:
    return amount if isinstance(amount, int) else amount(arguments)
