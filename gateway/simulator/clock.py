"""The simulator's time: the injected clock, moved forward on demand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gateway.simulator.config import SimulatorConfig


class SimulatorClock:
    """Time as the simulator sees it; `advance` spares tests from waiting."""

    def __init__(self, config: SimulatorConfig) -> None:
        self._now = config.clock
        self._offset = timedelta()
        self._oslo = ZoneInfo("Europe/Oslo")

    def now(self) -> datetime:
        """An aware instant."""
        return self._now() + self._offset

    def idag(self) -> date:
        """Today's date in Norway."""
        return self.now().astimezone(self._oslo).date()

    def reset(self) -> None:
        """Back to the injected clock."""
        self._offset = timedelta()

    def advance(self, seconds: float) -> None:
        """Move time forward."""
        self._offset += timedelta(seconds=seconds)
