"""The synchronous rules of a new order, in upstream's order; the first that is broken is the answer."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from gateway.simulator.identifikator import er_organisasjonsnummer, er_personnummer
from gateway.simulator.oppdrag import kravtyper
from gateway.simulator.oppdrag.requests import Beloep, Opprett
from gateway.simulator.problem import ProblemError

TILLATT_ID = re.compile(r"[A-Za-zÆØÅæøå0-9/-]{1,40}")
Rule = tuple[bool, str]  # broken?, slug


class Tillegg(msgspec.Struct, frozen=True, kw_only=True):
    """Extra information as understood."""

    fom: date
    tom: date
    ytelser: int | None = None
    stoppdato: date | None = None


def check_new_order(request: Opprett, *, konsument: str, exists: bool, idag: date) -> None:
    """Raises ProblemError for the first broken rule; `exists` says that the principal's id is taken."""
    for broken, slug in _rules(request, konsument, exists=exists, idag=idag):
        if broken:
            raise ProblemError(slug, f"{slug}: {request.kravtype}, skyldner {request.skyldner.identifikator}")


def _rules(request: Opprett, konsument: str, *, exists: bool, idag: date) -> Iterator[Rule]:
    kravtype = request.kravtype
    own_id = request.oppdragsgivers_kravidentifikator
    yield kravtype not in kravtyper.AKTIVE | kravtyper.INAKTIVE, "kravtype-eksisterer-ikke"
    yield kravtype in kravtyper.INAKTIVE, "kravtype-er-inaktiv"
    yield kravtype not in kravtyper.kravtyper_for(konsument), "ugyldig-kravtype"
    yield request.hovedstol.beloep <= 0, "beloep-er-ikke-over-0"
    yield not request.oppdragsgivers_referanse.strip(), "tom-oppdragsgivers-referanse"
    yield not TILLATT_ID.fullmatch(request.oppdragsgivers_referanse), "ugyldig-oppdragsgivers-referanse"
    yield own_id is not None and not TILLATT_ID.fullmatch(own_id), "ugyldig-oppdragsgivers-kravidentifikator"
    yield exists, "oppdragsgivers-kravidentifikator-eksisterer-allerede"
    yield from _date_rules(request, idag)
    yield not _is_debtor(request), "ugyldig-skyldners-identifikator"
    yield any(rente.beloep <= 0 for rente in request.rente_beloep), "rentebeloep-er-ikke-over-0"
    yield any((rente.renter_ilagt_dato or idag) > idag for rente in request.rente_beloep), "ugyldig-renterilagtdato"
    yield from _principals_rules(request, idag)


def _date_rules(request: Opprett, idag: date) -> Iterator[Rule]:
    start, extended = request.foreldelsesfristens_utgangspunkt, request.tilleggsfrist_etter_foreldelsesloven
    yield request.fastsettelsesdato > idag, "ugyldig-fastsettelsesdato"
    yield start is not None and start >= request.fastsettelsesdato, "ugyldig-foreldelsesfristens-utgangspunkt"
    yield start is not None and extended is not None, "ugyldig-tilleggsfrist-etter-foreldelsesloven"
    longer = request.kravtype == kravtyper.FORSKUTTERTE_DAGPENGER
    yield (
        extended is not None and not longer and extended < months_before(idag, 10),
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-10-maaneder",
    )


def _principals_rules(request: Opprett, idag: date) -> Iterator[Rule]:
    kravtype, person = request.kravtype, request.skyldner.identifikatortype == "PERSON"
    tillegg = _tillegg(request)
    required = kravtype in kravtyper.NAV | kravtyper.BROENNOEYSUND
    yield tillegg is None and (required or request.tilleggsinformasjon is not None), "ugyldig-tilleggsinformasjon"
    if kravtype in kravtyper.BROENNOEYSUND:
        yield person, "kravtype-gjelder-kun-for-organisasjon"
    if kravtype in kravtyper.NAV:
        yield person and kravtype == kravtyper.LOENNSKOMPENSASJON, "kravtype-gjelder-kun-for-organisasjon"
        either = kravtype in {kravtyper.OMSORGSPENGER, kravtyper.LOENNSKOMPENSASJON}
        yield not person and not either, "kravtype-gjelder-kun-for-person"
    if tillegg is not None and kravtype in kravtyper.BROENNOEYSUND:
        yield from _broennoeysund_rules(request, tillegg, idag)
    if tillegg is not None and kravtype in kravtyper.NAV:
        yield from _nav_rules(request, tillegg, idag)


def _broennoeysund_rules(request: Opprett, tillegg: Tillegg, idag: date) -> Iterator[Rule]:
    start = request.foreldelsesfristens_utgangspunkt
    yield tillegg.tom > idag or tillegg.fom > tillegg.tom, "ugyldig-periode"
    yield (tillegg.stoppdato or idag) > idag, "ugyldig-stoppdato-for-løpende-mulkt"
    yield (
        start is not None and start < months_before(idag, 34),
        "foreldelsesfristens-utgangspunkt-eldre-enn-2-aar-og-10-maaneder",
    )
    yield bool(request.rente_beloep), "rentebeloep-er-ikke-tillatt-for-kravtype"


def _nav_rules(request: Opprett, tillegg: Tillegg, idag: date) -> Iterator[Rule]:
    extended = request.tilleggsfrist_etter_foreldelsesloven
    longer = request.kravtype == kravtyper.FORSKUTTERTE_DAGPENGER
    yield (
        longer and extended is not None and extended < months_before(idag, 11),
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-11-maaneder",
    )
    yield tillegg.ytelser is not None and tillegg.ytelser <= 0, "ytelser-for-avregning-er-ikke-over-0"
    yield tillegg.tom > idag or tillegg.fom > tillegg.tom, "ugyldig-tilbakekrevingsperiode"


def _is_debtor(request: Opprett) -> bool:
    check = er_personnummer if request.skyldner.identifikatortype == "PERSON" else er_organisasjonsnummer
    return check(request.skyldner.identifikator)


def _tillegg(request: Opprett) -> Tillegg | None:
    """What was sent, or None when it is absent or of the wrong shape for the claim type."""
    raw = request.tilleggsinformasjon
    if raw is None:
        return None
    broennoeysund = (
        "periode" in raw if request.kravtype in kravtyper.ANDRE else request.kravtype in kravtyper.BROENNOEYSUND
    )
    try:
        fom, tom = _period(raw["periode" if broennoeysund else "tilbakekrevingsperiode"])
        ytelser = msgspec.convert(raw["ytelserForAvregning"], Beloep).beloep if "ytelserForAvregning" in raw else None
        stopp = raw.get("stoppdatoForLøpendeMulkt")
        return Tillegg(
            fom=fom, tom=tom, ytelser=ytelser, stoppdato=None if stopp is None else date.fromisoformat(stopp)
        )
    except (KeyError, TypeError, ValueError, msgspec.MsgspecError):
        return None


def _period(raw: dict[str, Any]) -> tuple[date, date]:
    """Either spelling, but not a mixture."""
    if set(raw) == {"fom", "tom"}:
        return date.fromisoformat(raw["fom"]), date.fromisoformat(raw["tom"])
    if set(raw) == {"fraDato", "tilDato"}:
        return date.fromisoformat(raw["fraDato"]), date.fromisoformat(raw["tilDato"])
    raise KeyError("periode")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day."""
    count = day.year * 12 + day.month - 1 - months
    for last in (day.day, 30, 29, 28):
        try:
            return date(count // 12, count % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
