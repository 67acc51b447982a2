"""What upstream would refuse for its form alone is refused before any call, under upstream's own slug."""

from typing import Any

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend
from tests.graphql.orders import AVSKRIV, HOVEDSTOL, OPPRETT, OURS, REFERANSE, RENTER, nytt, which

# The gateway's clock stands at noon UTC on 21 November 2026.
TOMORROW = "2026-11-22"
COMPANY = {"type": "ORGANISASJON", "identifikator": "313367002"}
FINE = "TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN"
NO_TILLEGG: dict[str, Any] = {"tilleggsinformasjon": None}


def _nav(**changed: object) -> dict[str, Any]:
    period = {"fraOgMed": "2026-01-01", "tilOgMed": "2026-06-30"}
    return {"tilleggsinformasjon": {"nav": {"tilbakekrevingsperiode": period, **changed}}}


def _fine(periode: tuple[str, str] = ("2026-01-01", "2026-06-30"), **changed: object) -> dict[str, Any]:
    stopped = changed.pop("stopped", None)
    period = {"fraOgMed": periode[0], "tilOgMed": periode[1]}
    tillegg = {"broennoeysundregistrene": {"periode": period, "stoppdatoForLoependeMulkt": stopped}}
    return {"kravtype": FINE, "skyldner": COMPANY, "renter": None, "tilleggsinformasjon": tillegg, **changed}


CREATE: list[tuple[dict[str, Any], str, str]] = [
    ({"hovedstol": 0}, "beloep-er-ikke-over-0", "input.hovedstol"),
    ({"hovedstol": -1}, "beloep-er-ikke-over-0", "input.hovedstol"),
    ({"oppdragsgiversReferanse": " "}, "tom-oppdragsgivers-referanse", "input.oppdragsgiversReferanse"),
    ({"oppdragsgiversReferanse": "a_b"}, "ugyldig-oppdragsgivers-referanse", "input.oppdragsgiversReferanse"),
    ({"oppdragsgiversReferanse": "a" * 41}, "ugyldig-oppdragsgivers-referanse", "input.oppdragsgiversReferanse"),
    ({"own": "a b"}, "ugyldig-oppdragsgivers-kravidentifikator", "input.oppdragsgiversKravidentifikator"),
    ({"own": ""}, "ugyldig-oppdragsgivers-kravidentifikator", "input.oppdragsgiversKravidentifikator"),
    ({"fastsettelsesdato": TOMORROW}, "ugyldig-fastsettelsesdato", "input.fastsettelsesdato"),
    (
        {"foreldelsesfristensUtgangspunkt": "2026-10-01"},
        "ugyldig-foreldelsesfristens-utgangspunkt",
        "input.foreldelsesfristensUtgangspunkt",
    ),
    (
        {"foreldelsesfristensUtgangspunkt": "2026-09-01", "tilleggsfristEtterForeldelsesloven": "2026-09-01"},
        "ugyldig-tilleggsfrist-etter-foreldelsesloven",
        "input.tilleggsfristEtterForeldelsesloven",
    ),
    (
        {"tilleggsfristEtterForeldelsesloven": "2026-01-20"},
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-10-maaneder",
        "input.tilleggsfristEtterForeldelsesloven",
    ),
    (
        {
            "kravtype": "TILBAKEKREVING_FORSKUTTERTE_DAGPENGER",
            "tilleggsfristEtterForeldelsesloven": "2025-12-20",
        },
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-11-maaneder",
        "input.tilleggsfristEtterForeldelsesloven",
    ),
    (
        {"skyldner": {"type": "PERSON", "identifikator": "05826930058"}},
        "ugyldig-skyldners-identifikator",
        "input.skyldner.identifikator",
    ),
    (
        {"skyldner": {"type": "PERSON", "identifikator": "313367002"}},
        "ugyldig-skyldners-identifikator",
        "input.skyldner.identifikator",
    ),
    ({"renter": [{"beloep": 0}]}, "rentebeloep-er-ikke-over-0", "input.renter.0.beloep"),
    (
        {"renter": [{"beloep": 1}, {"beloep": 1, "renterIlagtDato": TOMORROW}]},
        "ugyldig-renterilagtdato",
        "input.renter.1.renterIlagtDato",
    ),
    ({"skyldner": COMPANY}, "kravtype-gjelder-kun-for-person", "input.skyldner.type"),
    (
        {"kravtype": "TILBAKEKREVING_LOENNSKOMPENSASJON"},
        "kravtype-gjelder-kun-for-organisasjon",
        "input.skyldner.type",
    ),
    (
        _fine(skyldner={"type": "PERSON", "identifikator": "05826930057"}),
        "kravtype-gjelder-kun-for-organisasjon",
        "input.skyldner.type",
    ),
    (
        {"tilleggsinformasjon": _fine()["tilleggsinformasjon"]},
        "ugyldig-tilleggsinformasjon",
        "input.tilleggsinformasjon",
    ),
    (
        _nav(ytelserForAvregning=0),
        "ytelser-for-avregning-er-ikke-over-0",
        "input.tilleggsinformasjon.nav.ytelserForAvregning",
    ),
    (
        _nav(tilbakekrevingsperiode={"fraOgMed": "2026-01-01", "tilOgMed": TOMORROW}),
        "ugyldig-tilbakekrevingsperiode",
        "input.tilleggsinformasjon.nav.tilbakekrevingsperiode",
    ),
    (
        _nav(tilbakekrevingsperiode={"fraOgMed": "2026-02-01", "tilOgMed": "2026-01-31"}),
        "ugyldig-tilbakekrevingsperiode",
        "input.tilleggsinformasjon.nav.tilbakekrevingsperiode",
    ),
    (
        _fine(("2026-01-01", TOMORROW)),
        "ugyldig-periode",
        "input.tilleggsinformasjon.broennoeysundregistrene.periode",
    ),
    (
        _fine(stopped=TOMORROW),
        "ugyldig-stoppdato-for-løpende-mulkt",
        "input.tilleggsinformasjon.broennoeysundregistrene.stoppdatoForLoependeMulkt",
    ),
    (
        _fine(foreldelsesfristensUtgangspunkt="2024-01-20"),
        "foreldelsesfristens-utgangspunkt-eldre-enn-2-aar-og-10-maaneder",
        "input.foreldelsesfristensUtgangspunkt",
    ),
    (_fine(renter=[{"beloep": 1}]), "rentebeloep-er-ikke-tillatt-for-kravtype", "input.renter"),
]

