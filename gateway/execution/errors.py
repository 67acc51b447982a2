"""From what went wrong to what a client is told: fixed sentences and codes, details only in the log."""

import logging
import re
from typing import Any

from graphql import GraphQLError

from gateway.errors import BadUserInputError, GatewayError, InternalServerError
from gateway.masking import mask_numbers

_logger = logging.getLogger("gateway.errors")
_LONGEST_REASON = 500
_ARGUMENT = re.compile(r"Argument '(\w+)'[^:]*?(?: at ([^:]*))?(?::|$| was not provided)")
_VARIABLE = re.compile(r"Variable '\$(\w+)'[^:]*?(?: at ([^:]*))?(?::|$)")


def describe_execution_error(error: GraphQLError) -> dict[str, Any]:
    """Describe what went wrong in a field: the gateway's own errors by code, a refused argument, else our fault."""
    cause = _root_cause(error)
    if isinstance(cause, GatewayError):
        return describe(error, cause)
    argument = _ARGUMENT.match(error.message) if cause is None else None
    if argument:
        return describe(error, BadUserInputError(reason=_path(argument)))
    _logger.error("unforeseen error", exc_info=cause or error)
    return describe(error, InternalServerError())


def describe_variable_error(error: GraphQLError) -> dict[str, Any]:
    """Describe a variable that does not fit its type: `reason` is its name and the path inside it, never the value."""
    variable = _VARIABLE.match(error.message)
    return describe(error, BadUserInputError(reason=_path(variable) if variable else "variables"))


def describe(error: GraphQLError, coded: GatewayError) -> dict[str, Any]:
    """Format an error as the client sees it: the coded error's sentence and extensions, the place of the other."""
    formatted: dict[str, Any] = {"message": coded.message}
    if error.locations:
        formatted["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        formatted["path"] = error.path
    formatted["extensions"] = coded.extensions
    return formatted


def quoted(text: str) -> str:
    """Bound a text that quotes the client's own document, which may hold what should never be written in one."""
    text = mask_numbers(text)
    return text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1] + "…"


def _root_cause(error: GraphQLError) -> Exception | None:
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _path(match: re.Match[str]) -> str:
    name, inside = match.groups()
    return name + (inside or "").replace("[", ".").replace("]", "")
