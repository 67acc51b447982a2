"""The programs in JavaScript: their packages, their compilers and what their tests report."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
_INSTALLED = "installed"
_SOURCES_ONLY = shutil.ignore_patterns("*.py", "__pycache__", "node_modules")


def names_of_tests(program: str) -> list[str]:
    """What a program tests, in its own words."""
    return re.findall(r'^test\("(.+?)"', (HERE / f"{program}.test.js").read_text(encoding="utf-8"), re.MULTILINE)


def install(folder: Path, source: Path = HERE) -> None:
    """Install the packages of the lock in `source` into `folder`, once."""
    if (folder / _INSTALLED).exists():
        return
    for name in (".npmrc", "package.json", "package-lock.json"):
        shutil.copy(source / name, folder)
    process = _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
    assert process.returncode == 0, process.stderr
    (folder / _INSTALLED).touch()


class Programs:
    """A copy of the programs in which compilers may write, with the packages installed in `packages`."""

    def __init__(self, folder: Path, packages: Path, source: Path = HERE) -> None:
        self.folder = folder
        shutil.copytree(source, folder, ignore=_SOURCES_ONLY)
        (folder / "node_modules").symlink_to(packages / "node_modules")

    def compile(self, compiler: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        """Run a compiler from the packages; fails with its output unless it accepts everything."""
        process = _run([self.folder / "node_modules/.bin" / compiler, *arguments], self.folder, environment)
        assert process.returncode == 0, process.stdout + process.stderr

    def test(self, program: str, environment: Mapping[str, str]) -> dict[str, str | None]:
        """Run a program's tests: what went wrong with each, by name; None when nothing did."""
        process = _run(["node", "--test-reporter=./reporter.js", f"{program}.test.js"], self.folder, environment)
        reports = [json.loads(line) for line in process.stdout.splitlines()]
        assert reports, process.stderr
        return {report["name"]: report["failure"] for report in reports}


def _run(
    command: list[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **(environment or {})}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=300, check=False)
