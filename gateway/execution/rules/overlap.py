"""Fields that share a name in the answer must be able to share a value: graphql-core's rule on a smaller budget."""

from graphql.validation import OverlappingFieldsCanBeMergedRule, ValidationContext

BUDGET = 15_000
"""Steps of comparison in one document, a few microseconds each; graphql-core allows thirty times as many."""


class BoundedOverlapRule(OverlappingFieldsCanBeMergedRule):
    """Aborts the validation when a document needs too many comparisons."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = BUDGET
