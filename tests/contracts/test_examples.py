import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.contracts.schemas import HERE, INNKREVINGSOPPDRAG, KRAV_OG_BETALINGER, document, violations

INDEX: list[dict[str, Any]] = json.loads((HERE / "examples-index.json").read_text(encoding="utf-8"))
OF_THE_APIS = [entry for entry in INDEX if entry["spec"].endswith(".yaml")]


@pytest.mark.parametrize("name", [KRAV_OG_BETALINGER, INNKREVINGSOPPDRAG])
def test_contract_is_valid_openapi(name: str) -> None:
    validate(document(name))


@pytest.mark.parametrize("entry", OF_THE_APIS, ids=[entry["file"] for entry in OF_THE_APIS])
def test_example_fits_its_schema(entry: dict[str, Any]) -> None:
    data = json.loads((HERE / entry["file"]).read_text(encoding="utf-8"))
    assert violations(entry["spec"], entry["schema"], data) == []


def test_every_example_is_in_the_index() -> None:
    files = {f"examples/{path.name}" for path in (HERE / "examples").glob("*.json")}
    assert files == {entry["file"] for entry in INDEX}
