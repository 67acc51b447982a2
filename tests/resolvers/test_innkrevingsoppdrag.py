"""Orders: which ids are accepted, what is fetched, and what leads on."""

import pytest

from gateway.domain.innkrevingsoppdrag import Kravfilter, Kravidentifikatortype
from gateway.errors import NotReadyError
from tests.resolvers.conftest import ORG, UUID, Asker, Ledgers, Orders

SKATTEETATENS = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR
OPPDRAGSGIVERS = Kravidentifikatortype.OPPDRAGSGIVERS_KRAVIDENTIFIKATOR

AVSTEMMING = {
    "kravidentifikator": UUID,
    "opprinneligInnkrevingsoppdrag": {
        "mottattTidspunkt": "2026-11-01T10:00:00Z",
        "mottattInnkrevingsoppdrag": {
            "kravtype": "TILBAKEKREVING_BARNETRYGD",
            "skyldner": {"identifikatortype": "ORGANISASJON", "identifikator": ORG},
            "hovedstol": {"valuta": "NOK", "beloep": 1000},
            "oppdragsgiversReferanse": "REF-1",
            "fastsettelsesdato": "2026-10-01",
        },
    },
    "endringer": {
        "hovedstol": [
            {
                "mottattTidspunkt": "2026-11-02T10:00:00Z",
                "transaksjonsid": "T1",
                "mottattEndring": {"hovedstol": {"valuta": "NOK", "beloep": 900}},
            }
        ],
        "renter": [],
        "oppdragsgiversReferanse": [],
    },
}


async def test_looking_an_order_up_makes_no_call(asker: Asker, orders: Orders) -> None:
    data = await asker.data(
        "query($k: String!) { innkrevingsoppdrag(kravidentifikator: $k) { kravidentifikator kravidentifikatortype } }",
        k=UUID,
    )
    assert data["innkrevingsoppdrag"] == {
        "kravidentifikator": UUID,
        "kravidentifikatortype": "SKATTEETATENS_KRAVIDENTIFIKATOR",
    }
    assert orders.calls == []


@pytest.mark.parametrize(
    ("ident", "kind", "slug"),
    [
        ("REF-1", SKATTEETATENS, "ugyldig-kravidentifikator"),
        (f"{UUID}\n", SKATTEETATENS, "ugyldig-kravidentifikator"),
        (f"{{{UUID}}}", SKATTEETATENS, "ugyldig-kravidentifikator"),
        ("", OPPDRAGSGIVERS, "ugyldig-oppdragsgivers-kravidentifikator"),
        ("A" * 41, OPPDRAGSGIVERS, "ugyldig-oppdragsgivers-kravidentifikator"),
        ("A B", OPPDRAGSGIVERS, "ugyldig-oppdragsgivers-kravidentifikator"),
    ],
)
async def test_id_of_another_shape_is_refused_with_upstreams_slug_before_any_call(
    asker: Asker, orders: Orders, ident: str, kind: Kravidentifikatortype, slug: str
) -> None:
    error = await asker.error(
        "query($k: String!, $t: Kravidentifikatortype!) {"
        " innkrevingsoppdrag(kravidentifikator: $k, kravidentifikatortype: $t) {"
        " mottaksstatus { mottaksstatusKode } } }",
        k=ident,
        t=kind.value,
    )
    assert error == {"code": "BAD_USER_INPUT", "retryable": False, "reason": "kravidentifikator", "feilkode": slug}
    assert orders.calls == []


async def test_principals_id_may_hold_slashes_and_norwegian_letters(asker: Asker, orders: Orders) -> None:
    orders.answers["valideringsfeil"] = []
    await asker.data(
        '{ innkrevingsoppdrag(kravidentifikator: "Å/1-x", kravidentifikatortype: OPPDRAGSGIVERS_KRAVIDENTIFIKATOR)'
        " { valideringsfeil { feilkode } } }"
    )
    assert orders.calls == [("valideringsfeil", "Å/1-x", OPPDRAGSGIVERS)]


async def test_unknown_status_is_ukjent_beside_its_code(asker: Asker, orders: Orders) -> None:
    orders.answers["mottaksstatus"] = {
        "kravidentifikator": UUID,
        "mottaksstatus": "PAA_VENT",
        "statusOppdatert": "2026-11-20T10:00:00+01:00",
    }
    data = await asker.data(
        "query($k: String!) { innkrevingsoppdrag(kravidentifikator: $k) { mottaksstatus {"
        " mottaksstatus mottaksstatusKode statusOppdatert ansvarlig kilde { api } } } }",
        k=UUID,
    )
    assert data["innkrevingsoppdrag"]["mottaksstatus"] == {
        "mottaksstatus": "UKJENT",
        "mottaksstatusKode": "PAA_VENT",
        "statusOppdatert": "2026-11-20T09:00:00Z",
        "ansvarlig": "SKATTEETATEN",
        "kilde": {"api": "INNKREVINGSOPPDRAG"},
    }


