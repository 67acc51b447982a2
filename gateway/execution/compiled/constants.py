"""Whether a field's arguments are the same in every request."""

from graphql import (
    FieldNode,
    GraphQLField,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_argument_values,
)


def is_given_nothing(field: GraphQLField, node: FieldNode) -> bool:
    """Whether there is no argument for the field in any request, not even by default."""
    return not field.args or (not node.arguments and not get_argument_values(field, node))


def varies(node: FieldNode) -> bool:
    """Whether any argument of a field has a variable in it."""
    return any(holds_variable(argument.value) for argument in node.arguments or ())


def holds_variable(value: ValueNode) -> bool:
    """Whether a value is a variable or has one in it."""
    if isinstance(value, ListValueNode):
        return any(holds_variable(item) for item in value.values)
    if isinstance(value, ObjectValueNode):
        return any(holds_variable(field.value) for field in value.fields)
    return isinstance(value, VariableNode)
