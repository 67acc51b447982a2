"""What a simulator is created with."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

DEMO_KONSUMENT = "314055403"


def utc_now() -> datetime:
    """The real time."""
    return datetime.now(tz=UTC)


class SimulatorConfig(msgspec.Struct, kw_only=True, frozen=True):
    """What a simulator starts with; times are in milliseconds unless named otherwise.

    All but clock, file, log size, seed and the demo's consumer can be changed over HTTP while running.
    """

    clock: Callable[[], datetime] = utc_now
    latency_ms: float = 0
    jitter_ms: float = 0
    endpoint_latency_ms: dict[str, float] = {}
    enforce_concurrency: bool = False
    concurrency_limit: int = 5
    booking_delay_seconds: float = 3
    work_at_end: bool = False  # writes take effect after the latency instead of before it
    verify_tokens: bool = False
    accept_opaque_tokens: bool = True
    demo_konsument: str = DEMO_KONSUMENT
    state_file: Path | None = None
    log_size: int = 10_000
    seed: int = 1
