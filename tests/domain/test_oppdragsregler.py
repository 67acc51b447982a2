import datetime as dt
from typing import Any

import msgspec
import pytest

from gateway.domain.identifikator import Parttype
from gateway.domain.innkrevingsoppdrag import Kravidentifikatortype
from gateway.domain.nytt_oppdrag import (
    BroennoeysundregistreneTillegg,
    NavTillegg,
    NyPeriode,
    NyRente,
    NySkyldner,
    NyttOppdrag,
)
from gateway.domain.oppdragsregler import Regelbrudd, maaneder_tilbake, valider_endring, valider_opprett

IDAG = dt.date(2026, 11, 21)
I_MORGEN = dt.date(2026, 11, 22)
PERSON = NySkyldner(type=Parttype.PERSON, identifikator="05826930057")
ORGANISASJON = NySkyldner(type=Parttype.ORGANISASJON, identifikator="314961900")
NAV = NyttOppdrag(
    kravtype="TILBAKEKREVING_BARNETRYGD",
    skyldner=PERSON,
    hovedstol=15000,
    oppdragsgivers_referanse="SAK-2026-000101",
    oppdragsgivers_kravidentifikator="KRAV-2026-000101",
    fastsettelsesdato=IDAG,
    renter=(NyRente(beloep=1, renter_ilagt_dato=IDAG),),
    foreldelsesfristens_utgangspunkt=dt.date(2020, 1, 1),
    nav=NavTillegg(
        tilbakekrevingsperiode=NyPeriode(fra_og_med=IDAG, til_og_med=IDAG),
        ytelser_for_avregning=1,
    ),
)
BRREG = NyttOppdrag(
    kravtype="TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN",
    skyldner=ORGANISASJON,
    hovedstol=25000,
    oppdragsgivers_referanse="TVA-7",
    fastsettelsesdato=IDAG,
    foreldelsesfristens_utgangspunkt=dt.date(2024, 1, 21),
    broennoeysundregistrene=BroennoeysundregistreneTillegg(
        periode=NyPeriode(fra_og_med=IDAG, til_og_med=IDAG), stoppdato_for_loepende_mulkt=IDAG
    ),
)
ANDRE = NyttOppdrag(
    kravtype="HELT_NY_TYPE", skyldner=ORGANISASJON, hovedstol=1, oppdragsgivers_referanse="R", fastsettelsesdato=IDAG
)
SNUDD = NyPeriode(fra_og_med=IDAG, til_og_med=dt.date(2026, 1, 1))
FREMTIDIG = NyPeriode(fra_og_med=IDAG, til_og_med=I_MORGEN)
UUID = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"


