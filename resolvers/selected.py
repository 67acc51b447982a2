"""Which fields an operation asks for below a field."""

from collections.abc import Collection
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode, SelectionSetNode


def selects(info: GraphQLResolveInfo[Any], names: Collection[str]) -> bool:
    """Whether the field's object is asked for one of these fields, under any alias, in any fragment, skipped or not."""
    remaining: list[SelectionSetNode | None] = [node.selection_set for node in info.field_nodes]
    spread: set[str] = set()
    while remaining:
        selection_set = remaining.pop()
        for node in selection_set.selections if selection_set else ():
            match node:
                case FieldNode() if node.name.value in names:
                    return True
                case InlineFragmentNode():
                    remaining.append(node.selection_set)
                case FragmentSpreadNode() if node.name.value not in spread:
                    spread.add(node.name.value)
                    remaining.append(info.fragments[node.name.value].selection_set)
    return False
