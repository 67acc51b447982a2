"""The clients that frontends use, each in a program of its own; its tests say what it shows."""

from collections.abc import Callable

import pytest

from tests.clients.programs import Programs, names_of_tests

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clients")]

FailureOf = Callable[[Programs, str, str], str | None]


@pytest.fixture(scope="module")
def failure_of(environment: dict[str, str]) -> FailureOf:
    """Run each program once, when the first of its tests is asked for."""
    reports: dict[str, dict[str, str | None]] = {}

    def find(programs: Programs, program: str, name: str) -> str | None:
        if program not in reports:
            reports[program] = programs.test(program, environment)
        return reports[program].get(name, "did not run")

    return find


@pytest.mark.parametrize("name", names_of_tests("apollo"))
def test_apollo_client(programs: Programs, failure_of: FailureOf, name: str) -> None:
    assert failure_of(programs, "apollo", name) is None


@pytest.mark.parametrize("name", names_of_tests("urql"))
def test_urql(programs: Programs, failure_of: FailureOf, name: str) -> None:
    assert failure_of(programs, "urql", name) is None


@pytest.mark.parametrize("name", names_of_tests("relay"))
def test_relay(relay_artifacts: Programs, failure_of: FailureOf, name: str) -> None:
    assert failure_of(relay_artifacts, "relay", name) is None


@pytest.mark.parametrize("name", names_of_tests("codegen"))
def test_graphql_codegen(typed_documents: Programs, failure_of: FailureOf, name: str) -> None:
    assert failure_of(typed_documents, "codegen", name) is None
