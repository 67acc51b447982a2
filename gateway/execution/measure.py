"""How large a document is once its fragments are expanded, found in one walk over each definition.

Each fragment is measured once, after the fragments it spreads, so the work is linear in the document's size however
often they are spread. A cycle of fragments is left to validation: the spread that closes it adds nothing here.
"""

from collections.abc import Iterator

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

_INTROSPECTION_LISTS = frozenset({"fields", "interfaces", "possibleTypes", "inputFields"})


class Size(msgspec.Struct):
    """What a selection set holds with its fragments expanded: `roots` are the fields at its top."""

    fields: int = 0
    roots: int = 0
    depth: int = 0
    aliases: int = 0
    directives: int = 0
    introspection_depth: int = 0

    def add(self, other: "Size") -> None:
        """Take in what stands beside."""
        self.fields += other.fields
        self.roots += other.roots
        self.aliases += other.aliases
        self.directives += other.directives
        self.depth = max(self.depth, other.depth)
        self.introspection_depth = max(self.introspection_depth, other.introspection_depth)

    def add_below(self, name: str, other: "Size") -> None:
        """Take in what is selected on a field."""
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.depth = max(self.depth, other.depth + 1)
        self.introspection_depth = max(
            self.introspection_depth, other.introspection_depth + (name in _INTROSPECTION_LISTS)
        )


def measure(document: DocumentNode) -> list[Size]:
    """The size of each operation of a document."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    known: dict[str, Size] = {}
    for name in _spread_first(fragments):
        known[name] = _of_definition(fragments[name], known)
    return [_of_definition(node, known) for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def _of_definition(node: FragmentDefinitionNode | OperationDefinitionNode, known: dict[str, Size]) -> Size:
    size = _of(node.selection_set, known)
    size.directives += len(node.directives or ())
    return size


def _of(selection_set: SelectionSetNode, known: dict[str, Size]) -> Size:
    size = Size(depth=1)
    for node in selection_set.selections:
        size.directives += len(node.directives or ())
        if isinstance(node, FieldNode):
            size.fields += 1
            size.roots += 1
            size.aliases += node.alias is not None
            if node.selection_set:
                size.add_below(node.name.value, _of(node.selection_set, known))
        elif isinstance(node, FragmentSpreadNode):
            size.add(known.get(node.name.value, Size()))
        else:
            size.add(_of(node.selection_set, known))  # type: ignore[attr-defined]
    return size


def _spread_first(fragments: dict[str, FragmentDefinitionNode]) -> list[str]:
    """The fragments in an order in which each comes after those it spreads; without recursion, a chain may be long."""
    ordered: dict[str, None] = {}
    for root, fragment in fragments.items():
        begun = {root}
        path = [(root, _spreads(fragment.selection_set))]
        while path:
            name, spreads = path[-1]
            following = next((other for other in spreads if _is_new(other, fragments, ordered, begun)), None)
            if following is None:
                ordered[name] = None
                path.pop()
            else:
                begun.add(following)
                path.append((following, _spreads(fragments[following].selection_set)))
    return list(ordered)


def _is_new(name: str, fragments: dict[str, FragmentDefinitionNode], ordered: dict[str, None], begun: set[str]) -> bool:
    return name in fragments and name not in ordered and name not in begun


def _spreads(selection_set: SelectionSetNode) -> Iterator[str]:
    sets = [selection_set]
    while sets:
        for node in sets.pop().selections:
            if isinstance(node, FragmentSpreadNode):
                yield node.name.value
            elif node.selection_set:  # type: ignore[attr-defined]
                sets.append(node.selection_set)  # type: ignore[attr-defined]
