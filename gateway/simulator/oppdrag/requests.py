"""Requests of Innkrevingsoppdrag, checked for form; what is right in form may still break a rule."""

from datetime import date
from typing import Any, Literal, TypeVar

import msgspec

from gateway.simulator.problem import ProblemError

Request = TypeVar("Request")
Kravidentifikatortype = Literal["SKATTEETATENS_KRAVIDENTIFIKATOR", "OPPDRAGSGIVERS_KRAVIDENTIFIKATOR"]


class Beloep(msgspec.Struct, frozen=True):
    """Whole kroner."""

    valuta: Literal["NOK"]
    beloep: int


class Rente(msgspec.Struct, frozen=True, rename="camel"):
    """Interest at the principal."""

    valuta: Literal["NOK"]
    beloep: int
    rentetype: Literal["STRAFFERENTE"]
    renter_ilagt_dato: date | None = None


class Skyldner(msgspec.Struct, frozen=True):
    """The debtor."""

    identifikatortype: Literal["PERSON", "ORGANISASJON"]
    identifikator: str


class Opprett(msgspec.Struct, frozen=True, rename="camel"):
    """A new order."""

    kravtype: str
    skyldner: Skyldner
    hovedstol: Beloep
    oppdragsgivers_referanse: str
    fastsettelsesdato: date
    rente_beloep: tuple[Rente, ...] = ()
    oppdragsgivers_kravidentifikator: str | None = None
    foreldelsesfristens_utgangspunkt: date | None = None
    tilleggsfrist_etter_foreldelsesloven: date | None = None
    tilleggsinformasjon: dict[str, Any] | None = None


class NyHovedstol(msgspec.Struct, frozen=True):
    """A lower principal sum."""

    hovedstol: Beloep


class EndreRenter(msgspec.Struct, frozen=True):
    """All interest anew."""

    renter: tuple[Rente, ...]


class NyReferanse(msgspec.Struct, frozen=True, rename="camel"):
    """A new case reference."""

    ny_oppdragsgivers_referanse: str


class Avskriving(msgspec.Struct, frozen=True):
    """Which order to write off."""

    kravidentifikatortype: Kravidentifikatortype
    kravidentifikator: str


class Kravvalg(msgspec.Struct, frozen=True, rename="camel"):
    """One of the two ids."""

    skatteetatens_kravidentifikator: str | None = None
    oppdragsgivers_kravidentifikator: str | None = None


class HentKravdetaljer(msgspec.Struct, frozen=True):
    """Which claim to show."""

    krav: Kravvalg


class HentKravoversikt(msgspec.Struct, frozen=True):
    """Which debtor, and which claims."""

    skyldner: str
    kravfilter: Literal["alle", "åpne", "lukkede", "ingen"]


def decode(body: bytes, request: type[Request]) -> tuple[dict[str, Any], Request]:
    """The body as sent and as understood; raises ProblemError for a wrong form (null is one)."""
    try:
        raw = msgspec.json.decode(body, type=dict[str, Any])
        parsed = msgspec.convert(raw, type=request)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProblemError("ugyldig-forespoersel", str(error)) from error
    if _holds_null(raw):
        raise ProblemError("ugyldig-forespoersel", "null er ikke tillatt")
    return raw, parsed


def _holds_null(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_null(item) for item in value.values())
    if isinstance(value, list):
        return any(_holds_null(item) for item in value)
    return value is None
