"""Upstream's uneven names and gaps, each read into one even name."""

import datetime as dt
import json
from typing import Any

import msgspec
import pytest

from gateway.domain.avstemming import Avstemming
from gateway.domain.betaling import Betaling
from gateway.domain.identifikator import Parttype
from gateway.domain.krav import AapneKrav, Fastsettingsmaate, Krav
from gateway.domain.kravoversikt import Kravfilter, Kravoversikt, tom_kravoversikt
from gateway.domain.mottaksstatus import MottaksstatusSvar
from gateway.domain.mottatt_oppdrag import Skyldner
from gateway.domain.oppdragsperiode import Oppdragsperiode
from gateway.domain.utbetaling import Utbetaling, Utbetalingstatus

KRAV: dict[str, Any] = {
    "partIdentifikator": "313367002",
    "kravidentifikator": "K",
    "kravtype": "X",
    "opprinneligBeloep": -1,
    "gjenstaaendeBeloep": -1.5,
    "kravforfall": [],
}
TEKST = {"spraakTekst": [{"tekst": "T", "spraak": "nb"}]}


def dekod(type_: Any, verdi: object) -> Any:  # noqa: ANN401 - any domain type
    return msgspec.json.decode(json.dumps(verdi), type=type_)


def test_absent_lists_are_empty() -> None:
    aapne = dekod(AapneKrav, {"partIdentifikator": "313367002", "skjermet": True})
    assert (aapne.krav, aapne.betalinger_med_uplassert_beloep, aapne.oversikt_per_kravgruppe) == ((), (), ())
    assert aapne.total_oversikt is None


def test_negative_and_whole_amounts_are_read_as_they_are() -> None:
    krav = dekod(Krav, KRAV)
    assert (krav.opprinnelig_beloep, krav.gjenstaaende_beloep) == (-1.0, -1.5)


@pytest.mark.parametrize("beloep", [1e14, -1e14])
def test_an_amount_too_large_to_be_exact_is_refused(beloep: float) -> None:
    with pytest.raises(msgspec.ValidationError):
        dekod(Krav, {**KRAV, "opprinneligBeloep": beloep})


@pytest.mark.parametrize(
    ("kode", "ventet"),
    [(None, None), ("blank", Fastsettingsmaate.BLANK), ("skjønn", Fastsettingsmaate.UKJENT)],
)
def test_an_unknown_code_passes_and_is_kept_raw(kode: str | None, ventet: Fastsettingsmaate | None) -> None:
    krav = dekod(Krav, KRAV if kode is None else {**KRAV, "fastsettingsmaate": kode})
    assert (krav.fastsettingsmaate, krav.fastsettingsmaate_kode) == (ventet, kode)


def test_all_three_spellings_of_a_due_date_id_are_read() -> None:
    forfall = {
        "kravforfallsIdentifikator": "F1",
        "forfallsdato": "2026-01-01",
        "opprinneligBeloep": 1,
        "gjenstaaendeBeloep": 1,
        "betalingsinformasjon": {},
    }
    betaling = {
        "partIdentifikator": "313367002",
        "innbetalingsidentifikator": "B",
        "innbetalingsdato": "2026-01-01",
        "innbetaltBeloep": 1,
        "plassertKrav": [{"kravforfallIdentifikator": "F2", "plassertBeloep": 1}],
    }
    kreditkrav = {
        "kravforfallidentifikator": "F3",
        "opprinneligBeloep": 1,
        "gjenstaaendeBeloep": 1,
        "utbetaltBeloep": 1,
    }
    utbetaling = {
        "partIdentifikator": "313367002",
        "utbetalingsidentifikator": "U",
        "utbetaltdato": "2026-01-01",
        "utbetaltBeloep": 1,
        "betaltTil": {},
        "grunnlagForUtbetaling": {"kreditKrav": [kreditkrav]},
        "utbetalingstatus": "underUtbetaling",
    }
    assert dekod(Krav, {**KRAV, "kravforfall": [forfall]}).forfall[0].kravforfallsidentifikator == "F1"
    assert dekod(Betaling, betaling).plasserte_krav[0].kravforfallsidentifikator == "F2"
    lest = dekod(Utbetaling, utbetaling)
    assert lest.kreditkrav[0].kravforfallsidentifikator == "F3"
    assert lest.utbetalingstatus is Utbetalingstatus.UNDER_UTBETALING


