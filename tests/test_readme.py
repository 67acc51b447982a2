"""The README's tables are what the code says."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.settings import PREFIX, Settings
from gateway.upstream.failures.feilkodetabell import markdown_table

README = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(rf"^\| `({PREFIX}[A-Z_]+)` \| ([^|]*) \| [^|]+ \|$", README, re.MULTILINE))
FIELDS = {PREFIX + field.name.upper(): field for field in msgspec.structs.fields(Settings)}


def default_of(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    value: Any = field.default
    if value is None or value == "":
        return "" if value is None else "empty"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def test_the_settings_table_has_exactly_the_settings_that_exist() -> None:
    assert list(ROWS) == list(FIELDS)


@pytest.mark.parametrize("variable", FIELDS)
def test_the_settings_table_gives_each_default(variable: str) -> None:
    assert ROWS[variable].strip() == default_of(FIELDS[variable])


def test_the_table_of_error_codes_is_the_one_that_translates_them() -> None:
    assert markdown_table() in README