def brudd(oppdrag: NyttOppdrag, **endret: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any field of the order
    funn = valider_opprett(msgspec.structs.replace(oppdrag, **endret), IDAG)
    return [(ett.slug, ett.argument) for ett in funn]


@pytest.mark.parametrize("oppdrag", [NAV, BRREG, ANDRE])
def test_an_order_at_the_edge_of_every_rule_breaks_none(oppdrag: NyttOppdrag) -> None:
    assert brudd(oppdrag) == []


@pytest.mark.parametrize(
    ("oppdrag", "endret", "slug", "argument"),
    [
        (NAV, {"hovedstol": 0}, "beloep-er-ikke-over-0", "hovedstol"),
        (NAV, {"oppdragsgivers_referanse": " "}, "tom-oppdragsgivers-referanse", "oppdragsgiversReferanse"),
        (NAV, {"oppdragsgivers_referanse": "a b"}, "ugyldig-oppdragsgivers-referanse", "oppdragsgiversReferanse"),
        (
            NAV,
            {"oppdragsgivers_kravidentifikator": "x" * 41},
            "ugyldig-oppdragsgivers-kravidentifikator",
            "oppdragsgiversKravidentifikator",
        ),
        (NAV, {"fastsettelsesdato": I_MORGEN}, "ugyldig-fastsettelsesdato", "fastsettelsesdato"),
        (
            NAV,
            {"foreldelsesfristens_utgangspunkt": IDAG},
            "ugyldig-foreldelsesfristens-utgangspunkt",
            "foreldelsesfristensUtgangspunkt",
        ),
        (
            NAV,
            {"tilleggsfrist_etter_foreldelsesloven": IDAG},
            "ugyldig-tilleggsfrist-etter-foreldelsesloven",
            "tilleggsfristEtterForeldelsesloven",
        ),
        (
            ANDRE,
            {"tilleggsfrist_etter_foreldelsesloven": dt.date(2026, 1, 20)},
            "tilleggsfrist-etter-foreldelsesloven-eldre-enn-10-maaneder",
            "tilleggsfristEtterForeldelsesloven",
        ),
        (
            NAV,
            {"skyldner": NySkyldner(type=Parttype.PERSON, identifikator="314961900")},
            "ugyldig-skyldners-identifikator",
            "skyldner.identifikator",
        ),
        (NAV, {"renter": (NyRente(beloep=1), NyRente(beloep=0))}, "rentebeloep-er-ikke-over-0", "renter.1.beloep"),
        (
            NAV,
            {"renter": (NyRente(beloep=1, renter_ilagt_dato=I_MORGEN),)},
            "ugyldig-renterilagtdato",
            "renter.0.renterIlagtDato",
        ),
        (BRREG, {"nav": NAV.nav}, "ugyldig-tilleggsinformasjon", "tilleggsinformasjon"),
        (BRREG, {"skyldner": PERSON}, "kravtype-gjelder-kun-for-organisasjon", "skyldner.type"),
        (
            NAV,
            {"kravtype": "TILBAKEKREVING_LOENNSKOMPENSASJON"},
            "kravtype-gjelder-kun-for-organisasjon",
            "skyldner.type",
        ),
        (NAV, {"skyldner": ORGANISASJON}, "kravtype-gjelder-kun-for-person", "skyldner.type"),
        (
            BRREG,
            {"broennoeysundregistrene": BroennoeysundregistreneTillegg(periode=SNUDD)},
            "ugyldig-periode",
            "tilleggsinformasjon.broennoeysundregistrene.periode",
        ),
        (
            BRREG,
            {
                "broennoeysundregistrene": BroennoeysundregistreneTillegg(
                    periode=NyPeriode(fra_og_med=IDAG, til_og_med=IDAG), stoppdato_for_loepende_mulkt=I_MORGEN
                )
            },
            "ugyldig-stoppdato-for-løpende-mulkt",
            "tilleggsinformasjon.broennoeysundregistrene.stoppdatoForLoependeMulkt",
        ),
        (
            BRREG,
            {"foreldelsesfristens_utgangspunkt": dt.date(2024, 1, 20)},
            "foreldelsesfristens-utgangspunkt-eldre-enn-2-aar-og-10-maaneder",
            "foreldelsesfristensUtgangspunkt",
        ),
        (BRREG, {"renter": (NyRente(beloep=1),)}, "rentebeloep-er-ikke-tillatt-for-kravtype", "renter"),
        (
            NAV,
            {
                "kravtype": "TILBAKEKREVING_FORSKUTTERTE_DAGPENGER",
                "foreldelsesfristens_utgangspunkt": None,
                "tilleggsfrist_etter_foreldelsesloven": dt.date(2025, 12, 20),
            },
            "tilleggsfrist-etter-foreldelsesloven-eldre-enn-11-maaneder",
            "tilleggsfristEtterForeldelsesloven",
        ),
        (
            NAV,
            {"nav": NavTillegg(tilbakekrevingsperiode=NAV.nav.tilbakekrevingsperiode, ytelser_for_avregning=0)},  # type: ignore[union-attr]  # set above
            "ytelser-for-avregning-er-ikke-over-0",
            "tilleggsinformasjon.nav.ytelserForAvregning",
        ),
        (
            NAV,
            {"nav": NavTillegg(tilbakekrevingsperiode=FREMTIDIG)},
            "ugyldig-tilbakekrevingsperiode",
            "tilleggsinformasjon.nav.tilbakekrevingsperiode",
        ),
    ],
)
def test_each_rule_is_told_by_upstreams_slug_and_the_path_of_the_argument(
    oppdrag: NyttOppdrag, endret: dict[str, Any], slug: str, argument: str
) -> None:
    assert brudd(oppdrag, **endret) == [(slug, f"input.{argument}")]


def test_several_broken_rules_come_in_upstreams_order() -> None:
    funn = brudd(BRREG, hovedstol=-1, fastsettelsesdato=I_MORGEN, skyldner=PERSON, renter=(NyRente(beloep=0),))
    assert [slug for slug, _ in funn] == [
        "beloep-er-ikke-over-0",
        "ugyldig-fastsettelsesdato",
        "rentebeloep-er-ikke-over-0",
        "kravtype-gjelder-kun-for-organisasjon",
        "rentebeloep-er-ikke-tillatt-for-kravtype",
    ]


def test_one_type_of_nav_may_be_owed_by_both_and_reaches_back_eleven_months() -> None:
    assert brudd(NAV, kravtype="TILBAKEKREVING_OMSORGSPENGER", skyldner=ORGANISASJON) == []
    assert (
        brudd(
            NAV,
            kravtype="TILBAKEKREVING_FORSKUTTERTE_DAGPENGER",
            foreldelsesfristens_utgangspunkt=None,
            tilleggsfrist_etter_foreldelsesloven=dt.date(2025, 12, 21),
        )
        == []
    )


@pytest.mark.parametrize(
    ("dag", "maaneder", "ventet"),
    [
        ("2026-11-21", 10, "2026-01-21"),
        ("2026-11-21", 11, "2025-12-21"),
        ("2026-12-31", 10, "2026-02-28"),
        ("2024-12-31", 10, "2024-02-29"),
        ("2026-11-21", 34, "2024-01-21"),
        ("2026-10-31", 10, "2025-12-31"),
    ],
)
def test_months_back_keep_the_day_where_the_month_has_it(dag: str, maaneder: int, ventet: str) -> None:
    assert maaneder_tilbake(dt.date.fromisoformat(dag), maaneder) == dt.date.fromisoformat(ventet)


def test_a_change_may_set_interest_to_zero_but_not_below_and_the_principal_sum_not_to_zero() -> None:
    skatteetatens = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR
    assert valider_endring(UUID, skatteetatens) == ()
    assert valider_endring(UUID, skatteetatens, hovedstol=1, renter=[NyRente(beloep=0)]) == ()
    assert valider_endring("x", skatteetatens, hovedstol=0, renter=[NyRente(beloep=0), NyRente(beloep=-1)]) == (
        Regelbrudd("ugyldig-kravidentifikator", "input.oppdrag.kravidentifikator"),
        Regelbrudd("hovedstol-er-ikke-over-0", "input.hovedstol"),
        Regelbrudd("rentebeloep-er-under-0", "input.renter.1.beloep"),
    )


def test_a_new_reference_keeps_the_rules_of_references() -> None:
    oppdragsgivers = Kravidentifikatortype.OPPDRAGSGIVERS_KRAVIDENTIFIKATOR
    assert valider_endring("K/1", oppdragsgivers, ny_oppdragsgivers_referanse="SAK-1/B") == ()
    assert valider_endring("K 1", oppdragsgivers, ny_oppdragsgivers_referanse="SAK_1") == (
        Regelbrudd("ugyldig-oppdragsgivers-kravidentifikator", "input.oppdrag.kravidentifikator"),
        Regelbrudd("ugyldig-oppdragsgivers-referanse", "input.nyOppdragsgiversReferanse"),
    )
