"""What one operation may ask for, and the refusal that names the limit and the measured value."""

from typing import Any

import msgspec
from graphql import DocumentNode, OperationDefinitionNode

from gateway.errors import OperationTooComplexError
from gateway.execution.measure import Size, measure
from gateway.execution.request import RequestRefusedError, refused
from gateway.settings import Settings


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The highest allowed values; each default is well above what a dashboard needs.

    `tokens` also bounds comments, and with `characters` the CPU time of parsing and validation: below 50 ms. `fields`
    counts with fragments expanded. `introspection_depth` counts nested lists of introspection (the usual one has one).
    `upstream_calls` is what an operation may cost at most by the table of costs. `variable_values` counts every value
    inside the variables. `kept_documents` and `kept_characters` bound the prepared documents that are kept.
    """

    tokens: int = 2_000
    characters: int = 60_000
    operations: int = 20
    depth: int = 20
    fields: int = 2_000
    root_fields: int = 100
    aliases: int = 300
    directives: int = 200
    introspection_depth: int = 2
    upstream_calls: int = 1_000
    variable_values: int = 5_000
    variable_depth: int = 20
    kept_documents: int = 1_000
    kept_characters: int = 500_000

    @classmethod
    def from_settings(cls, settings: Settings) -> "Limits":
        """The limits that the settings name."""
        return cls(
            tokens=settings.max_document_tokens,
            characters=settings.max_document_characters,
            operations=settings.max_operations,
            depth=settings.max_depth,
            fields=settings.max_fields,
            root_fields=settings.max_root_fields,
            aliases=settings.max_aliases,
            directives=settings.max_directives,
            introspection_depth=settings.max_introspection_depth,
            upstream_calls=settings.max_upstream_calls,
            variable_values=settings.max_variable_values,
            variable_depth=settings.max_variable_depth,
        )


def check_length(text: str, limits: Limits) -> None:
    """Refuse a text that would take long to read, before it is read."""
    _check("characters", len(text), limits.characters)


def check_document(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document of which any operation is too large."""
    _check("operations", _operations(document), limits.operations)
    for size in measure(document):
        _check_size(size, limits)


def check_variables(variables: dict[str, Any], limits: Limits) -> None:
    """Refuse variables that are too many or nested too deeply."""
    for value in variables.values():
        if isinstance(value, (dict, list)):
            break
    else:
        _check("variable values", len(variables), limits.variable_values)
        return  # most variables hold plain values, and are read here alone
    count = 0
    level: list[Any] = [variables]
    for depth in range(limits.variable_depth + 1):
        level = [value for container in level for value in _inside(container)]
        count += len(level)
        _check("variable values", count, limits.variable_values)
        if not level:
            return
        level = [value for value in level if isinstance(value, (dict, list))]
        _check("variable depth", depth + 1 if level else 0, limits.variable_depth)


def too_complex(limit: str, measured: int | str, allowed: int) -> RequestRefusedError:
    """The refusal for one limit."""
    return refused(OperationTooComplexError(reason=f"{limit}: {measured}, limit {allowed}"))


def _check_size(size: Size, limits: Limits) -> None:
    _check("depth", size.depth, limits.depth)
    _check("fields", size.fields, limits.fields)
    _check("root fields", size.roots, limits.root_fields)
    _check("aliases", size.aliases, limits.aliases)
    _check("directives", size.directives, limits.directives)
    _check("introspection depth", size.introspection_depth, limits.introspection_depth)


def _check(limit: str, measured: int, allowed: int) -> None:
    if measured > allowed:
        raise too_complex(limit, measured, allowed)


def _operations(document: DocumentNode) -> int:
    return sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)


def _inside(container: dict[str, Any] | list[Any]) -> Any:  # noqa: ANN401 - JSON values
    return container.values() if isinstance(container, dict) else container
