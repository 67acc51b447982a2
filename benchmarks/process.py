"""Programs under measurement: started on one core, watched through /proc, ended."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_ROOT = Path(__file__).parent.parent


class Program:
    """A running program that has printed the port it listens on."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.pid = process.pid
        self.port = port
        self._stat = Path(f"/proc/{process.pid}")

    def cpu(self) -> float:
        """CPU seconds used so far, user and system, by all its threads."""
        fields = (self._stat / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident(self) -> int:
        """Bytes of memory in use."""
        return int((self._stat / "statm").read_text().split()[1]) * _PAGE


@contextmanager
def running(command: Sequence[str], core: int, environment: Mapping[str, str]) -> Iterator[Program]:
    """Run a program on a core; its first line of output is its port."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed below; a log that is written costs what it costs
    process = subprocess.Popen(  # noqa: S603 - commands of this benchmark
        ["taskset", "--cpu-list", str(core), *command],  # noqa: S607 - from util-linux, on every Linux
        cwd=_ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.strip().isdigit(), f"{command} printed {line!r} for its port"
        yield Program(process, int(line))
    except BaseException:
        log.seek(0)
        sys.stderr.write(log.read()[-4000:].decode())
        raise
    finally:
        process.terminate()
        process.wait(10)
        log.close()
        if process.stdout is not None:
            process.stdout.close()
