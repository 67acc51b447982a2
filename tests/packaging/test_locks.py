"""What is installed is locked, hashed, and does not hide one of our packages."""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
OUR_PACKAGES = {"gateway", "schema", "resolvers"}


def locked(lock: str) -> dict[str, Requirement]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    pins = (Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[a-z0-9]", line))
    return {pin.name: pin for pin in pins}


def version_of(pin: Requirement) -> Version:
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return Version(specifier.version)


def test_the_lock_of_the_gateway_satisfies_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = locked("gateway.txt")
    for requirement in map(Requirement, project["dependencies"]):
        assert requirement.specifier.contains(version_of(pins[requirement.name])), requirement


def test_development_uses_the_versions_the_gateway_is_shipped_with() -> None:
    development = locked("dev.txt")
    for name, pin in locked("gateway.txt").items():
        assert version_of(development[name]) == version_of(pin), name


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.findall(r"^\S+==.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)*", text, re.MULTILINE)
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)


def test_no_dependency_brings_a_package_named_as_one_of_ours() -> None:
    for pin in locked("dev.txt").values():
        if pin.marker is None or pin.marker.evaluate():
            files = distribution(pin.name).files or []
            assert not OUR_PACKAGES & {Path(file.parts[0]).stem for file in files}, pin.name
