import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.telemetry.families import Family, counter, gauge
from gateway.telemetry.shared_metrics import SharedMetrics

_DYING_WORKER = """
import os, signal, sys
from pathlib import Path
from gateway.telemetry.families import counter, gauge
from gateway.telemetry.shared_metrics import SharedMetrics
worker = SharedMetrics(Path(sys.argv[1]))
worker.publish([counter("calls", "", 5), gauge("open", "", 2)])
os.kill(os.getpid(), signal.SIGKILL)
"""


NewWorker = Callable[[], SharedMetrics]


@pytest.fixture
def new_worker(tmp_path: Path) -> Iterator[NewWorker]:
    with contextlib.ExitStack() as stack:

        def start() -> SharedMetrics:
            worker = SharedMetrics(tmp_path)
            stack.callback(worker.close)
            return worker

        yield start


def totals(worker: SharedMetrics, own: list[Family]) -> dict[str, float]:
    return {family.name: family.series[()][0] for family in worker.totals(own)}


def kill_a_worker(directory: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", _DYING_WORKER, directory], check=False)
    assert killed.returncode < 0


def test_any_worker_answers_for_all(new_worker: NewWorker) -> None:
    one, two = new_worker(), new_worker()
    one.publish([counter("calls", "", 1), gauge("open", "", 1)])
    two.publish([counter("calls", "", 2), gauge("open", "", 3)])

    assert totals(one, [counter("calls", "", 10), gauge("open", "", 1)]) == {"calls": 12, "open": 4}
    assert totals(two, [counter("calls", "", 2), gauge("open", "", 3)]) == {"calls": 3, "open": 4}


def test_a_counter_does_not_fall_when_a_worker_dies_and_a_gauge_forgets_it(
    tmp_path: Path, new_worker: NewWorker
) -> None:
    living = new_worker()
    kill_a_worker(tmp_path)
    own = [counter("calls", "", 1), gauge("open", "", 1)]

    assert totals(living, own) == {"calls": 6, "open": 1}
    assert totals(living, own) == {"calls": 6, "open": 1}, "the dead are counted once"
    kill_a_worker(tmp_path)
    assert totals(living, own) == {"calls": 11, "open": 1}


def test_workers_that_come_and_go_leave_no_files(tmp_path: Path, new_worker: NewWorker) -> None:
    living = new_worker()
    for _ in range(3):
        gone = new_worker()
        gone.publish([counter("calls", "", 1)])
        gone.close()
        living.totals([])

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["past.metrics", "turn", *(path.name for path in tmp_path.glob(f"{os.getpid()}-*.lock"))]
    )
    assert len(list(tmp_path.glob("*.lock"))) == 1
