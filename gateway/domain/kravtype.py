"""Skatteetaten's code lists of claim types (kravtyper), shipped with the gateway."""

import functools
import importlib.resources

import msgspec

from .verdi import Verdi


class Kravtype(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A claim type of the published code list of April 2024; the ledgers also use types that are not in it."""

    teknisk_navn: str
    tekst: str
    kravgruppe: str | None = None
    gjelder_person: bool
    gjelder_virksomhet: bool
    hjemmel: str | None = None


class Oppdragskravtype(Verdi, frozen=True, kw_only=True):
    """A claim type of Innkrevingsoppdrag API and whose it is: NAV, Brønnøysundregistrene or other."""

    kravtype: str
    oppdragsgiver: str


class Kravgruppe(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A claim group (kravgruppe); answers carry its text."""

    teknisk_navn: str
    tekst: str


class _Kravtyper(Verdi, frozen=True):
    kravtyper: tuple[Kravtype, ...]


class _Kravgrupper(Verdi, frozen=True):
    kravgrupper: tuple[Kravgruppe, ...]


def kravtyper(kravgruppe: str | None = None) -> tuple[Kravtype, ...]:
    """The published claim types, of one group when it is given; groups compare without regard to capitals."""
    alle = _kravtyper()
    if kravgruppe is None:
        return alle
    soekt = kravgruppe.casefold()
    return tuple(kravtype for kravtype in alle if (kravtype.kravgruppe or "").casefold() == soekt)


@functools.cache
def kravgrupper() -> tuple[Kravgruppe, ...]:
    """The published claim groups."""
    return msgspec.json.decode(_les("kravgrupper-kodeliste.json"), type=_Kravgrupper).kravgrupper


@functools.cache
def oppdragskravtyper() -> dict[str, Oppdragskravtype]:
    """The known claim types of Innkrevingsoppdrag API by name; new ones appear without notice."""
    liste = msgspec.json.decode(_les("kravtyper-innkrevingsoppdrag.json"), type=list[Oppdragskravtype])
    return {en.kravtype: en for en in liste}


@functools.cache
def _kravtyper() -> tuple[Kravtype, ...]:
    return msgspec.json.decode(_les("kravtyper-kodeliste.json"), type=_Kravtyper).kravtyper


def _les(navn: str) -> bytes:
    return (importlib.resources.files("gateway.domain") / "data" / navn).read_bytes()
