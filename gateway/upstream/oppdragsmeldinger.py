"""The bodies that are sent to Innkrevingsoppdrag: whole kroner in NOK, periods as fom and tom, one name with ø."""

import datetime as dt
from typing import Any

import msgspec

from gateway.domain.innkrevingsoppdrag import Kravfilter, Kravidentifikatortype
from gateway.domain.nytt_oppdrag import BroennoeysundregistreneTillegg, NavTillegg, NyPeriode, NyRente, NyttOppdrag

Wire = dict[str, Any]


def nytt_oppdrag(oppdrag: NyttOppdrag) -> bytes:
    """The body of a create."""
    return _encode(
        {
            "kravtype": oppdrag.kravtype,
            "skyldner": {
                "identifikatortype": oppdrag.skyldner.type.value,
                "identifikator": oppdrag.skyldner.identifikator,
            },
            "hovedstol": _nok(oppdrag.hovedstol),
            "renteBeloep": [_rente(rente) for rente in oppdrag.renter] or None,
            "oppdragsgiversReferanse": oppdrag.oppdragsgivers_referanse,
            "oppdragsgiversKravidentifikator": oppdrag.oppdragsgivers_kravidentifikator,
            "fastsettelsesdato": oppdrag.fastsettelsesdato,
            "foreldelsesfristensUtgangspunkt": oppdrag.foreldelsesfristens_utgangspunkt,
            "tilleggsfristEtterForeldelsesloven": oppdrag.tilleggsfrist_etter_foreldelsesloven,
            "tilleggsinformasjon": _tillegg(oppdrag),
        }
    )


def ny_hovedstol(hovedstol: int) -> bytes:
    return _encode({"hovedstol": _nok(hovedstol)})


def nye_renter(renter: tuple[NyRente, ...]) -> bytes:
    """The whole new list of interest; an empty one removes all."""
    return _encode({"renter": [_rente(rente) for rente in renter]})


def ny_referanse(referanse: str) -> bytes:
    return _encode({"nyOppdragsgiversReferanse": referanse})


def avskriving(ident: str, identtype: Kravidentifikatortype) -> bytes:
    return _encode({"kravidentifikatortype": identtype.value, "kravidentifikator": ident})


def kravoversikt(part: str, kravfilter: Kravfilter) -> bytes:
    return _encode({"skyldner": part, "kravfilter": kravfilter.value})


def kravdetaljer(ident: str, identtype: Kravidentifikatortype) -> bytes:
    skatteetatens = identtype is Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR
    name = "skatteetatensKravidentifikator" if skatteetatens else "oppdragsgiversKravidentifikator"
    return _encode({"krav": {name: ident}})


def _encode(body: Wire) -> bytes:
    return msgspec.json.encode(_present(body))


def _present(body: Wire) -> Wire:
    return {name: value for name, value in body.items() if value is not None}


def _nok(kroner: int) -> Wire:
    return {"valuta": "NOK", "beloep": kroner}


def _rente(rente: NyRente) -> Wire:
    return _present({**_nok(rente.beloep), "renterIlagtDato": rente.renter_ilagt_dato, "rentetype": rente.rentetype})


def _periode(periode: NyPeriode) -> dict[str, dt.date]:
    return {"fom": periode.fra_og_med, "tom": periode.til_og_med}


def _tillegg(oppdrag: NyttOppdrag) -> Wire | None:
    if oppdrag.nav is not None:
        return _nav(oppdrag.nav)
    if oppdrag.broennoeysundregistrene is not None:
        return _broennoeysundregistrene(oppdrag.broennoeysundregistrene)
    return None


def _nav(tillegg: NavTillegg) -> Wire:
    ytelser = tillegg.ytelser_for_avregning
    return _present(
        {
            "tilbakekrevingsperiode": _periode(tillegg.tilbakekrevingsperiode),
            "ytelserForAvregning": None if ytelser is None else _nok(ytelser),
        }
    )


def _broennoeysundregistrene(tillegg: BroennoeysundregistreneTillegg) -> Wire:
    return _present(
        {"periode": _periode(tillegg.periode), "stoppdatoForLøpendeMulkt": tillegg.stoppdato_for_loepende_mulkt}
    )
