"""From the text of a document to one that may run: parse, measure against the limits, validate.

The order bounds the work: each step costs at most so much per unit of what the step before it let through.
"""

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse
from graphql.validation.validate import ValidationAbortedError

from gateway.errors import OperationTooComplexError, ParseFailedError, ValidationFailedError
from gateway.execution.compiled.room import Room
from gateway.execution.costs import CostPlanner, Costs
from gateway.execution.documents import PreparedDocument
from gateway.execution.errors import describe, quoted
from gateway.execution.limits import Limits, check_document, check_length, too_complex
from gateway.execution.request import RequestRefusedError
from gateway.execution.rules import rules
from gateway.execution.rules.overlap import BUDGET
from gateway.execution.tokens import count_tokens
from gateway.execution.validation import find_errors

_MAX_ERRORS = 3


class Preparation:
    """Prepares documents for one schema.

    `introspection` is whether a document may ask for the schema; `suggestions` whether an error may propose its names.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, costs: Costs, *, introspection: bool, suggestions: bool
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._rules = rules(introspection=introspection)
        self._suggestions = suggestions
        self._plan_costs = CostPlanner(schema, costs)
        self._room = Room()

    def __call__(self, text: str) -> PreparedDocument:
        """Prepare one document; RequestRefusedError when it does not pass."""
        document = self._parse(text)
        check_document(document, self._limits)
        self._validate(document)
        return PreparedDocument(self._schema, document, self._plan_costs, self._room)

    def _parse(self, text: str) -> DocumentNode:
        check_length(text, self._limits)
        limit = self._limits.tokens
        tokens = count_tokens(text)
        if tokens > limit:
            raise too_complex("tokens", tokens, limit)
        try:
            return parse(text, max_lexical_tokens=limit, max_comments=limit)
        except GraphQLSyntaxError as error:
            raise RequestRefusedError([describe(error, _coded(error))]) from None

    def _validate(self, document: DocumentNode) -> None:
        try:
            errors = find_errors(
                self._schema, document, self._rules, max_errors=_MAX_ERRORS, suggestions=self._suggestions
            )
        except ValidationAbortedError:
            raise too_complex("comparisons of overlapping fields", f"over {BUDGET}", BUDGET) from None
        if errors:
            raise RequestRefusedError(
                [describe(error, ValidationFailedError(reason=quoted(error.message))) for error in errors]
            )


def _coded(error: GraphQLError) -> ParseFailedError | OperationTooComplexError:
    reason = quoted(error.message.removeprefix("Syntax Error: "))
    if reason.startswith("Document contains more than"):
        return OperationTooComplexError(reason=reason)
    return ParseFailedError(reason=reason)
