"""Whether a field's arguments are the same in every request."""

from graphql import FieldNode, ListValueNode, ObjectValueNode, ValueNode, VariableNode


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
