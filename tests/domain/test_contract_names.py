"""Every plain field of the public contract is an attribute of the domain value behind it."""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema

from gateway.domain import avstemming, betalingsinformasjon, kravdetaljer, kravoversikt, motregning, plassering
from gateway.domain.betaling import Betaling
from gateway.domain.betalingsklar import Betalingsklar
from gateway.domain.forfall import ForfallMedKrav
from gateway.domain.kontoutskrift import Kontoutskriftslinje
from gateway.domain.krav import AapneKrav, Krav, Kravforfall
from gateway.domain.kravperiode import Kravperiode
from gateway.domain.kravsum import KravgruppeSum, KravSum
from gateway.domain.kravtype import Kravtype
from gateway.domain.mottaksstatus import MottaksstatusSvar, Valideringsfeil
from gateway.domain.mottatt_oppdrag import MottattInnkrevingsoppdrag, Rente, Skyldner
from gateway.domain.oppdragsperiode import Oppdragsperiode
from gateway.domain.oversikt import OversiktPerKravgruppe, TotalOversikt
from gateway.domain.part import Part
from gateway.domain.utbetaling import Kreditkrav, TilbakebetaltBetaling, Utbetaling

SKJEMA = build_schema((Path(__file__).parent.parent / "contracts" / "schema.graphql").read_text())
VERDIER: list[tuple[str, Any]] = [
    (verdi.__name__, verdi)
    for verdi in (
        AapneKrav,
        Betaling,
        Betalingsklar,
        ForfallMedKrav,
        Kontoutskriftslinje,
        Krav,
        Kravforfall,
        KravgruppeSum,
        Kravperiode,
        KravSum,
        Kravtype,
        Kreditkrav,
        MottaksstatusSvar,
        MottattInnkrevingsoppdrag,
        OversiktPerKravgruppe,
        Part,
        Rente,
        Skyldner,
        TilbakebetaltBetaling,
        TotalOversikt,
        Utbetaling,
        Valideringsfeil,
        avstemming.Avstemming,
        avstemming.MottattAvskriving,
        avstemming.MottattHovedstolendring,
        avstemming.MottattReferanseendring,
        avstemming.MottattRenteendring,
        betalingsinformasjon.Bankkonto,
        betalingsinformasjon.Betalingsinformasjon,
        betalingsinformasjon.Mottaker,
        kravdetaljer.Kravdetaljer,
        kravdetaljer.Kravlinje,
        kravoversikt.Kravoversikt,
        kravoversikt.KravoversiktKrav,
        kravoversikt.Oppdragsgiver,
        kravoversikt.PartReferanse,
        motregning.BruktInnbetaling,
        motregning.BruktKreditkrav,
        motregning.DekketKrav,
        plassering.KravDekketAvBetaling,
        plassering.PlassertBetaling,
        plassering.PlassertMotkrav,
        plassering.PlassertUtbetaling,
    )
] + [
    ("Periode", Oppdragsperiode),
    ("Motregning", motregning.MotregningAvBetaling),
    ("Motregning", motregning.MotregningAvKreditkrav),
    ("PlassertBetaling", kravdetaljer.PlassertOppdragsbetaling),
    ("PlassertUtbetaling", plassering.UtbetalingAvBetaling),
]
# Worked out or fetched by functions, from more than the value itself.
AVLEDET = {
    *("id", "kilde", "status", "nesteForfall", "dagerTilForfall", "erForfalt", "klarForBetaling"),
    *("plassertBeloepAbsolutt", "innbetaltBeloepAbsolutt", "innkrevingsoppdrag"),
}
AVLEDET_AV = {"Kontoutskriftslinje": {"tekst"}, "Part": set(SKJEMA.type_map["Part"].fields) - {"identifikator", "type"}}  # type: ignore[attr-defined]  # an object type


def i_python(navn: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", navn).lower()


@pytest.mark.parametrize(("navn", "verdi"), VERDIER, ids=lambda ledd: getattr(ledd, "__name__", ledd))
def test_every_plain_field_is_an_attribute(navn: str, verdi: Any) -> None:  # noqa: ANN401 - a class
    type_ = SKJEMA.type_map[navn]
    assert isinstance(type_, GraphQLObjectType)
    felter = set(type_.fields) - AVLEDET - AVLEDET_AV.get(navn, set())
    assert {felt for felt in felter if not hasattr(verdi, i_python(felt))} == set()
