"""Innkrevingsoppdrag API: reads, five writes, and the checks that come before them."""

import contextlib
from collections.abc import Callable
from uuid import UUID

import msgspec

from gateway.simulator.accept import negotiate
from gateway.simulator.access import AccessError
from gateway.simulator.call import Call, Reply
from gateway.simulator.faults import Fault
from gateway.simulator.feil import feil
from gateway.simulator.identifikator import er_identifikator
from gateway.simulator.oppdrag import render
from gateway.simulator.oppdrag.order import Order
from gateway.simulator.oppdrag.requests import HentKravdetaljer, HentKravoversikt, decode
from gateway.simulator.oppdrag.store import OPPDRAGSGIVERS, SKATTEETATENS, OrderStore
from gateway.simulator.oppdrag.writes import Writes
from gateway.simulator.parties import Parties
from gateway.simulator.problem import ProblemError, problem
from gateway.simulator.state import SimulatorState
from gateway.simulator.tokens import INNKREVINGSOPPDRAG_SCOPE

Handler = Callable[[Call, str], Reply]

_ROOT = "innkrevingsoppdrag"
_POSTS = ("avskriving", "kravoversikt", "kravdetaljer")
_PUTS = ("hovedstol", "renter", "oppdragsgiversreferanse")
_GETS = ("mottaksstatus", "valideringsfeil", "avstemming", "mock")
_WITHOUT_KORRELASJONSID = ("kravoversikt", "kravdetaljer", "kravdetaljerGet", "mock")


