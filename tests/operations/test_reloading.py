"""Files that are read again while the gateway runs."""

import json
from pathlib import Path

import pytest

from gateway.server.reloading import Reloading
from gateway.settings import SettingsError


class Reader:
    """Counts how often a file was read; `broken` makes it of no use."""

    def __init__(self) -> None:
        self.times = 0
        self.broken = False

    def __call__(self) -> None:
        self.times += 1
        if self.broken:
            raise SettingsError("of no use")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_text("one")
    return path


def test_a_file_that_did_not_change_is_read_only_when_told(file: Path) -> None:
    reading, reloading = Reader(), Reloading()
    reloading.add("FILE", file, reading)

    reloading.reload_changed()
    assert reading.times == 0
    reloading.reload()
    assert reading.times == 1


def test_a_changed_file_is_read_once(file: Path) -> None:
    reading, reloading = Reader(), Reloading()
    reloading.add("FILE", file, reading)

    file.write_text("longer than before")
    reloading.reload_changed()
    reloading.reload_changed()

    assert reading.times == 1


def test_a_broken_file_is_reported_without_what_is_wrong_in_it(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    reading, reloading = Reader(), Reloading()
    reloading.add("FILE", file, reading)
    reading.broken = True

    with caplog.at_level("ERROR"):
        reloading.reload()

    (record,) = caplog.records
    assert json.dumps([record.getMessage(), record.fields]) == '["file not reloaded", {"file": "FILE"}]'  # type: ignore[attr-defined]


def test_a_file_that_is_gone_and_comes_back_is_read_again(file: Path) -> None:
    reading, reloading = Reader(), Reloading()
    reloading.add("FILE", file, reading)

    file.unlink()
    reloading.reload_changed()
    file.write_text("two")
    reloading.reload_changed()

    assert reading.times == 2