ORDER = which("6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506", OURS)
CHANGE: list[tuple[str, dict[str, Any], str, str]] = [
    (HOVEDSTOL, {"oppdrag": ORDER, "hovedstol": 0}, "hovedstol-er-ikke-over-0", "input.hovedstol"),
    (RENTER, {"oppdrag": ORDER, "renter": [{"beloep": -1}]}, "rentebeloep-er-under-0", "input.renter.0.beloep"),
    (
        REFERANSE,
        {"oppdrag": ORDER, "nyOppdragsgiversReferanse": "a b"},
        "ugyldig-oppdragsgivers-referanse",
        "input.nyOppdragsgiversReferanse",
    ),
    (
        AVSKRIV,
        {"oppdrag": which("KRAV-1", OURS)},
        "ugyldig-kravidentifikator",
        "input.oppdrag.kravidentifikator",
    ),
    (
        AVSKRIV,
        {"oppdrag": which("KRAV 1")},
        "ugyldig-oppdragsgivers-kravidentifikator",
        "input.oppdrag.kravidentifikator",
    ),
]


@pytest.mark.parametrize(("changed", "slug", "path"), CREATE)
async def test_a_create_that_breaks_a_rule_is_refused_before_any_call(
    frontend: Frontend, simulator: RunningSimulator, changed: dict[str, Any], slug: str, path: str
) -> None:
    await _refused(frontend, simulator, OPPRETT, nytt(**changed), (slug, path))


@pytest.mark.parametrize(("document", "given", "slug", "path"), CHANGE)
async def test_a_change_that_breaks_a_rule_is_refused_before_any_call(
    frontend: Frontend, simulator: RunningSimulator, document: str, given: dict[str, Any], slug: str, path: str
) -> None:
    await _refused(frontend, simulator, document, given, (slug, path))


async def test_todays_date_is_the_one_in_oslo(frontend: Frontend, simulator: RunningSimulator) -> None:
    await frontend.data(OPPRETT, {"input": nytt(fastsettelsesdato="2026-11-21")})


async def test_what_only_upstream_can_know_is_left_to_upstream(frontend: Frontend) -> None:
    answer = await frontend.ask(OPPRETT, {"input": nytt(kravtype="FINNES_IKKE")})
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["feilkode"]) == ("BAD_USER_INPUT", "kravtype-eksisterer-ikke")
    assert extensions["httpStatus"] == 422


async def _refused(
    frontend: Frontend, simulator: RunningSimulator, document: str, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    answer = await frontend.ask(document, {"input": given})
    extensions = answer["errors"][0]["extensions"]
    assert extensions == {
        "code": "BAD_USER_INPUT",
        "retryable": False,
        "feilkode": expected[0],
        "reason": expected[1],
    }
    assert (await simulator.stats())["total"] == 0
