"""From the text of a document to one that may run: parse, measure against the limits, validate."""

from collections.abc import Callable

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, validate

from gateway.errors import OperationTooComplexError, ParseFailedError, ValidationFailedError
from gateway.execution.documents import PreparedDocument
from gateway.execution.errors import describe, quoted
from gateway.execution.request import RequestRefusedError
from gateway.execution.rules import RULES

_MAX_ERRORS = 5


class Preparation:
    """Prepares documents for one schema; `suggestions` is whether an error may propose names of the schema."""

    def __init__(
        self, schema: GraphQLSchema, *, measure: Callable[[DocumentNode], None], max_tokens: int, suggestions: bool
    ) -> None:
        self._schema = schema
        self._measure = measure
        self._max_tokens = max_tokens
        self._suggestions = suggestions

    def __call__(self, text: str) -> PreparedDocument:
        """Prepare one document; RequestRefusedError when it does not pass."""
        document = self._parse(text)
        self._measure(document)
        self._validate(document)
        return PreparedDocument(document)

    def _parse(self, text: str) -> DocumentNode:
        try:
            return parse(text, max_lexical_tokens=self._max_tokens, max_comments=self._max_tokens)
        except GraphQLSyntaxError as error:
            raise RequestRefusedError([describe(error, _coded(error))]) from None

    def _validate(self, document: DocumentNode) -> None:
        errors = validate(self._schema, document, RULES, max_errors=_MAX_ERRORS, hide_suggestions=not self._suggestions)
        if errors:
            raise RequestRefusedError(
                [describe(error, ValidationFailedError(reason=quoted(error.message))) for error in errors[:_MAX_ERRORS]]
            )


def _coded(error: GraphQLError) -> ParseFailedError | OperationTooComplexError:
    reason = quoted(error.message.removeprefix("Syntax Error: "))
    if reason.startswith("Document contains more than"):
        return OperationTooComplexError(reason=reason)
    return ParseFailedError(reason=reason)
