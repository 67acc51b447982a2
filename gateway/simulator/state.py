"""Everything that changes while a simulator runs."""

import random
from collections import OrderedDict

from gateway.simulator.access import Access
from gateway.simulator.clock import SimulatorClock
from gateway.simulator.config import SimulatorConfig
from gateway.simulator.faults import FaultBook
from gateway.simulator.keyring import KeyRing
from gateway.simulator.settings import Settings
from gateway.simulator.stats import Stats
from gateway.simulator.tokens import process_key

_REMEMBERED_IDS = 200_000


class SimulatorState:
    """Owned by one application; nothing here is shared between simulators."""

    def __init__(self, config: SimulatorConfig) -> None:
        self.config = config
        self.clock = SimulatorClock(config)
        self.settings = Settings.of(config)
        self.stats = Stats(config.log_size)
        self.faults = FaultBook()
        self.key = KeyRing(process_key())
        self.access = Access(self.clock, config.demo_konsument, self.key)
        self.random = random.Random(config.seed)
        self._korrelasjonsider: OrderedDict[str, None] = OrderedDict()

    def reset(self) -> None:
        """Time, counts, faults, settings and ids as at the start; orders have a reset of their own."""
        self.clock.reset()
        self.stats.reset()
        self.faults.clear()
        self.settings = Settings.of(self.config)
        self._korrelasjonsider.clear()
        self.key.reset()

    def is_new_korrelasjonsid(self, value: str) -> bool:
        """Whether this id has not been sent before; remembers it."""
        if value in self._korrelasjonsider:
            return False
        self._korrelasjonsider[value] = None
        if len(self._korrelasjonsider) > _REMEMBERED_IDS:
            self._korrelasjonsider.popitem(last=False)
        return True

    def latency(self, endpoint: str) -> float:
        """Seconds that an answer takes now."""
        settings = self.settings
        wait = settings.endpoint_latency_ms.get(endpoint, settings.latency_ms)
        if settings.jitter_ms:
            wait += self.random.uniform(0, settings.jitter_ms)
        return wait / 1000