class Innkrevingsoppdrag:
    """The service behind `/innkrevingsoppdrag/v1`."""

    name = "innkrevingsoppdrag"
    mount = "/innkrevingsoppdrag/v1"

    def __init__(self, state: SimulatorState, parties: Parties, orders: OrderStore) -> None:
        self._state = state
        self._parties = parties
        self._orders = orders
        writes = Writes(state, orders)
        self._handlers: dict[str, Handler] = {
            "opprett": writes.opprett,
            "hovedstol": writes.hovedstol,
            "renter": writes.renter,
            "oppdragsgiversreferanse": writes.referanse,
            "avskriving": writes.avskriving,
            "mottaksstatus": self._mottaksstatus,
            "valideringsfeil": self._valideringsfeil,
            "avstemming": self._avstemming,
            "mock": lambda _call, _konsument: json_reply(render.mock()),
            "kravdetaljerGet": self._kravdetaljer_get,
            "kravdetaljer": self._kravdetaljer,
            "kravoversikt": self._kravoversikt,
        }

    def route(self, call: Call) -> None:
        """Which endpoint the method and path name; fixed names win over ids."""
        match call.method, call.segments:
            case "POST", [root] if root == _ROOT:
                call.endpoint, call.template = "opprett", f"/{_ROOT}"
            case "POST", [root, name] if root == _ROOT and name in _POSTS:
                call.endpoint, call.template = name, f"/{_ROOT}/{name}"
            case "GET", [root, order] if root == _ROOT:
                call.endpoint, call.order, call.template = "kravdetaljerGet", order, f"/{_ROOT}/{{kravidentifikator}}"
            case method, [root, order, name] if root == _ROOT and name in {"GET": _GETS, "PUT": _PUTS}.get(method, ()):
                call.endpoint, call.order = name, order
                call.template = f"/{_ROOT}/{{kravidentifikator}}/{name}"
            case _:
                pass

    def read_body(self, call: Call) -> None:
        """Take party and order from the body, so that faults can be aimed at them."""
        with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
            body = msgspec.json.decode(call.body or b"{}")
            if not isinstance(body, dict):
                return
            krav = body.get("krav")
            body |= krav if isinstance(krav, dict) else {}
            debtor = body.get("skyldner")
            call.part = debtor.get("identifikator") if isinstance(debtor, dict) else debtor
            ids = ("kravidentifikator", "skatteetatensKravidentifikator", "oppdragsgiversKravidentifikator")
            call.order = call.order or next((body[name] for name in ids if isinstance(body.get(name), str)), None)

    def built_in_fault(self, call: Call) -> Fault | None:
        """A debtor may stand for a fault of kravoversikt."""
        party = self._parties.find(call.part) if call.endpoint == "kravoversikt" and call.part else None
        return party.fault if party else None

    def answer(self, call: Call) -> Reply:
        """One call."""
        if call.endpoint not in self._handlers:
            return Reply(404, b"Unknown instance. ID=0", "text/plain")
        if negotiate(call.headers.get("accept")) != "json":
            return feil("ABE-008")
        try:
            konsument = self._konsument(call)
            self._check_headers(call)
            return self._handlers[call.endpoint](call, konsument)
        except AccessError as error:
            # the front refuses a scope without a word, a token with the common error object
            return feil("ABE-004") if error.reason == "token" else Reply(403, b"", None)
        except ProblemError as error:
            return problem(error.slug, call.path, detail=error.detail, status=error.status)

    def _konsument(self, call: Call) -> str:
        settings = self._state.settings
        caller = self._state.access.caller(
            call.headers.get("authorization"),
            accept_opaque=settings.accept_opaque_tokens,
            verify=settings.verify_tokens,
        )
        if INNKREVINGSOPPDRAG_SCOPE not in caller.scopes:
            raise AccessError("scope")
        return caller.organisasjon

    def _check_headers(self, call: Call) -> None:
        if "/" not in call.headers.get("klientid", ""):
            raise ProblemError("ugyldig-forespoersel", "Klientid mangler eller er ikke på formen navn/versjon")
        korrelasjonsid = call.headers.get("korrelasjonsid")
        if korrelasjonsid is None:
            if call.endpoint not in _WITHOUT_KORRELASJONSID:
                raise ProblemError("ugyldig-forespoersel", "Korrelasjonsid mangler")
        elif not _is_uuid(korrelasjonsid):
            raise ProblemError("ugyldig-forespoersel", "Korrelasjonsid er ikke en UUID")
        elif not self._state.is_new_korrelasjonsid(korrelasjonsid):
            raise ProblemError("ugyldig-forespoersel", "Korrelasjonsid er brukt før")
        if call.method != "GET" and _media_type(call) != "application/json":
            raise ProblemError("ugyldig-forespoersel", "Content-Type må være application/json")

    def _order(self, call: Call, konsument: str) -> Order:
        return self._orders.find(konsument, call.order or "", call.query.get("kravidentifikatortype", ""))

    def _mottaksstatus(self, call: Call, konsument: str) -> Reply:
        return json_reply(render.mottaksstatus(self._order(call, konsument), self._state.clock.now()))

    def _valideringsfeil(self, call: Call, konsument: str) -> Reply:
        order = self._order(call, konsument)
        known = order.status(self._state.clock.now())[0] == "VALIDERINGSFEIL"
        return json_reply({"valideringsfeil": order.valideringsfeil if known else []})

    def _avstemming(self, call: Call, konsument: str) -> Reply:
        return json_reply(render.avstemming(self._booked(self._order(call, konsument))))

    def _kravdetaljer_get(self, call: Call, konsument: str) -> Reply:
        return json_reply(render.kravdetaljer_v1(self._order(call, konsument)))

    def _kravdetaljer(self, call: Call, konsument: str) -> Reply:
        _, request = decode(call.body, HentKravdetaljer)
        ours, theirs = request.krav.skatteetatens_kravidentifikator, request.krav.oppdragsgivers_kravidentifikator
        if ours is not None:
            order = self._orders.find(konsument, ours, SKATTEETATENS)
        elif theirs is not None:
            order = self._orders.find(konsument, theirs, OPPDRAGSGIVERS)
        else:
            raise ProblemError("ugyldig-forespoersel", "krav mangler identifikator")
        return json_reply(render.kravdetaljer(self._booked(order)))

    def _kravoversikt(self, call: Call, konsument: str) -> Reply:
        _, request = decode(call.body, HentKravoversikt)
        if not er_identifikator(request.skyldner):
            person = len(request.skyldner) == 11  # noqa: PLR2004 - identity numbers have eleven digits
            raise ProblemError("ugyldig-foedselsnummer" if person else "ugyldig-organisasjonsnummer")
        orders = self._orders.of_debtor(konsument, request.skyldner)
        if not orders:  # as recorded: plain text under a JSON content type
            return Reply(404, b"Fant ingen krav for skyldner")
        return json_reply(render.kravoversikt(orders, request.kravfilter))

    def _booked(self, order: Order) -> Order:
        if not order.is_booked(self._state.clock.now()):
            raise ProblemError("innkrevingsoppdrag-er-ikke-reskontrofoert", status=404)
        return order


def json_reply(content: object, status: int = 200) -> Reply:
    """Content as a JSON answer."""
    return Reply(status, msgspec.json.encode(content))


def _media_type(call: Call) -> str:
    return call.headers.get("content-type", "").partition(";")[0].strip().lower()


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
