"""How often it was asked where orders stand that are followed, and who answered."""

from collections.abc import Iterator
from typing import Literal

from gateway.telemetry.families import Family

Answer = Literal["upstream", "another_process", "none"]


class StatusPolls:
    """Counted by those who follow; many answers of other processes mean that they share their questions."""

    def __init__(self) -> None:
        self._counts: dict[Answer, int] = {"upstream": 0, "another_process": 0, "none": 0}

    def count(self, answer: Answer) -> None:
        """Count one question, by whose answer it got."""
        self._counts[answer] += 1

    def families(self) -> Iterator[Family]:
        """Everything counted so far."""
        yield Family(
            name="gateway_status_polls",
            help="Questions where a followed order stands, by who answered: upstream, another process that had asked.",
            kind="counter",
            labels=("answer",),
            series={(answer,): [float(count)] for answer, count in self._counts.items()},
        )
