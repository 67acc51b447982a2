"""Krav og betalinger API: four look-ups for one party, checked as upstream checks them."""

import functools
from collections.abc import Callable
from datetime import date
from uuid import UUID

import msgspec

from gateway.simulator.accept import negotiate
from gateway.simulator.access import AccessError, Caller
from gateway.simulator.call import Call, Reply
from gateway.simulator.faults import Fault
from gateway.simulator.feil import feil
from gateway.simulator.identifikator import er_identifikator
from gateway.simulator.parties import Parties
from gateway.simulator.reskontro.bok import Bok
from gateway.simulator.reskontro.svar import Reskontrosvar, periode
from gateway.simulator.state import SimulatorState
from gateway.simulator.tokens import KRAV_OG_BETALINGER_SCOPE
from gateway.simulator.xml import as_xml

PAKKER = ("finans", "regnskapssystem")
ENDPOINTS = {
    "aapnekrav": "aapneKrav",
    "krav": "alleKrav",
    "innbetalinger": "innbetalinger",
    "utbetalinger": "utbetalinger",
}


class FeilError(Exception):
    """The call is answered with this code."""

    def __init__(self, kode: str, melding: str | None = None) -> None:
        super().__init__(kode)
        self.kode = kode
        self.melding = melding


class KravOgBetalinger:
    """The service behind `/kravogbetalinger/v1`."""

    name = "kravogbetalinger"
    mount = "/kravogbetalinger/v1"

    def __init__(self, state: SimulatorState, parties: Parties) -> None:
        self._state = state
        self._parties = parties

    def route(self, call: Call) -> None:
        """`/{rettighetspakke}/{partIdentifikator}/{endpoint}`."""
        if len(call.segments) == 3 and call.segments[2] in ENDPOINTS:  # noqa: PLR2004
            _, call.part, call.endpoint = call.segments
            call.template = f"/{{rettighetspakke}}/{{partIdentifikator}}/{call.endpoint}"

    def read_body(self, call: Call) -> None:
        """There is none."""

    def built_in_fault(self, call: Call) -> Fault | None:
        """A party may stand for a fault, whatever else is right or wrong with the call."""
        party = self._parties.find(call.part) if call.part else None
        return party.fault if party else None

    def answer(self, call: Call) -> Reply:
        """One look-up."""
        form = negotiate(call.headers.get("accept"))
        korrelasjonsid = call.headers.get("korrelasjonsid")
        try:
            body = self._checked(call, form)
        except FeilError as error:
            return feil(error.kode, melding=error.melding, xml=form == "xml", korrelasjonsid=_uuid(korrelasjonsid))
        if form == "xml":
            return Reply(200, as_xml(ENDPOINTS[call.endpoint], body), "application/xml")
        return Reply(200, body)

    def _checked(self, call: Call, form: str | None) -> bytes:
        if form is None:
            raise FeilError("KB-008")
        part = self._check_path(call)
        caller = self._caller(call)
        self._check_korrelasjonsid(call)
        if not er_identifikator(part):
            raise FeilError("KB-006", f"Ugyldig identifikator: {part}")
        fra, til = (None, None) if call.endpoint == "aapnekrav" else _periode(call)
        self._check_party(call, caller, part)
        return self._look_up(call.endpoint, part, fra, til)

    def _check_path(self, call: Call) -> str:
        if call.part is None or call.method != "GET":
            raise FeilError("KB-003")
        if call.segments[0] not in PAKKER:
            raise FeilError("DAS-002")
        return call.part

    def _caller(self, call: Call) -> Caller:
        settings = self._state.settings
        try:
            caller = self._state.access.caller(
                call.headers.get("authorization"),
                accept_opaque=settings.accept_opaque_tokens,
                verify=settings.verify_tokens,
            )
        except AccessError as error:
            raise FeilError("KB-004") from error
        if KRAV_OG_BETALINGER_SCOPE not in caller.scopes:
            raise FeilError("DAS-008")
        return caller

    def _check_korrelasjonsid(self, call: Call) -> None:
        value = call.headers.get("korrelasjonsid")
        if value is None:
            return
        if _uuid(value) is None:
            raise FeilError("KB-006", "Korrelasjonsid er ikke en UUID")
        if not self._state.is_new_korrelasjonsid(value):
            raise FeilError("KB-006", "Korrelasjonsid er brukt før")

    def _check_party(self, call: Call, caller: Caller, part: str) -> None:
        try:
            if call.segments[0] == "finans":
                self._state.access.check_consent(caller, part, call.headers.get("altinnsamtykke"))
            else:
                self._state.access.check_system_user(caller, part)
        except AccessError as error:
            raise FeilError("KB-005" if error.reason == "consent" else "DAS-008") from error

    def _look_up(self, endpoint: str, part: str, fra: date | None, til: date | None) -> bytes:
        party = self._parties.find(part)
        if party is None or party.oppfoersel == "ukjent":
            raise FeilError("KB-009", f"Ingen treff på identifikator {part}")
        if party.oppfoersel == "tom":
            raise FeilError("KB-007")
        if party.bok is None:
            return _bare(part, fra, til, skjermet=party.oppfoersel == "skjermet")
        answers = _reskontrosvar(part, party.bok, self._state.clock.idag())
        body = answers.aapne_krav() if fra is None else answers.periode(endpoint, fra, til)
        if body is None:
            raise FeilError("KB-007")
        return body


@functools.lru_cache(maxsize=64)
def _reskontrosvar(part: str, make: Callable[[date], Bok], idag: date) -> Reskontrosvar:
    """Made once per process and day: ledgers do not change, and the largest takes most of a second."""
    return Reskontrosvar(part, make(idag), idag)


def _periode(call: Call) -> tuple[date, date | None]:
    """The period asked for; at most one year: `tilOgMed` lies before `fraOgMed` plus one year."""
    if "fraOgMed" not in call.query:
        raise FeilError("KB-006", "fraOgMed mangler")
    fra = _date(call.query["fraOgMed"], "fraOgMed")
    if "tilOgMed" not in call.query:
        return fra, None
    til = _date(call.query["tilOgMed"], "tilOgMed")
    if til < fra:
        raise FeilError("KB-006", f"Perioden {fra} til {til} er snudd")
    if til >= _one_year_after(fra):
        raise FeilError("KB-006", "Perioden kan ikke være lengre enn ett år")
    return fra, til


def _date(value: str, name: str) -> date:
    try:
        if len(value) == len("2025-01-01"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise FeilError("KB-006", f"{name} er ikke en dato: {value[:40]}")


def _one_year_after(fra: date) -> date:
    if fra.year == date.max.year:
        return date.max
    try:
        return fra.replace(year=fra.year + 1)
    except ValueError:  # 29 February
        return date(fra.year + 1, 3, 1)


def _bare(part: str, fra: date | None, til: date | None, *, skjermet: bool) -> bytes:
    answer: dict[str, object] = {"partIdentifikator": part, "skjermet": skjermet}
    if fra is not None:
        answer["periode"] = periode(fra, til)
    return msgspec.json.encode(answer)


def _uuid(value: str | None) -> str | None:
    try:
        return str(UUID(value)) if value else None
    except ValueError:
        return None
