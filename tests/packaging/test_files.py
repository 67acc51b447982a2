"""What the committed files promise and what they keep to themselves."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
REGISTRY = re.compile(
    r"\b(pypi|pythonhosted|npmjs|yarnpkg|nodejs|debian|docker|ghcr|quay)\.(org|com|io)\b", re.IGNORECASE
)


def committed_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - whichever git there is
    return [path for name in listing.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_no_committed_file_names_a_registry_host() -> None:
    named = {
        path.relative_to(ROOT): match[0]
        for path in committed_files()
        if (match := REGISTRY.search(path.read_bytes().decode(errors="replace")))
    }
    assert not named


def test_the_npm_lock_has_a_hash_for_every_package_and_an_address_for_none() -> None:
    text = (ROOT / "frontend/package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') == text.count('"node_modules/')


def test_what_is_built_from_npm_is_not_committed() -> None:
    assert not [path for path in committed_files() if "static" in path.parts or "node_modules" in path.parts]


def test_the_image_is_built_in_stages_and_the_last_one_runs_without_root() -> None:
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(stages) > 1
    assert re.search(r"^USER (?!root|0\b)\S+$", stages[-1], re.MULTILINE)
    assert "pip install" not in stages[-1]


def test_the_image_checks_its_health_and_serves() -> None:
    last_stage = (ROOT / "Dockerfile").read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^HEALTHCHECK .*\\\n +CMD \[\"python\".*/health/live", last_stage, re.MULTILINE)
    assert re.search(r'^CMD \["gateway", "serve"\]$', last_stage, re.MULTILINE)


def test_everything_the_image_copies_is_let_through_to_the_build() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in " ".join(copied).split():
        assert f"!{name}" in let_through
        assert (ROOT / name).exists()