@pytest.mark.parametrize("motregning", ["krav", "betaling"])
def test_both_spellings_of_what_an_offset_covered_are_read(motregning: str) -> None:
    dekket = {
        "motregnetBeloep": 5,
        "dekketKravBeskrivelse": TEKST,
        "innkrevingsmyndighet": TEKST,
        "forfallsdato": "2026-01-01",
        "kreditorsnavn": TEKST,
        "forsinkelsesrenter": 0,
    }
    felles = {
        "motregningsidentifikator": "M",
        "innkrevingsmyndighet": TEKST,
        "motregnetdato": "2026-01-01",
        "hovedkrav": {"innbetalingBruktImotregning": [{"innbetalingsidentifikator": "B", "uplassertBeloep": 0}]},
    }
    if motregning == "krav":
        lest = dekod(Krav, {**KRAV, "motregningAvKreditkrav": {**felles, "dekketkrav": [dekket]}}).motregning
    else:
        betaling = {
            "partIdentifikator": "313367002",
            "innbetalingsidentifikator": "B",
            "innbetalingsdato": "2026-01-01",
            "innbetaltBeloep": 1,
            "motregningAvInnbetaling": {**felles, "dekketKrav": [dekket]},
        }
        lest = dekod(Betaling, betaling).motregning
    assert lest.dekkede_krav[0].motregnet_beloep == 5.0
    assert lest.brukt_innbetaling[0].innbetalingsidentifikator == "B"
    assert lest.brukt_kreditkrav == ()


@pytest.mark.parametrize(("fra", "til"), [("fom", "tom"), ("fraDato", "tilDato")])
def test_both_spellings_of_a_period_are_read(fra: str, til: str) -> None:
    periode = dekod(Oppdragsperiode, {fra: "2025-01-01", til: "2025-01-31"})
    assert (periode.fra_og_med, periode.til_og_med) == (dt.date(2025, 1, 1), dt.date(2025, 1, 31))


@pytest.mark.parametrize("periode", [{}, {"fom": "2025-01-01"}, {"fom": "2025-01-01", "fraDato": "2025-01-01"}])
def test_a_period_without_both_days_is_refused(periode: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        dekod(Oppdragsperiode, periode)


@pytest.mark.parametrize("navn", ["stoppdatoForLøpendeMulkt", "stoppdatoForLoependeMulkt"])
def test_the_stop_date_is_read_with_and_without_its_letter(navn: str) -> None:
    avstemming = dekod(
        Avstemming,
        {
            "kravidentifikator": "x",
            "endringer": {"hovedstol": [], "renter": [], "oppdragsgiversReferanse": []},
            "opprinneligInnkrevingsoppdrag": {
                "mottattTidspunkt": "2025-01-01T00:00:00+01:00",
                "mottattInnkrevingsoppdrag": {
                    "kravtype": "TVANGSMULKT",
                    "skyldner": {"identifikatortype": "ORGANISASJON", "identifikator": "314961900"},
                    "hovedstol": {"valuta": "NOK", "beloep": 25000},
                    "oppdragsgiversReferanse": "R",
                    "fastsettelsesdato": "2025-02-03",
                    "tilleggsinformasjon": {"periode": {"fom": "2025-01-01", "tom": "2025-01-31"}, navn: "2025-01-31"},
                },
            },
        },
    )
    opprinnelig = avstemming.opprinnelig
    assert opprinnelig.stoppdato_for_loepende_mulkt == dt.date(2025, 1, 31)
    assert opprinnelig.tvangsmulktperiode.til_og_med == dt.date(2025, 1, 31)
    assert (opprinnelig.hovedstol, opprinnelig.renter, opprinnelig.tilbakekrevingsperiode) == (25000, (), None)
    assert opprinnelig.skyldner.type is Parttype.ORGANISASJON
    assert opprinnelig.skyldner.part.identifikator == "314961900"


def test_an_unknown_kind_of_debtor_is_told_by_the_length_of_the_number() -> None:
    skyldner = Skyldner(identifikatortype="BO", identifikator="12837530065")
    assert skyldner.type is Parttype.PERSON


def test_an_instant_without_its_offset_is_refused() -> None:
    svar = {"kravidentifikator": "x", "mottaksstatus": "MIGRERT", "statusOppdatert": "2025-01-01T00:00:00"}
    with pytest.raises(msgspec.ValidationError):
        dekod(MottaksstatusSvar, svar)


@pytest.mark.parametrize("krav", [{}, {"krav": None}, {"krav": []}])
def test_an_overview_without_claims_is_empty_however_upstream_says_so(krav: dict[str, Any]) -> None:
    svar = {
        "oppdragsgiver": {"organisasjonsnummer": "314055403", "organisasjonsnavn": None},
        "gjenstaaendeBeloepForSkyldner": 0,
        "skyldner": {"identifikator": "05826930057", "skyldnersNavn": None},
    }
    oversikt = dekod(Kravoversikt, {**svar, **krav})
    assert (oversikt.krav, oversikt.skyldners_navn) == ((), None)


def test_the_overview_of_a_404_is_empty_and_can_be_kept_like_any_other() -> None:
    tom = tom_kravoversikt("05826930057")
    assert (tom.krav, tom.oppdragsgiver, tom.gjenstaaende_beloep_for_skyldner) == ((), None, 0.0)
    assert msgspec.json.decode(msgspec.json.encode(tom), type=Kravoversikt) == tom


def test_the_filter_for_open_claims_holds_its_letter_on_the_wire() -> None:
    assert [ett.value for ett in Kravfilter] == ["alle", "åpne", "lukkede", "ingen"]
