"""Literals are of the type that their place expects, and what is said of a wrong one names the place."""

from graphql import ArgumentNode, GraphQLError, GraphQLInputType, ValueNode, VariableDefinitionNode
from graphql.language import VisitorAction
from graphql.utilities.validate_input_value import validate_input_literal
from graphql.validation import ValuesOfCorrectTypeRule


class LiteralsRule(ValuesOfCorrectTypeRule):
    """The specification's rule; graphql-core knows neither argument nor position of what a scalar refuses."""

    _place = ""

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        self._place = node.name.value

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        self._place = f"${node.variable.name.value}"

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        def report(error: GraphQLError, path: list[str | int]) -> None:
            place = ".".join([self._place, *map(str, path)])
            self.report_error(GraphQLError(f"{place}: {error.message}", error.nodes or node))

        if input_type:
            validate_input_literal(node, input_type, report, hide_suggestions=self.context.hide_suggestions)
        return self.SKIP
