"""Several gateways over one Redis behave as one, whatever dies."""

import pytest

from tests.operations.chaos import CLIENTS, chaos, running_cluster


@pytest.mark.slow
async def test_no_answer_is_wrong_and_no_sixth_call_is_made_while_workers_gateways_and_redis_die() -> None:
    with running_cluster() as cluster:
        seen = await chaos(cluster, ["worker", "gateway", "redis", "worker"], seconds=120)

    assert seen.wrong == []
    assert seen.answers["right"] > CLIENTS
    assert seen.most_in_flight <= 5
    assert {blow: len(times) for blow, times in seen.recoveries.items()} == {"worker": 2, "gateway": 1, "redis": 1}
