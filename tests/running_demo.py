"""`gateway demo` as a process of its own, on a free port."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

FIRST_WORDS = re.compile(r"(http://127\.0\.0\.1:\d+/graphql)\s.*?\b(eyJ\S+)\s.*?(query .*?\n\})\n", re.DOTALL)
COMMAND = Path(sys.executable).with_name("gateway")


class Demo(NamedTuple):
    """What the demo prints for its user."""

    url: str
    token: str
    query: str


@contextmanager
def running_demo(folder: Path, command: Path = COMMAND, *options: str, **variables: str) -> Iterator[Demo]:
    """Run the demo until the block ends, then stop it as Ctrl-C does; fails unless it stops cleanly."""
    environment = {"PATH": os.defpath, "PORT": "0", **variables}
    log = folder / "demo.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [command, "demo", *options], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            printed = ""
            while not (first_words := FIRST_WORDS.search(printed)):
                line = process.stdout.readline()
                assert line, f"ended early after printing: {printed}\n{log.read_text()}"
                printed += line
            yield Demo(*first_words.groups())
        finally:
            process.send_signal(signal.SIGINT)
            status = process.wait(timeout=10)
    assert status == 0, log.read_text()
