"""What a process of `gateway serve` imports before it serves: time is not measured here, what takes it is listed."""

import json
import os
import subprocess
import sys

import pytest

DEFAULTS = {
    "GATEWAY_KRAV_OG_BETALINGER_URL": "http://127.0.0.1:9",
    "GATEWAY_INNKREVINGSOPPDRAG_URL": "http://127.0.0.1:9",
}
WORKER = """
import uvicorn
from gateway.serve import server_options
from gateway.settings import load_settings

uvicorn.Config("gateway.starting:create_application", factory=True, **server_options(load_settings())).load()
"""
SUPERVISOR = "from gateway.starting import collector_paused; import gateway.serve"
TELL = "\nimport json, sys; print(json.dumps([name for name, module in sys.modules.items() if module]))"


def imported_by(program: str, **settings: str) -> set[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GATEWAY_", "OTEL_"))}
    done = subprocess.run(
        [sys.executable, "-c", program + TELL], env=environment | DEFAULTS | settings, capture_output=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "name",
    [
        "redis",  # no shared cache
        "opentelemetry",  # no traces
        "jwt",  # no token is looked at
        "cryptography.x509",
        "prometheus_client",  # nobody has asked for metrics yet
        "websockets",  # nor for a WebSocket
        "rich",  # httpx's command line
        "httpx._main",
        "gateway.demo",
        "gateway.simulator",
    ],
)
def test_a_worker_with_default_settings_does_without(name: str, default_worker: set[str]) -> None:
    assert name not in default_worker


def test_a_worker_has_everything_it_serves_with(default_worker: set[str]) -> None:
    assert {"gateway.app", "schema.build", "graphql", "aiocache", "httptools"} <= default_worker


def test_what_is_left_out_at_first_is_imported_for_a_shared_cache() -> None:
    imported = imported_by(WORKER, GATEWAY_CACHE_URL="redis://127.0.0.1:9/0")

    assert {"redis", "aiocache.backends.redis"} <= imported
    assert "opentelemetry" not in imported


def test_what_is_left_out_at_first_is_imported_when_tokens_are_verified() -> None:
    settings = {"GATEWAY_TOKEN_ISSUER": "https://issuer.example", "GATEWAY_JWKS_URL": "http://127.0.0.1:9/jwks"}
    assert "jwt" in imported_by(WORKER, **settings)


def test_the_process_that_supervises_workers_imports_no_application() -> None:
    assert not {"gateway.app", "graphql", "strawberry", "starlette"} & imported_by(SUPERVISOR)


@pytest.fixture(scope="module")
def default_worker() -> set[str]:
    return imported_by(WORKER)
