"""The schemas of both upstream contracts, as validators."""

import copy
import functools
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

HERE = Path(__file__).parent
KRAV_OG_BETALINGER = "krav-og-betalinger.openapi.yaml"
INNKREVINGSOPPDRAG = "innkrevingsoppdrag.openapi.yaml"


@functools.cache
def document(name: str) -> dict[str, Any]:
    """An OpenAPI document."""
    loaded: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return loaded


@functools.cache
def validator(name: str, schema: str) -> Draft202012Validator:
    """A validator of one schema in which every plain object is closed, so that a misspelled name is caught."""
    components = copy.deepcopy(document(name)["components"])
    _close(components)
    root = {"$ref": f"#/components/schemas/{schema}", "components": components}
    return Draft202012Validator(root, format_checker=FormatChecker())


def violations(name: str, schema: str, data: object) -> list[str]:
    """What is wrong with the data; empty when nothing is."""
    errors = validator(name, schema).iter_errors(data)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in errors]


def _close(node: object) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _close(value)
    elif isinstance(node, list):
        for value in node:
            _close(value)
