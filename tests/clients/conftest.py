"""The demo that all clients speak to, and the programs with their packages and generated code."""

import hashlib
import urllib.request
from collections.abc import Iterator

import pytest

from tests.clients.programs import HERE, Programs, install
from tests.running_demo import Demo, running_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="session")
def environment(demo: Demo) -> dict[str, str]:
    return {"GATEWAY_URL": demo.url, "GATEWAY_TOKEN": demo.token}


@pytest.fixture(scope="session")
def programs(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """The packages stay in pytest's cache until the lock changes."""
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    assert pytestconfig.cache is not None
    packages = pytestconfig.cache.mkdir(f"clients-{digest}")
    install(packages)
    return Programs(tmp_path_factory.mktemp("clients") / "programs", packages)


@pytest.fixture(scope="session")
def relay_artifacts(programs: Programs, demo: Demo) -> Programs:
    """The programs once relay-compiler has accepted the schema and the documents, with and without a manifest."""
    with urllib.request.urlopen(demo.url.replace("/graphql", "/schema.graphql")) as response:  # noqa: S310 - our own
        (programs.folder / "schema.graphql").write_bytes(response.read())
    for name, artifacts in (("relay", "artifacts"), ("relay-trusted", "trusted-artifacts")):
        (programs.folder / "relay" / artifacts).mkdir()
        programs.compile("relay-compiler", f"{name}.config.json")
    return programs


@pytest.fixture(scope="session")
def typed_documents(programs: Programs, environment: dict[str, str]) -> Programs:
    """The programs once graphql-codegen has written types, and the TypeScript compiler accepts their use."""
    programs.compile("graphql-codegen", "--config", "codegen.config.js", "--silent", environment=environment)
    programs.compile("tsc", "--project", "codegen")
    return programs
