"""All orders, by Skatteetaten's id; every consumer sees its own."""

import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from gateway.simulator.clock import SimulatorClock
from gateway.simulator.config import SimulatorConfig
from gateway.simulator.oppdrag.asynkront import valideringsfeil
from gateway.simulator.oppdrag.order import Change, Order
from gateway.simulator.oppdrag.requests import Opprett
from gateway.simulator.oppdrag.rules import TILLATT_ID
from gateway.simulator.oppdrag.seeded import seeded_orders
from gateway.simulator.problem import ProblemError

SKATTEETATENS = "SKATTEETATENS_KRAVIDENTIFIKATOR"
OPPDRAGSGIVERS = "OPPDRAGSGIVERS_KRAVIDENTIFIKATOR"
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


class OrderStore:
    """Begins with the file's orders or, without a file, the seeded ones; writes the file after each change."""

    def __init__(self, config: SimulatorConfig, clock: SimulatorClock) -> None:
        self._config = config
        self._clock = clock
        self._orders: dict[str, Order] = {}
        self._by_own_id: dict[tuple[str, str], Order] = {}
        if config.state_file is not None and Path(config.state_file).exists():
            self._fill(msgspec.json.decode(Path(config.state_file).read_bytes(), type=list[Order]))
        else:
            self.reset()

    def reset(self) -> None:
        """The seeded orders and nothing else."""
        self._fill(seeded_orders(self._config.demo_konsument, self._clock.now()))
        self._save()

    def find(self, konsument: str, ident: str, identtype: str) -> Order:
        """One order of the consumer's own; raises ProblemError for an id of the wrong form or of no such order."""
        if identtype == OPPDRAGSGIVERS:
            if not TILLATT_ID.fullmatch(ident):
                raise ProblemError("ugyldig-oppdragsgivers-kravidentifikator", f"Ugyldig: {ident}")
            order = self._by_own_id.get((konsument, ident))
        elif identtype == SKATTEETATENS:
            if not _UUID.fullmatch(ident):
                raise ProblemError("ugyldig-kravidentifikator", f"Ikke en UUID: {ident}")
            order = self._orders.get(str(UUID(ident)))
        else:
            raise ProblemError("ugyldig-forespoersel", "kravidentifikatortype mangler eller er ukjent")
        if order is None or order.konsument != konsument:
            raise ProblemError("innkrevingsoppdrag-eksisterer-ikke", f"Fant ikke {ident}")
        return order

    def exists(self, konsument: str, own_id: str | None) -> bool:
        """Whether the consumer has used this id."""
        return own_id is not None and (konsument, own_id) in self._by_own_id

    def of_debtor(self, konsument: str, skyldner: str) -> list[Order]:
        """The consumer's booked orders on one debtor, oldest first."""
        now = self._clock.now()
        return [
            order
            for order in self._orders.values()
            if order.konsument == konsument and order.skyldner == skyldner and order.is_booked(now)
        ]

    def create(self, konsument: str, raw: dict[str, Any], request: Opprett, booking_delay: float) -> Order:
        """Take an order in; it is booked, or found wrong, after the delay (seconds)."""
        now = self._clock.now()
        errors = valideringsfeil(request)
        order = Order(
            kravidentifikator=str(uuid.uuid4()),
            konsument=konsument,
            received=now,
            received_request=raw,
            final_at=now + timedelta(seconds=booking_delay),
            final_status="VALIDERINGSFEIL" if errors else "RESKONTROFOERT",
            valideringsfeil=errors,
            hovedstol=request.hovedstol.beloep,
            renter=raw.get("renteBeloep", []),
            referanse=request.oppdragsgivers_referanse,
        )
        self._add(order)
        self._save()
        return order

    def change(self, order: Order, kind: str, raw: dict[str, Any]) -> str:
        """Keep a change or write-off; gives its transaction id."""
        change = Change(kind=kind, content=raw, received=self._clock.now(), transaksjonsid=str(uuid.uuid4()))
        order.changes = [*order.changes, change]
        self._save()
        return change.transaksjonsid

    def snapshot(self) -> list[Order]:
        """Everything, fit for `restore`."""
        return list(self._orders.values())

    def restore(self, content: object) -> None:
        """Replace everything; raises msgspec.ValidationError when the content is no snapshot."""
        self._fill(msgspec.convert(content, type=list[Order]))
        self._save()

    def listing(self) -> list[dict[str, Any]]:
        """One line per order, for people and tests."""
        now = self._clock.now()
        return [
            {
                "kravidentifikator": order.kravidentifikator,
                "oppdragsgiversKravidentifikator": order.oppdragsgivers_id,
                "konsument": order.konsument,
                "kravtype": order.kravtype,
                "skyldner": order.skyldner,
                "status": order.status(now)[0],
                "hovedstol": order.hovedstol,
                "renter": order.renter,
                "referanse": order.referanse,
                "endringer": [change.kind for change in order.changes],
                "avskrevet": order.avskriving is not None,
            }
            for order in self._orders.values()
        ]

    def _fill(self, orders: list[Order]) -> None:
        self._orders, self._by_own_id = {}, {}
        for order in orders:
            self._add(order)

    def _add(self, order: Order) -> None:
        self._orders[order.kravidentifikator] = order
        if order.oppdragsgivers_id is not None:
            self._by_own_id[(order.konsument, order.oppdragsgivers_id)] = order

    def _save(self) -> None:
        if self._config.state_file is None:
            return
        target = Path(self._config.state_file)
        draft = target.with_suffix(".tmp")
        draft.write_bytes(msgspec.json.encode(self.snapshot()))
        draft.replace(target)
