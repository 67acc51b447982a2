"""What a worker process uses: memory, CPU, open files, and how late its event loop runs."""

import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gateway import __version__
from gateway.telemetry.families import Family, counter, gauge
from gateway.telemetry.histogram import Histogram

_LAG: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


class WorkerMetrics:
    """The numbers of this process; `lag` is told, now and then, how late a timer went off (seconds)."""

    def __init__(self) -> None:
        self.lag = Histogram(_LAG)

    def families(self) -> Iterator[Family]:
        """Everything, as it is now."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        yield Family(
            name="gateway_workers",
            help="Worker processes that serve.",
            kind="gauge",
            labels=("version",),
            series={(__version__,): [1.0]},
        )
        yield gauge("gateway_memory_bytes", "Resident memory of all workers.", _resident_bytes())
        yield counter("gateway_cpu_seconds", "CPU time of all workers.", used.ru_utime + used.ru_stime)
        yield gauge("gateway_open_files", "Files and connections that all workers hold open.", _open_files())
        yield Family(
            name="gateway_event_loop_lag_seconds",
            help="How late timers go off, sampled once a second in each worker.",
            kind="histogram",
            bounds=_LAG,
            series={(): self.lag.numbers()},
        )


def _resident_bytes() -> int:
    """Source: proc(5), the second field of statm is pages in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
