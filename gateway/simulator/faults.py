"""Faults: which calls they hit, and what they do to them."""

from typing import Any

import msgspec

from gateway.simulator.call import Call


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One fault: `api` to `method` say which calls it hits (all that are set must fit), the rest what happens.

    `kind` is a name in `delivery.KINDS`. `work` says whether the call does its work first (a lost answer) or never
    begins it; unset, see `delivery.works_first`. `count` None means for ever. Times are in milliseconds.
    """

    kind: str
    api: str | None = None
    endpoint: str | None = None
    part: str | None = None
    order: str | None = None
    method: str | None = None
    count: int | None = 1
    skip: int = 0
    work: bool | None = None

    status: int = 200
    headers: dict[str, str] = {}
    body: str | None = None
    body_base64: str | None = None
    content_type: str | None = "application/json"
    code: str | None = None
    slug: str | None = None
    detail: str | None = None
    phase: str = "before"
    at_byte: int | None = None
    close: str = "reset"
    keep_open: bool = False
    declared: int | None = None
    size: int = 64 * 1024 * 1024
    interval_ms: float = 1000
    delay_ms: float = 1000
    number: int = 2000
    find: str = ""
    replace: str = ""
    location: str = "http://127.0.0.1:9/elsewhere"

    def fits(self, call: Call) -> bool:
        """Whether the fault is meant for this call."""
        wanted = (
            (self.api, call.api),
            (self.endpoint, call.endpoint),
            (self.part, call.part),
            (self.order, call.order),
            (self.method, call.method),
        )
        return all(want is None or want == have for want, have in wanted)


class FaultBook:
    """The faults that lie waiting, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Lay a fault out."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Take all of them in."""
        self._faults.clear()

    def listing(self) -> list[dict[str, Any]]:
        """What is left, as JSON."""
        return [msgspec.to_builtins(fault) for fault in self._faults]

    def take(self, call: Call) -> Fault | None:
        """The fault that hits this call, counted down."""
        for fault in self._faults:
            if not fault.fits(call):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            if fault.count is not None:
                fault.count -= 1
                if fault.count <= 0:
                    self._faults.remove(fault)
            return fault
        return None
