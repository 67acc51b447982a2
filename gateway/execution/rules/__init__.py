"""The validation rules that a document must pass: the specification's, with cheaper ones where those cost too much."""

from graphql import NoSchemaIntrospectionCustomRule, specified_rules
from graphql.validation import (
    ASTValidationRule,
    MaxIntrospectionDepthRule,
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    OverlappingFieldsCanBeMergedRule,
    ValuesOfCorrectTypeRule,
    VariablesInAllowedPositionRule,
)

from gateway.execution.rules.literals import LiteralsRule
from gateway.execution.rules.overlap import BoundedOverlapRule
from gateway.execution.rules.variables import VariablesRule

_REPLACED = {
    MaxIntrospectionDepthRule,  # part of the limits
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    OverlappingFieldsCanBeMergedRule,
    ValuesOfCorrectTypeRule,
    VariablesInAllowedPositionRule,
}


def rules(*, introspection: bool) -> tuple[type[ASTValidationRule], ...]:
    """The rules; without introspection, every field that shows the schema is refused."""
    kept = tuple(rule for rule in specified_rules if rule not in _REPLACED)
    own = (LiteralsRule, VariablesRule, BoundedOverlapRule)
    return kept + own if introspection else (*kept, *own, NoSchemaIntrospectionCustomRule)
