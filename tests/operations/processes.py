"""`gateway serve` as processes of their own, on free ports; a test waits for what they say, never for time to pass."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from gateway.simulator.serve import RunningSimulator

COMMAND = Path(sys.executable).with_name("gateway")
PATIENCE = 60


class GatewayProcess:
    """One `gateway serve`, with its workers; `port` is known once it listens."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._lines: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [COMMAND, "serve"], env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def url(self) -> str:
        """Where it serves."""
        line = self.wait_for("Uvicorn running on ")
        return str(line["event"]).split()[3]

    @property
    def worker_pids(self) -> list[int]:
        """The processes it has started."""
        pids: list[int] = []
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            pids += map(int, (task / "children").read_text().split())
        return [pid for pid in pids if _is_worker(pid)]

    def wait_until_up(self, workers: int = 1) -> None:
        """Wait until so many workers, in all since the start, have been ready to serve."""
        self.wait_for("Application startup complete.", workers)

    def wait_for(self, event: str, times: int = 1) -> dict[str, Any]:
        """The line with which an event has been logged so many times."""
        with self._news:
            if not self._news.wait_for(lambda: len(self._said(event)) >= times or self._ended(), PATIENCE):
                raise TimeoutError(self.log())
            assert len(self._said(event)) >= times, self.log()
            return self._said(event)[times - 1]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process that was started, as a process manager does."""
        self.process.send_signal(number)

    def wait(self) -> int:
        """Wait until it has ended; its exit status."""
        return self.process.wait(PATIENCE)

    def log(self) -> str:
        """All that it has logged."""
        return "\n".join(str(line) for line in self._lines)

    def close(self) -> None:
        """End it, and everything it started, at once."""
        for pid in [*(self.worker_pids if self.process.poll() is None else ()), self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        self._reader.join(PATIENCE)
        if self.process.stderr is not None:
            self.process.stderr.close()

    def _said(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self._lines if str(line["event"]).startswith(event)]

    def _ended(self) -> bool:
        return not self._reader.is_alive() or self.process.poll() is not None

    def _read(self) -> None:
        assert self.process.stderr is not None
        for text in self.process.stderr:
            try:
                line = msgspec.json.decode(text, type=dict[str, Any])
            except msgspec.MsgspecError:
                line = {"event": text.strip()}
            with self._news:
                self._lines.append(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()


def _is_worker(pid: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return False


def environment(simulator: RunningSimulator, **settings: object) -> dict[str, str]:
    """The environment of a gateway in front of the simulator: a free port unless the settings name one."""
    chosen = {
        "krav_og_betalinger_url": simulator.krav_og_betalinger_url,
        "innkrevingsoppdrag_url": simulator.innkrevingsoppdrag_url,
        "port": 0,
        "shutdown_delay_seconds": 0,
        **settings,
    }
    return {"PATH": os.defpath, **{f"GATEWAY_{name.upper()}": str(value) for name, value in chosen.items()}}


@contextmanager
def running_gateway(simulator: RunningSimulator, **settings: Any) -> Iterator[GatewayProcess]:  # noqa: ANN401 - any setting
    """Run a gateway until the block ends; it is up when the block begins."""
    gateway = GatewayProcess(environment(simulator, **settings))
    try:
        gateway.wait_until_up(int(settings.get("workers", 1)))
        yield gateway
    finally:
        gateway.close()
