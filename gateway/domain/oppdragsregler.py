"""Upstream's synchronous rules for orders, as far as they can be checked without its registers.

Upstream checks one rule after the other and tells of the first that is broken; here all broken ones are told, in its
order. Whether a claim type exists, is active and is the caller's, and whether an id is taken, only upstream knows.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from .identifikator import Parttype, er_organisasjonsnummer, er_personnummer
from .innkrevingsoppdrag import Kravidentifikatortype, er_oppdragsgivers_id, ugyldig_id
from .kravtype import oppdragskravtyper
from .nytt_oppdrag import NyPeriode, NyRente, NyttOppdrag

NAV = "NAV"
BROENNOEYSUNDREGISTRENE = "Brønnøysundregistrene"
LOENNSKOMPENSASJON = "TILBAKEKREVING_LOENNSKOMPENSASJON"
OMSORGSPENGER = "TILBAKEKREVING_OMSORGSPENGER"
FORSKUTTERTE_DAGPENGER = "TILBAKEKREVING_FORSKUTTERTE_DAGPENGER"


class Regelbrudd(msgspec.Struct, frozen=True, gc=False):
    """A broken rule: upstream's slug for it, and the path of the argument that broke it."""

    slug: str
    argument: str


def valider_opprett(oppdrag: NyttOppdrag, idag: dt.date) -> tuple[Regelbrudd, ...]:
    """Every rule for a new order that is broken on this day of Oslo's calendar."""
    return (
        *_innhold(oppdrag),
        *_datoer(oppdrag, idag),
        *_skyldner_og_renter(oppdrag, idag),
        *_per_kravtype(oppdrag),
        *_broennoeysundregistrene(oppdrag, idag),
        *_nav(oppdrag, idag),
    )


def valider_endring(
    kravidentifikator: str,
    kravidentifikatortype: Kravidentifikatortype,
    *,
    hovedstol: int | None = None,
    renter: Sequence[NyRente] = (),
    ny_oppdragsgivers_referanse: str | None = None,
) -> tuple[Regelbrudd, ...]:
    """Every broken rule for a change or a write-off; only what is given is checked. Interest may be zero here."""
    brudd = []
    if slug := ugyldig_id(kravidentifikator, kravidentifikatortype):
        brudd.append(Regelbrudd(slug, "input.oppdrag.kravidentifikator"))
    if hovedstol is not None and hovedstol <= 0:
        brudd.append(Regelbrudd("hovedstol-er-ikke-over-0", "input.hovedstol"))
    for plass, rente in enumerate(renter):
        if rente.beloep < 0:
            brudd.append(Regelbrudd("rentebeloep-er-under-0", f"input.renter.{plass}.beloep"))
    if ny_oppdragsgivers_referanse is not None:
        brudd.extend(_referanse(ny_oppdragsgivers_referanse, "input.nyOppdragsgiversReferanse"))
    return tuple(brudd)


def _innhold(oppdrag: NyttOppdrag) -> Iterator[Regelbrudd]:
    if oppdrag.hovedstol <= 0:
        yield Regelbrudd("beloep-er-ikke-over-0", "input.hovedstol")
    yield from _referanse(oppdrag.oppdragsgivers_referanse, "input.oppdragsgiversReferanse")
    kravid = oppdrag.oppdragsgivers_kravidentifikator
    if kravid is not None and not er_oppdragsgivers_id(kravid):
        yield Regelbrudd("ugyldig-oppdragsgivers-kravidentifikator", "input.oppdragsgiversKravidentifikator")


def _referanse(referanse: str, argument: str) -> Iterator[Regelbrudd]:
    if not referanse.strip():
        yield Regelbrudd("tom-oppdragsgivers-referanse", argument)
    elif not er_oppdragsgivers_id(referanse):
        yield Regelbrudd("ugyldig-oppdragsgivers-referanse", argument)


def _datoer(oppdrag: NyttOppdrag, idag: dt.date) -> Iterator[Regelbrudd]:
    utgangspunkt = oppdrag.foreldelsesfristens_utgangspunkt
    tilleggsfrist = oppdrag.tilleggsfrist_etter_foreldelsesloven
    if oppdrag.fastsettelsesdato > idag:
        yield Regelbrudd("ugyldig-fastsettelsesdato", "input.fastsettelsesdato")
    if utgangspunkt is not None and utgangspunkt >= oppdrag.fastsettelsesdato:
        yield Regelbrudd("ugyldig-foreldelsesfristens-utgangspunkt", "input.foreldelsesfristensUtgangspunkt")
    if tilleggsfrist is None:
        return
    argument = "input.tilleggsfristEtterForeldelsesloven"
    if utgangspunkt is not None:
        yield Regelbrudd("ugyldig-tilleggsfrist-etter-foreldelsesloven", argument)
    if oppdrag.kravtype != FORSKUTTERTE_DAGPENGER and tilleggsfrist < maaneder_tilbake(idag, 10):
        yield Regelbrudd("tilleggsfrist-etter-foreldelsesloven-eldre-enn-10-maaneder", argument)


