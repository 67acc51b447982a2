"""Where an order stands on its way into the ledgers (mottaksstatus), and what validation found wrong with it."""

import datetime as dt
import enum
from typing import Annotated

from msgspec import Meta, field

from .verdi import Verdi

Tidspunkt = Annotated[dt.datetime, Meta(tz=True)]


class Mottaksstatus(enum.Enum):
    """Reception status; UKJENT is what upstream may add."""

    MOTTATT_IKKE_BEHANDLET = "MOTTATT_IKKE_BEHANDLET"
    MOTTATT_UNDER_BEHANDLING = "MOTTATT_UNDER_BEHANDLING"
    VALIDERINGSFEIL = "VALIDERINGSFEIL"
    RESKONTROFOERT = "RESKONTROFOERT"
    MIGRERT = "MIGRERT"
    SKAL_IKKE_RESKONTROFOERES = "SKAL_IKKE_RESKONTROFOERES"
    UKJENT = ""


class Ansvarlig(enum.Enum):
    """Who must act now."""

    SKATTEETATEN = "SKATTEETATEN"
    OPPDRAGSGIVER = "OPPDRAGSGIVER"


_STATUSER = {status.value: status for status in Mottaksstatus}
ENDELIGE = frozenset(
    {
        Mottaksstatus.RESKONTROFOERT,
        Mottaksstatus.VALIDERINGSFEIL,
        Mottaksstatus.MIGRERT,
        Mottaksstatus.SKAL_IKKE_RESKONTROFOERES,
    }
)
_HOS_OPPDRAGSGIVER = frozenset({Mottaksstatus.VALIDERINGSFEIL, Mottaksstatus.SKAL_IKKE_RESKONTROFOERES})


def ansvarlig(status: Mottaksstatus) -> Ansvarlig:
    """Who must act: the principal (oppdragsgiver) on an order that will not be booked as it is, else Skatteetaten.

    Documented for VALIDERINGSFEIL; deduced from its name for SKAL_IKKE_RESKONTROFOERES.
    """
    return Ansvarlig.OPPDRAGSGIVER if status in _HOS_OPPDRAGSGIVER else Ansvarlig.SKATTEETATEN


def er_endelig(status: Mottaksstatus) -> bool:
    """Whether the status will not change any more; an unknown one may."""
    return status in ENDELIGE


class MottaksstatusSvar(Verdi, frozen=True, kw_only=True, rename="camel"):
    """The receipt of an order and how far it has come."""

    kravidentifikator: str
    mottaksstatus_kode: str = field(name="mottaksstatus")
    status_oppdatert: Tidspunkt
    oppdragsgivers_kravidentifikator: str | None = None

    @property
    def mottaksstatus(self) -> Mottaksstatus:
        return _STATUSER.get(self.mottaksstatus_kode, Mottaksstatus.UKJENT)

    @property
    def ansvarlig(self) -> Ansvarlig:
        return ansvarlig(self.mottaksstatus)


class Valideringsfeil(Verdi, frozen=True, kw_only=True):
    """One error found after the order was received; the text holds (part of) an identity number."""

    feilkode: str = field(name="error")
    melding: str = field(name="message")


class ValideringsfeilSvar(Verdi, frozen=True, kw_only=True):
    """All such errors of one order; none is an empty list."""

    valideringsfeil: tuple[Valideringsfeil, ...]
