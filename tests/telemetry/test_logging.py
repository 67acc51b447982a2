import asyncio
import json
import logging
import select
import sys
from collections.abc import Iterator

import pytest

from gateway.telemetry.logging import configure_logging, log


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_an_event_is_one_json_object_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")

    log(logging.getLogger("gateway.operation"), logging.INFO, "operation", name="Oversikt", upstreamCalls=3)

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["name"], line["upstreamCalls"]) == ("operation", "Oversikt", 3)
    assert line["level"] == "info"


def test_an_exception_is_logged_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")

    try:
        raise ValueError("05826930057")  # noqa: TRY301 - the text that must not be seen
    except ValueError:
        logging.getLogger("gateway").exception("unexpected")

    text = capsys.readouterr().err
    assert "05826930057" not in text
    assert json.loads(text)["exception"] == "ValueError"
    assert "test_logging.py" in json.loads(text)["at"][0]


def test_the_console_style_is_one_readable_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "console")

    log(logging.getLogger("gateway"), logging.INFO, "ready", port=8000)

    assert capsys.readouterr().err.strip().endswith("ready port=8000")


async def test_lines_of_several_processes_do_not_mix_in_one_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(sys.stderr, "write", written.append)
    configure_logging("info", "json")

    for number in range(100):
        log(logging.getLogger("gateway"), logging.INFO, "operation", number=number, text="x" * (number * 3))
    log(logging.getLogger("gateway"), logging.INFO, "operation", number=100, text="x" * 5_000)
    await asyncio.sleep(0)

    assert [json.loads(line)["number"] for line in "".join(written).splitlines()] == list(range(101))
    assert all(text.endswith("\n") for text in written)
    assert [len(text) > select.PIPE_BUF for text in written] == [False] * (len(written) - 1) + [True]
    assert len(written) < 20
