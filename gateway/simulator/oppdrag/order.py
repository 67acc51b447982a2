"""One order, everything that was received for it, and where it stands at a given time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec

FINAL = ("VALIDERINGSFEIL", "RESKONTROFOERT", "MIGRERT", "SKAL_IKKE_RESKONTROFOERES")
BOOKED = ("RESKONTROFOERT", "MIGRERT")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A received change or write-off; `kind` is hovedstol, renter, oppdragsgiversReferanse or avskriving."""

    kind: str
    content: dict[str, Any]
    received: datetime
    transaksjonsid: str


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment on an order, in øre."""

    ident: str
    type: str
    dato: date
    oere: int


class Order(msgspec.Struct, kw_only=True):
    """Amounts are whole kroner, as in requests; `received_request` is the create request unchanged."""

    kravidentifikator: str
    konsument: str
    received: datetime
    received_request: dict[str, Any]
    final_at: datetime
    final_status: str = "RESKONTROFOERT"
    valideringsfeil: list[dict[str, str]] = []
    hovedstol: int
    renter: list[dict[str, Any]] = []
    referanse: str
    changes: list[Change] = []
    payments: list[Payment] = []
    avvik: str | None = None
    navn: str | None = None

    @property
    def kravtype(self) -> str:
        """The claim type."""
        return str(self.received_request["kravtype"])

    @property
    def skyldner(self) -> str:
        """The debtor's number."""
        return str(self.received_request["skyldner"]["identifikator"])

    @property
    def oppdragsgivers_id(self) -> str | None:
        """The principal's own id, if given."""
        return self.received_request.get("oppdragsgiversKravidentifikator")

    @property
    def avskriving(self) -> Change | None:
        """The write-off, if any."""
        return next((change for change in self.changes if change.kind == "avskriving"), None)

    def status(self, now: datetime) -> tuple[str, datetime]:
        """Where the order stands, and since when: received, a third of the way in process, then its final status."""
        started = self.received + (self.final_at - self.received) / 3
        if now >= self.final_at:
            return self.final_status, self.final_at
        if now >= started:
            return "MOTTATT_UNDER_BEHANDLING", started
        return "MOTTATT_IKKE_BEHANDLET", self.received

    def is_booked(self, now: datetime) -> bool:
        """Whether changes are possible."""
        return self.status(now)[0] in BOOKED

    @property
    def rentesum(self) -> int:
        """Interest now."""
        return sum(int(rente["beloep"]) for rente in self.renter)

    @property
    def paid(self) -> int:
        """Paid so far, in øre."""
        return sum(payment.oere for payment in self.payments)

    @property
    def foreldelsesdato(self) -> date:
        """When the claim becomes time-barred: three years after it was decided."""
        return self.fastsettelsesdato + timedelta(days=3 * 365)

    @property
    def fastsettelsesdato(self) -> date:
        """When the principal decided it."""
        return date.fromisoformat(str(self.received_request["fastsettelsesdato"]))
