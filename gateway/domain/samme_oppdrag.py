"""Whether the order that upstream holds is the one that was meant."""

import datetime as dt

from .mottatt_oppdrag import MottattInnkrevingsoppdrag
from .nytt_oppdrag import NyPeriode, NyttOppdrag
from .oppdragsperiode import Oppdragsperiode

Dager = tuple[dt.date, dt.date]


def er_samme(nytt: NyttOppdrag, mottatt: MottattInnkrevingsoppdrag) -> bool:
    """Whether every part of the order was received as it was meant; the sequence of interest does not matter."""
    return _nytt(nytt) == _mottatt(mottatt)


def _nytt(oppdrag: NyttOppdrag) -> tuple[object, ...]:
    nav, broennoeysund = oppdrag.nav, oppdrag.broennoeysundregistrene
    return (
        oppdrag.kravtype,
        oppdrag.skyldner.type,
        oppdrag.skyldner.identifikator,
        oppdrag.hovedstol,
        sorted((rente.beloep, str(rente.renter_ilagt_dato), rente.rentetype) for rente in oppdrag.renter),
        oppdrag.oppdragsgivers_referanse,
        oppdrag.fastsettelsesdato,
        oppdrag.foreldelsesfristens_utgangspunkt,
        oppdrag.tilleggsfrist_etter_foreldelsesloven,
        _dager(nav.tilbakekrevingsperiode if nav else None),
        nav.ytelser_for_avregning if nav else None,
        _dager(broennoeysund.periode if broennoeysund else None),
        broennoeysund.stoppdato_for_loepende_mulkt if broennoeysund else None,
    )


def _mottatt(oppdrag: MottattInnkrevingsoppdrag) -> tuple[object, ...]:
    return (
        oppdrag.kravtype,
        oppdrag.skyldner.type,
        oppdrag.skyldner.identifikator,
        oppdrag.hovedstol,
        sorted((rente.beloep, str(rente.renter_ilagt_dato), rente.rentetype) for rente in oppdrag.renter),
        oppdrag.oppdragsgivers_referanse,
        oppdrag.fastsettelsesdato,
        oppdrag.foreldelsesfristens_utgangspunkt,
        oppdrag.tilleggsfrist_etter_foreldelsesloven,
        _dager(oppdrag.tilbakekrevingsperiode),
        oppdrag.ytelser_for_avregning,
        _dager(oppdrag.tvangsmulktperiode),
        oppdrag.stoppdato_for_loepende_mulkt,
    )


def _dager(periode: NyPeriode | Oppdragsperiode | None) -> Dager | None:
    return (periode.fra_og_med, periode.til_og_med) if periode else None
