"""Several gateways over one Redis behave as one, whatever dies."""

import pytest

from tests.operations.chaos import PLACES, chaos
from tests.operations.cluster import running_cluster


@pytest.mark.slow
async def test_nothing_is_wrong_lost_or_repeated_while_workers_gateways_and_redis_die() -> None:
    with running_cluster() as cluster:
        seen = await chaos(cluster, blows=["worker", "gateway", "redis", "worker"])

    assert seen.read.wrong == []
    assert seen.refused_writes == []
    assert seen.write_faults == []
    assert seen.most_in_flight <= PLACES
    assert seen.read.answers["right"] > 0
    assert seen.writes["acknowledged"] > 0
    assert {blow: len(times) for blow, times in seen.read.recoveries.items()} == {"worker": 2, "gateway": 1, "redis": 1}
