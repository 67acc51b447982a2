"""All metrics of this worker, and of the others where there are several.

    cache, limits, operations, upstream, process ── families() ──> Metrics ── render ──> /metrics

Nothing is computed before somebody asks: while operations run, numbers in plain objects grow.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from gateway.telemetry.families import Family
from gateway.telemetry.shared_metrics import SharedMetrics
from gateway.telemetry.worker_metrics import WorkerMetrics

Source = Callable[[], Iterable[Family]]


class Metrics:
    """Asks its sources; `directory` is shared by the workers of one gateway, None when there is one worker."""

    def __init__(self, directory: Path | None = None) -> None:
        self.worker = WorkerMetrics()
        self._sources: list[Source] = [self.worker.families]
        self._shared = SharedMetrics(directory) if directory else None

    def add(self, source: Source) -> None:
        """Ask this source too."""
        self._sources.append(source)

    def collect(self) -> list[Family]:
        """What this worker counted."""
        return [family for source in self._sources for family in source()]

    def publish(self) -> None:
        """Let the other workers, if there are any, see what this one counted."""
        if self._shared:
            self._shared.publish(self.collect())

    def text(self, families: list[Family]) -> tuple[bytes, str]:
        """What this worker collected and the others published, as Prometheus reads it, and what type of text that is.

        May run in another thread.
        """
        # Imported with prometheus-client by the first scrape, not by the start.
        from gateway.telemetry.exposition import CONTENT_TYPE, render  # noqa: PLC0415

        return render(self._shared.totals(families) if self._shared else families), CONTENT_TYPE

    def close(self) -> None:
        """Publish for the last time."""
        if self._shared:
            self.publish()
            self._shared.close()
