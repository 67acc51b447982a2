"""Whether a field's arguments are the same in every request."""

from graphql import FieldNode, ListValueNode, ObjectValueNode, ValueNode, VariableNode


def varies(node: FieldNode) -> bool:
    """Whether any argument of a field has a variable in it."""
    return any(_varies(argument.value) for argument in node.arguments or ())


def _varies(value: ValueNode) -> bool:
    if isinstance(value, ListValueNode):
        return any(_varies(item) for item in value.values)
    if isinstance(value, ObjectValueNode):
        return any(_varies(field.value) for field in value.fields)
    return isinstance(value, VariableNode)