def _skyldner_og_renter(oppdrag: NyttOppdrag, idag: dt.date) -> Iterator[Regelbrudd]:
    skyldner = oppdrag.skyldner
    er_gyldig = er_personnummer if skyldner.type is Parttype.PERSON else er_organisasjonsnummer
    if not er_gyldig(skyldner.identifikator):
        yield Regelbrudd("ugyldig-skyldners-identifikator", "input.skyldner.identifikator")
    for plass, rente in enumerate(oppdrag.renter):
        if rente.beloep <= 0:
            yield Regelbrudd("rentebeloep-er-ikke-over-0", f"input.renter.{plass}.beloep")
    for plass, rente in enumerate(oppdrag.renter):
        if rente.renter_ilagt_dato is not None and rente.renter_ilagt_dato > idag:
            yield Regelbrudd("ugyldig-renterilagtdato", f"input.renter.{plass}.renterIlagtDato")


def _per_kravtype(oppdrag: NyttOppdrag) -> Iterator[Regelbrudd]:
    eier = _oppdragsgiver(oppdrag.kravtype)
    # Whether extra information is missing depends on agreements; that it is another principal's can be seen.
    if (eier == NAV and oppdrag.broennoeysundregistrene) or (eier == BROENNOEYSUNDREGISTRENE and oppdrag.nav):
        yield Regelbrudd("ugyldig-tilleggsinformasjon", "input.tilleggsinformasjon")
    er_person = oppdrag.skyldner.type is Parttype.PERSON
    kun_organisasjon = eier == BROENNOEYSUNDREGISTRENE or oppdrag.kravtype == LOENNSKOMPENSASJON
    kun_person = eier == NAV and oppdrag.kravtype not in {OMSORGSPENGER, LOENNSKOMPENSASJON}
    if kun_organisasjon and er_person:
        yield Regelbrudd("kravtype-gjelder-kun-for-organisasjon", "input.skyldner.type")
    if kun_person and not er_person:
        yield Regelbrudd("kravtype-gjelder-kun-for-person", "input.skyldner.type")


def _broennoeysundregistrene(oppdrag: NyttOppdrag, idag: dt.date) -> Iterator[Regelbrudd]:
    if tillegg := oppdrag.broennoeysundregistrene:
        argument = "input.tilleggsinformasjon.broennoeysundregistrene"
        if _er_ugyldig(tillegg.periode, idag):
            yield Regelbrudd("ugyldig-periode", f"{argument}.periode")
        stoppdato = tillegg.stoppdato_for_loepende_mulkt
        if stoppdato is not None and stoppdato > idag:
            yield Regelbrudd("ugyldig-stoppdato-for-løpende-mulkt", f"{argument}.stoppdatoForLoependeMulkt")
    if _oppdragsgiver(oppdrag.kravtype) != BROENNOEYSUNDREGISTRENE:
        return
    utgangspunkt = oppdrag.foreldelsesfristens_utgangspunkt
    if utgangspunkt is not None and utgangspunkt < maaneder_tilbake(idag, 34):
        yield Regelbrudd(
            "foreldelsesfristens-utgangspunkt-eldre-enn-2-aar-og-10-maaneder", "input.foreldelsesfristensUtgangspunkt"
        )
    if oppdrag.renter:
        yield Regelbrudd("rentebeloep-er-ikke-tillatt-for-kravtype", "input.renter")


def _nav(oppdrag: NyttOppdrag, idag: dt.date) -> Iterator[Regelbrudd]:
    tilleggsfrist = oppdrag.tilleggsfrist_etter_foreldelsesloven
    if oppdrag.kravtype == FORSKUTTERTE_DAGPENGER and tilleggsfrist and tilleggsfrist < maaneder_tilbake(idag, 11):
        yield Regelbrudd(
            "tilleggsfrist-etter-foreldelsesloven-eldre-enn-11-maaneder", "input.tilleggsfristEtterForeldelsesloven"
        )
    if oppdrag.nav is None:
        return
    argument = "input.tilleggsinformasjon.nav"
    ytelser = oppdrag.nav.ytelser_for_avregning
    if ytelser is not None and ytelser <= 0:
        yield Regelbrudd("ytelser-for-avregning-er-ikke-over-0", f"{argument}.ytelserForAvregning")
    if _er_ugyldig(oppdrag.nav.tilbakekrevingsperiode, idag):
        yield Regelbrudd("ugyldig-tilbakekrevingsperiode", f"{argument}.tilbakekrevingsperiode")


def _er_ugyldig(periode: NyPeriode, idag: dt.date) -> bool:
    return periode.til_og_med > idag or periode.fra_og_med > periode.til_og_med


def _oppdragsgiver(kravtype: str) -> str | None:
    kjent = oppdragskravtyper().get(kravtype)
    return kjent.oppdragsgiver if kjent else None


def maaneder_tilbake(dag: dt.date, maaneder: int) -> dt.date:
    """The same day so many months earlier, or the last day of a month that is too short."""
    aar, maaned = divmod(dag.year * 12 + dag.month - 1 - maaneder, 12)
    neste = dt.date(aar + (maaned == 11), (maaned + 1) % 12 + 1, 1)  # noqa: PLR2004 - December, counted from 0
    siste = (neste - dt.timedelta(days=1)).day
    return dt.date(aar, maaned + 1, min(dag.day, siste))
