"""The settings that can change while the simulator runs."""

import msgspec

from gateway.simulator.config import SimulatorConfig


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """As in `SimulatorConfig`."""

    latency_ms: float = 0
    jitter_ms: float = 0
    endpoint_latency_ms: dict[str, float] = {}
    enforce_concurrency: bool = False
    concurrency_limit: int = 5
    booking_delay_seconds: float = 3
    work_at_end: bool = False
    verify_tokens: bool = False
    accept_opaque_tokens: bool = True

    @classmethod
    def of(cls, config: SimulatorConfig) -> "Settings":
        """The settings a simulator starts with."""
        return cls(**{name: getattr(config, name) for name in cls.__struct_fields__})

    def changed(self, changes: dict[str, object]) -> "Settings":
        """A copy with some values replaced; raises msgspec.ValidationError for an unknown name or a wrong type."""
        return msgspec.convert({**msgspec.to_builtins(self), **changes}, type=Settings)
