"""An order that is to be created: what the caller gives, in whole kroner."""

import datetime as dt

import msgspec

from .identifikator import Parttype

STRAFFERENTE = "STRAFFERENTE"


class NySkyldner(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who owes, and as what kind of party."""

    type: Parttype
    identifikator: str


class NyRente(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Interest accrued at the principal."""

    beloep: int
    renter_ilagt_dato: dt.date | None = None
    rentetype: str = STRAFFERENTE


class NyPeriode(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """First and last day."""

    fra_og_med: dt.date
    til_og_med: dt.date


class NavTillegg(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What NAV adds: the period of the wrong payments, and a benefit to set off against."""

    tilbakekrevingsperiode: NyPeriode
    ytelser_for_avregning: int | None = None


class BroennoeysundregistreneTillegg(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What Brønnøysundregistrene adds: the period of the fine, and the day it stopped running."""

    periode: NyPeriode
    stoppdato_for_loepende_mulkt: dt.date | None = None


class NyttOppdrag(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A new order; not checked by itself, see `oppdragsregler`."""

    kravtype: str
    skyldner: NySkyldner
    hovedstol: int
    oppdragsgivers_referanse: str
    fastsettelsesdato: dt.date
    renter: tuple[NyRente, ...] = ()
    oppdragsgivers_kravidentifikator: str | None = None
    foreldelsesfristens_utgangspunkt: dt.date | None = None
    tilleggsfrist_etter_foreldelsesloven: dt.date | None = None
    nav: NavTillegg | None = None
    broennoeysundregistrene: BroennoeysundregistreneTillegg | None = None
