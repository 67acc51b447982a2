"""The five writes: each checks its rules in upstream's order, keeps what was sent, and gives a receipt."""

from typing import Any

import msgspec

from gateway.simulator.call import Call, Reply
from gateway.simulator.oppdrag import kravtyper
from gateway.simulator.oppdrag.order import Order
from gateway.simulator.oppdrag.requests import Avskriving, EndreRenter, NyHovedstol, NyReferanse, Opprett, decode
from gateway.simulator.oppdrag.rules import TILLATT_ID, check_new_order
from gateway.simulator.oppdrag.store import OrderStore
from gateway.simulator.problem import ProblemError
from gateway.simulator.state import SimulatorState


class Writes:
    """Handlers of the writing endpoints."""

    def __init__(self, state: SimulatorState, orders: OrderStore) -> None:
        self._state = state
        self._orders = orders

    def opprett(self, call: Call, konsument: str) -> Reply:
        """A new order; the receipt is its id."""
        raw, request = decode(call.body, Opprett)
        exists = self._orders.exists(konsument, request.oppdragsgivers_kravidentifikator)
        check_new_order(request, konsument=konsument, exists=exists, idag=self._state.clock.idag())
        order = self._orders.create(konsument, raw, request, self._state.settings.booking_delay_seconds)
        return Reply(201, msgspec.json.encode({"kravidentifikator": order.kravidentifikator}))

    def hovedstol(self, call: Call, konsument: str) -> Reply:
        """A principal sum that is lower than, or the same as, the present one."""
        raw, request = decode(call.body, NyHovedstol)
        order = self._find(call, konsument)
        if request.hovedstol.beloep <= 0:
            raise ProblemError("hovedstol-er-ikke-over-0")
        self._check_changeable(order)
        if request.hovedstol.beloep > order.hovedstol:
            raise ProblemError("hovedstol-er-ikke-lavere-enn-gjeldende")
        order.hovedstol = request.hovedstol.beloep
        return self._receipt(order, "hovedstol", raw)

    def renter(self, call: Call, konsument: str) -> Reply:
        """All interest anew."""
        raw, request = decode(call.body, EndreRenter)
        order = self._find(call, konsument)
        if any(rente.beloep < 0 for rente in request.renter):
            raise ProblemError("rentebeloep-er-under-0")
        self._check_changeable(order)
        order.renter = raw["renter"]
        return self._receipt(order, "renter", raw)

    def referanse(self, call: Call, konsument: str) -> Reply:
        """A new case reference."""
        raw, request = decode(call.body, NyReferanse)
        order = self._find(call, konsument)
        if not TILLATT_ID.fullmatch(request.ny_oppdragsgivers_referanse):
            raise ProblemError("ugyldig-oppdragsgivers-referanse")
        self._check_changeable(order)
        order.referanse = request.ny_oppdragsgivers_referanse
        return self._receipt(order, "oppdragsgiversReferanse", raw)

    def avskriving(self, call: Call, konsument: str) -> Reply:
        """A write-off, possible once."""
        raw, request = decode(call.body, Avskriving)
        order = self._orders.find(konsument, request.kravidentifikator, request.kravidentifikatortype)
        self._check_booked(order)
        if order.avskriving is not None:
            raise ProblemError("avskrevet-innkrevingsoppdrag-kan-ikke-avskrives")
        if order.kravtype in kravtyper.BROENNOEYSUND:
            raise ProblemError("kravtypen-kan-ikke-avskrives")
        return self._receipt(order, "avskriving", raw)

    def _find(self, call: Call, konsument: str) -> Order:
        return self._orders.find(konsument, call.order or "", call.query.get("kravidentifikatortype", ""))

    def _check_changeable(self, order: Order) -> None:
        self._check_booked(order)
        if order.avskriving is not None:
            raise ProblemError("avskrevet-innkrevingsoppdrag-kan-ikke-endres")
        if order.kravtype in kravtyper.BROENNOEYSUND:
            raise ProblemError("kravtypen-kan-ikke-endres")

    def _check_booked(self, order: Order) -> None:
        if not order.is_booked(self._state.clock.now()):
            raise ProblemError("innkrevingsoppdrag-er-ikke-reskontrofoert")

    def _receipt(self, order: Order, kind: str, raw: dict[str, Any]) -> Reply:
        return Reply(200, msgspec.json.encode({"transaksjonsid": self._orders.change(order, kind, raw)}))
