"""The deployment files are valid, and say what the gateway says."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped] # ships no types
import pytest
import yaml
from compose_spec import PyCompose
from yamllint import linter  # type: ignore[import-untyped] # same
from yamllint.config import YamlLintConfig  # type: ignore[import-untyped] # same

from gateway.cache.counters import Counters
from gateway.serve import server_options
from gateway.server.observation.observation import Observation
from gateway.server.reloading import Reloading
from gateway.settings import PREFIX, Settings, load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
YAML = sorted(DEPLOY.rglob("*.yaml"))
RULES = YamlLintConfig(
    "{extends: default, rules: {line-length: {max: 170}, document-start: disable, braces: {max-spaces-inside: 1}}}"
)
METRIC = re.compile(r"\bgateway_[a-z_]+")


def read(path: Path) -> Any:  # noqa: ANN401 - YAML
    return yaml.safe_load(path.read_text())


def resource(name: str) -> Any:  # noqa: ANN401 - YAML
    return read(DEPLOY / "kubernetes" / f"{name}.yaml")


def existing_metrics() -> set[str]:
    """The names of all series that a gateway can show."""
    settings = Settings(krav_og_betalinger_url="http://a.test", innkrevingsoppdrag_url="http://b.test")
    names: set[str] = set()
    for family in Observation(settings, Counters(), Reloading(), places=Counters()).collect():
        suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}[family.kind]
        names |= {family.name + suffix for suffix in suffixes}
    return names


def lint(program: str, *words: str | Path) -> None:
    """Run a program of the virtual environment; what it finds is the failure."""
    ran = subprocess.run([Path(sys.executable).with_name(program), *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_yaml_is_written_well(path: Path) -> None:
    assert [str(problem) for problem in linter.run(path.read_text(), RULES)] == []


def test_compose_knows_every_key_and_every_name() -> None:
    PyCompose.from_yaml((DEPLOY / "compose.yaml").read_text()).validate()


def test_no_container_of_compose_may_do_more_than_it_needs(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    # A digest would have to be renewed with every release of an image, and this is a demo.
    config.write_text("rules: {CL-0019: {enabled: false}}")

    lint("compose-lint", "--strict-config", "--config", config, "--fail-on", "medium", DEPLOY / "compose.yaml")


def test_the_dockerfile_is_written_well() -> None:
    lint("hadolint", "--failure-threshold", "warning", ROOT / "Dockerfile")


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.stem)
def test_kubernetes_knows_every_key(path: Path) -> None:
    content = read(path)
    if content["kind"] != "Kustomization":
        kubernetes_validate.validate(content, "1.31", strict=True)


def test_the_kustomization_names_every_file() -> None:
    named = set(resource("kustomization")["resources"])

    assert named == {path.name for path in KUBERNETES} - {"kustomization.yaml"}


def test_a_pod_has_no_rights_and_writes_nowhere() -> None:
    pod = resource("deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"requests", "limits"} <= set(container["resources"])


def test_the_settings_of_the_deployment_are_settings() -> None:
    data: dict[str, str] = resource("configmap")["data"]
    compose: dict[str, str] = read(DEPLOY / "compose.yaml")["services"]["gateway"]["environment"]

    for variables in (data, compose):
        load_settings(variables)
        assert {name.removeprefix(PREFIX).lower() for name in variables} <= set(Settings.__struct_fields__)


def test_a_pod_is_given_the_time_that_stopping_takes() -> None:
    settings = load_settings(resource("configmap")["data"])
    pod = resource("deployment")["spec"]["template"]["spec"]

    needed = settings.shutdown_delay_seconds + server_options(settings)["timeout_graceful_shutdown"]
    assert pod["terminationGracePeriodSeconds"] > needed


def test_the_ports_are_those_that_the_gateway_uses() -> None:
    settings = load_settings(resource("configmap")["data"])
    (container,) = resource("deployment")["spec"]["template"]["spec"]["containers"]

    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert ports == {"http": settings.port, "metrics": settings.metrics_port}


def expressions() -> list[str]:
    dashboard = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text())
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())]
    rules = read(DEPLOY / "prometheus" / "alerts.yaml")["groups"][0]["rules"]
    return shown + [rule["expr"] for rule in rules]


def test_the_dashboard_and_the_alerts_ask_for_metrics_that_exist() -> None:
    asked = {name for expression in expressions() for name in METRIC.findall(expression)}

    assert len(asked) > 20
    assert asked - existing_metrics() == set()


def test_every_alert_has_its_page() -> None:
    headings = re.findall(r"^#+ (.*)$", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    for rule in read(DEPLOY / "prometheus" / "alerts.yaml")["groups"][0]["rules"]:
        assert rule["annotations"]["runbook"].partition("#")[2] in anchors


def test_every_metric_is_explained() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()

    assert [name for name in existing_metrics() if re.sub(r"_(bucket|sum|count)$", "", name) not in page] == []


def test_every_setting_is_explained_somewhere() -> None:
    pages = "".join((ROOT / page).read_text() for page in ("README.md", "docs/operations.md"))

    unexplained = [name for name in Settings.__struct_fields__ if name.upper() not in pages]
    assert unexplained == []
