"""Every alert fires when what it is for happens, and none when all is well; the dashboard's queries are PromQL."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.operations.prometheus import find_program
from tests.operations.test_deploy_files import DEPLOY, expressions, read

pytestmark = pytest.mark.prometheus

ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
HEALTHY = {
    'gateway_workers{version="1"}': "2x60",
    'gateway_operations_total{outcome="OK"}': "0+600x60",
    'gateway_errors_total{code="INTERNAL_SERVER_ERROR"}': "0x60",
    'gateway_errors_total{code="UNCERTAIN_OUTCOME"}': "0x60",
    'gateway_upstream_paused_organisations{api="KRAV_OG_BETALINGER"}': "0x60",
    'gateway_upstream_calls_total{api="KRAV_OG_BETALINGER",outcome="OK"}': "0+300x60",
    'gateway_upstream_calls_total{api="KRAV_OG_BETALINGER",outcome="UPSTREAM_BAD_RESPONSE"}': "0x60",
    'gateway_upstream_queue_seconds_bucket{api="KRAV_OG_BETALINGER",le="0.005"}': "0+300x60",
    'gateway_upstream_queue_seconds_bucket{api="KRAV_OG_BETALINGER",le="10"}': "0+300x60",
    'gateway_upstream_queue_seconds_bucket{api="KRAV_OG_BETALINGER",le="+Inf"}': "0+300x60",
    "gateway_cache_store_skips_total": "0x60",
    "gateway_places_store_skips_total": "0x60",
    'gateway_limits_hit_total{limit="streams"}': "0x60",
    'gateway_event_loop_lag_seconds_bucket{le="0.01"}': "0+60x60",
    'gateway_event_loop_lag_seconds_bucket{le="1.0"}': "0+60x60",
    'gateway_event_loop_lag_seconds_bucket{le="+Inf"}': "0+60x60",
}
API = {"api": "KRAV_OG_BETALINGER"}
# What is otherwise than when all is well (None: not there), and the labels that the alert then has.
WRONG: dict[str, tuple[dict[str, str | None], dict[str, str]]] = {
    "GatewayDown": ({'gateway_workers{version="1"}': None}, {}),
    "GatewayOwnErrors": ({'gateway_errors_total{code="INTERNAL_SERVER_ERROR"}': "0+7x60"}, {}),
    "GatewayUpstreamPaused": (
        {
            'gateway_upstream_paused_organisations{api="KRAV_OG_BETALINGER"}': "3x60",
            'gateway_upstream_calls_total{api="KRAV_OG_BETALINGER",outcome="OK"}': "9x60",
        },
        API,
    ),
    "GatewayUncertainWrites": ({'gateway_errors_total{code="UNCERTAIN_OUTCOME"}': "0x50 1x10"}, {}),
    "GatewayQueues": ({'gateway_upstream_queue_seconds_bucket{api="KRAV_OG_BETALINGER",le="0.005"}': "0x60"}, API),
    "GatewayCacheServerLost": ({"gateway_places_store_skips_total": "0+2x60"}, {}),
    "GatewayRefusesStreams": ({'gateway_limits_hit_total{limit="streams"}': "0x55 4x5"}, {}),
    "GatewayBadAnswers": (
        {'gateway_upstream_calls_total{api="KRAV_OG_BETALINGER",outcome="UPSTREAM_BAD_RESPONSE"}': "0+1x60"},
        API,
    ),
    "GatewayEventLoopLags": ({'gateway_event_loop_lag_seconds_bucket{le="0.01"}': "0x60"}, {}),
}
RULES: dict[str, Any] = {rule["alert"]: rule for rule in read(ALERTS)["groups"][0]["rules"]}


def promtool(*words: str | Path) -> None:
    """Run promtool; what it says is the failure."""
    ran = subprocess.run([find_program("promtool"), *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_prometheus_accepts_its_configuration() -> None:
    promtool("check", "config", DEPLOY / "prometheus" / "prometheus.yaml")


def test_every_alert_is_tried() -> None:
    assert set(WRONG) == set(RULES)


@pytest.mark.parametrize("wrong", [None, *WRONG])
def test_an_alert_fires_for_what_it_is_for_and_for_nothing_else(wrong: str | None, tmp_path: Path) -> None:
    changes, labels = WRONG[wrong] if wrong else ({}, {})
    series = {name: values for name, values in {**HEALTHY, **changes}.items() if values is not None}
    expected = {
        alert: [{"exp_labels": rule["labels"] | labels, "exp_annotations": rule["annotations"]}]
        if alert == wrong
        else []
        for alert, rule in RULES.items()
    }
    tests = {
        "rule_files": [str(ALERTS)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": name, "values": values} for name, values in series.items()],
                "alert_rule_test": [
                    {"eval_time": "58m", "alertname": alert, "exp_alerts": alerts} for alert, alerts in expected.items()
                ],
            }
        ],
    }
    file = tmp_path / "tests.yaml"
    file.write_text(yaml.safe_dump(tests))

    promtool("test", "rules", file)


def test_what_the_dashboard_asks_is_promql(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": expression.replace("$__rate_interval", "1m")}
        for number, expression in enumerate(expressions())
    ]
    assert not [rule for rule in rules if re.search(r"\$", rule["expr"])], "no other variable is replaced here"
    file = tmp_path / "rules.yaml"
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))

    promtool("check", "rules", file)
