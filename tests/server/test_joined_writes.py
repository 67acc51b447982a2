"""The head of an answer goes out with its body, and never later than the event loop comes round."""

import asyncio
from typing import Any

from gateway.server.joined_writes import JoinedWrites

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Wire:
    """A transport that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def writelines(self, data: Any) -> None:  # noqa: ANN401 - any buffers
        self.told.append(b"".join(data))

    def close(self) -> None:
        self.told.append("close")

    def is_closing(self) -> bool:
        return "close" in self.told


def joined() -> tuple[JoinedWrites, Wire]:
    wire: Any = Wire()
    return JoinedWrites(wire, asyncio.get_running_loop()), wire


async def test_head_and_body_are_sent_as_one() -> None:
    writes, wire = joined()

    writes.write(HEAD)
    writes.write(b"{}")
    await asyncio.sleep(0)

    assert wire.told == [HEAD + b"{}"]


async def test_a_head_whose_body_waits_is_sent_when_the_loop_comes_round() -> None:
    writes, wire = joined()

    writes.write(HEAD)
    await asyncio.sleep(0)
    writes.write(b"data: 1\n\n")
    writes.write(b"data: 2\n\n")

    assert wire.told == [HEAD, b"data: 1\n\n", b"data: 2\n\n"]


async def test_two_answers_in_a_row_are_each_sent_as_one() -> None:
    writes, wire = joined()

    for _ in range(2):
        writes.write(HEAD)
        writes.write(b"{}")

    assert wire.told == [HEAD + b"{}"] * 2


async def test_what_is_held_is_sent_before_the_end() -> None:
    writes, wire = joined()

    writes.write(HEAD)
    writes.close()

    assert wire.told == [HEAD, "close"]
    assert writes.is_closing()
