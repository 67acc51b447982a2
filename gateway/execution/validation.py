"""Validation in one pass over what the rules look at."""

from collections.abc import Collection

from graphql import DocumentNode, GraphQLError, GraphQLSchema, ParallelVisitor, TypeInfo, TypeInfoVisitor, visit
from graphql.language.ast import QUERY_DOCUMENT_KEYS
from graphql.validation import ASTValidationRule, ValidationContext
from graphql.validation.validate import ValidationAbortedError

# No rule visits names, aliases or descriptions, and they are half of a document's nodes.
_UNVISITED = frozenset({"name", "alias", "description"})
_KEYS = {kind: tuple(key for key in keys if key not in _UNVISITED) for kind, keys in QUERY_DOCUMENT_KEYS.items()}


class TooManyErrors(Exception):  # noqa: N818 - it ends the visit, and is nobody's error
    """Enough errors have been found."""


def find_errors(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: Collection[type[ASTValidationRule]],
    *,
    max_errors: int,
    suggestions: bool,
) -> list[GraphQLError]:
    """The first errors of a document; ValidationAbortedError when it takes too many comparisons to know."""
    errors: list[GraphQLError] = []

    def report(error: GraphQLError) -> None:
        errors.append(error)
        if len(errors) >= max_errors:
            raise TooManyErrors

    type_info = TypeInfo(schema)
    context = ValidationContext(schema, document, type_info, report, not suggestions)
    try:
        visit(document, TypeInfoVisitor(type_info, ParallelVisitor([rule(context) for rule in rules])), _KEYS)
    except TooManyErrors:
        pass
    except ValidationAbortedError as error:
        if not errors:
            raise ValidationAbortedError(error.message) from None
    return errors
