import httpx
import pytest

from gateway.server.observation.metrics import MetricsEndpoint, serving_metrics
from gateway.telemetry.metrics import Metrics


@pytest.mark.parametrize(("path", "status"), [("/metrics", 200), ("/graphql", 404), ("/", 404)])
async def test_the_own_port_answers_metrics_and_nothing_else(path: str, status: int) -> None:
    async with (
        serving_metrics(MetricsEndpoint(Metrics()), "127.0.0.1", 0) as port,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        response = await client.get(f"http://127.0.0.1:{port}{path}")

    assert response.status_code == status


async def test_what_a_worker_uses_is_shown() -> None:
    metrics = Metrics()

    text = metrics.text(metrics.collect())[0].decode()

    assert "gateway_memory_bytes" in text
    assert "gateway_cpu_seconds_total" in text
    assert 'gateway_workers{version="' in text