async def test_text_of_a_validation_error_shows_no_identity_number(asker: Asker, orders: Orders) -> None:
    orders.answers["valideringsfeil"] = [
        {"error": "PERSON_ER_DOED", "message": "Person med fødselsnummer 01017000027 er død"}
    ]
    data = await asker.data(
        "query($k: String!) { innkrevingsoppdrag(kravidentifikator: $k) { valideringsfeil { feilkode melding } } }",
        k=UUID,
    )
    (feil,) = data["innkrevingsoppdrag"]["valideringsfeil"]
    assert feil["feilkode"] == "PERSON_ER_DOED"
    assert "01017000027" not in feil["melding"]
    assert "er død" in feil["melding"]


async def test_order_that_is_not_booked_costs_that_field_alone(asker: Asker, orders: Orders) -> None:
    orders.answers["valideringsfeil"] = []
    orders.failures["avstemming"] = NotReadyError(retry_after=2)
    result = await asker.ask(
        "query($k: String!) { innkrevingsoppdrag(kravidentifikator: $k) {"
        " avstemming { kravidentifikator } valideringsfeil { feilkode } } }",
        k=UUID,
    )
    assert result.data == {"innkrevingsoppdrag": {"avstemming": None, "valideringsfeil": []}}
    assert [error.path for error in result.errors or []] == [["innkrevingsoppdrag", "avstemming"]]


async def test_reconciliation_reads_as_one_value_and_leads_to_the_debtor(
    asker: Asker, orders: Orders, ledgers: Ledgers
) -> None:
    orders.answers["avstemming"] = AVSTEMMING
    data = await asker.data(
        "query($k: String!) { innkrevingsoppdrag(kravidentifikator: $k) { avstemming { opprinnelig {"
        " hovedstol skyldner { type part { identifikator aapneKrav { skjermet } } } }"
        " hovedstolendringer { hovedstol } renteendringer { transaksjonsid } avskriving { transaksjonsid } } } }",
        k=UUID,
    )
    assert data["innkrevingsoppdrag"]["avstemming"] == {
        "opprinnelig": {
            "hovedstol": "1000.00",
            "skyldner": {"type": "ORGANISASJON", "part": {"identifikator": ORG, "aapneKrav": {"skjermet": False}}},
        },
        "hovedstolendringer": [{"hovedstol": "900.00"}],
        "renteendringer": [],
        "avskriving": None,
    }
    assert ledgers.calls == [("aapnekrav",)]


async def test_overview_leads_to_each_order(asker: Asker, orders: Orders) -> None:
    orders.answers["kravoversikt"] = {
        "oppdragsgiver": {"organisasjonsnummer": ORG},
        "gjenstaaendeBeloepForSkyldner": 10.5,
        "skyldner": {"identifikator": ORG, "skyldnersNavn": "Firma AS"},
        "krav": [
            {
                "skatteetatensKravidentifikator": UUID,
                "kravtype": "TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN",
                "kravbeskrivelse": {"spraakTekst": [{"tekst": "Tvangsmulkt", "spraak": "NB"}]},
                "kravgrunnlag": {"oppdragsgiversReferanse": "R"},
                "gjenstaaendeBeloep": 10.5,
            }
        ],
    }
    data = await asker.data(
        "query($p: PartIdentifikator!) { part(identifikator: $p) { innkrevingsoppdrag { skyldnersNavn"
        " gjenstaaendeBeloepForSkyldner krav { kravbeskrivelse innkrevingsoppdrag { id kravidentifikator } } } } }",
        p=ORG,
    )
    oversikt = data["part"]["innkrevingsoppdrag"]
    assert (oversikt["skyldnersNavn"], oversikt["gjenstaaendeBeloepForSkyldner"]) == ("Firma AS", "10.50")
    (krav,) = oversikt["krav"]
    assert krav["kravbeskrivelse"] == "Tvangsmulkt"
    assert krav["innkrevingsoppdrag"]["kravidentifikator"] == UUID
    assert orders.calls == [("kravoversikt", ORG, Kravfilter.AAPNE)]
    node = await asker.data(
        "query($id: ID!) { node(id: $id) { __typename ... on Innkrevingsoppdrag { kravidentifikator } } }",
        id=krav["innkrevingsoppdrag"]["id"],
    )
    assert node["node"] == {"__typename": "Innkrevingsoppdrag", "kravidentifikator": UUID}
