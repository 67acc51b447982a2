"""Variables are defined, used, and used where their type fits: three rules of the specification in one pass.

graphql-core walks the document again for them, fragments once per operation, which costs more than all other rules.
"""

from typing import Any, NamedTuple

from graphql import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputType,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    is_input_object_type,
    is_nullable_type,
    type_from_ast,
)
from graphql.language import VisitorAction
from graphql.validation import ValidationContext, ValidationRule
from graphql.validation.rules.variables_in_allowed_position import allowed_variable_usage


class _Usage(NamedTuple):
    node: VariableNode
    type: GraphQLInputType | None
    parent_type: GraphQLInputType | None
    default_value: Any


class _Definition:
    """What one operation or fragment uses by itself, and the fragments that it spreads."""

    def __init__(self) -> None:
        self.usages: list[_Usage] = []
        self.spreads: list[str] = []


class VariablesRule(ValidationRule):
    """Checks every variable of every operation when the whole document has been seen."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._current = _Definition()
        self._fragments: dict[str, _Definition] = {}
        self._operations: list[tuple[OperationDefinitionNode, _Definition]] = []

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        self._current = _Definition()
        self._operations.append((node, self._current))

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        self._current = self._fragments[node.name.value] = _Definition()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self._current.spreads.append(node.name.value)

    def enter_variable_definition(self, *_: object) -> VisitorAction:
        return self.SKIP

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        context = self.context
        default = context._type_info.get_default_value()  # noqa: SLF001 - the one thing the context does not pass on
        usage = _Usage(node, context.get_input_type(), context.get_parent_input_type(), default)
        self._current.usages.append(usage)

    def leave_document(self, *_: object) -> None:
        for operation, definition in self._operations:
            self._check(operation, self._reached(definition))

    def _reached(self, definition: _Definition) -> list[_Usage]:
        usages = list(definition.usages)
        seen: set[str] = set()
        names = list(definition.spreads)
        while names:
            name = names.pop()
            if name not in seen and name in self._fragments:
                seen.add(name)
                usages += self._fragments[name].usages
                names += self._fragments[name].spreads
        return usages

    def _check(self, operation: OperationDefinitionNode, usages: list[_Usage]) -> None:
        defined = {node.variable.name.value: node for node in operation.variable_definitions or ()}
        used = {usage.node.name.value for usage in usages}
        place = f" operation '{operation.name.value}'" if operation.name else " the operation"
        for name, node in defined.items():
            if name not in used:
                self.report_error(GraphQLError(f"Variable '${name}' is never used in{place}.", node))
        for usage in usages:
            name = usage.node.name.value
            if name in defined:
                self._check_position(name, defined[name], usage)
            else:
                self.report_error(
                    GraphQLError(f"Variable '${name}' is not defined by{place}.", [usage.node, operation])
                )

    def _check_position(self, name: str, definition: VariableDefinitionNode, usage: _Usage) -> None:
        schema = self.context.schema
        variable_type = type_from_ast(schema, definition.type)
        if variable_type is None or usage.type is None:
            return
        nodes = [definition, usage.node]
        if not allowed_variable_usage(schema, variable_type, definition.default_value, usage.type, usage.default_value):
            message = f"Variable '${name}' of type '{variable_type}' used in position expecting type '{usage.type}'."
            self.report_error(GraphQLError(message, nodes))
        parent = usage.parent_type
        if is_input_object_type(parent) and parent.is_one_of and is_nullable_type(variable_type):
            message = f"Variable '${name}' is of type '{variable_type}' but must be non-nullable in '{parent}'."
            self.report_error(GraphQLError(message, nodes))
