"""Orders equal what upstream says of them itself, by either id, whatever their status."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway
from tests.graphql.scripted import say
from tests.graphql.upstream import Upstream, written

ORDER = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f5{:02d}"
BOOKED = [ORDER.format(number) for number in (4, 5, 6, 8, 11, 12, 13)] + ["7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622"]
DEBTOR = "23889030097"


@pytest.fixture
async def upstream(simulator: RunningSimulator) -> AsyncIterator[Upstream]:
    upstream = Upstream(simulator)
    yield upstream
    await upstream.aclose()


async def ask(frontend: Frontend, selection: str, ident: str = ORDER.format(4), kind: str = "SKATTEETATENS") -> Any:  # noqa: ANN401
    return await frontend.ask(
        "query($k: String!, $t: Kravidentifikatortype!) { o: innkrevingsoppdrag(kravidentifikator: $k, "
        f"kravidentifikatortype: $t) {{ {selection} }} }}",
        {"k": ident, "t": f"{kind}_KRAVIDENTIFIKATOR"},
    )


@pytest.mark.parametrize(
    ("number", "status", "responsible"),
    [
        (1, "MOTTATT_IKKE_BEHANDLET", "SKATTEETATEN"),
        (2, "MOTTATT_UNDER_BEHANDLING", "SKATTEETATEN"),
        (3, "VALIDERINGSFEIL", "OPPDRAGSGIVER"),
        (4, "RESKONTROFOERT", "SKATTEETATEN"),
        (5, "MIGRERT", "SKATTEETATEN"),
        (7, "SKAL_IKKE_RESKONTROFOERES", "OPPDRAGSGIVER"),
    ],
)
async def test_every_status_tells_who_must_act(frontend: Frontend, number: int, status: str, responsible: str) -> None:
    answer = await ask(frontend, "mottaksstatus { mottaksstatus mottaksstatusKode ansvarlig }", ORDER.format(number))

    assert answer["data"]["o"]["mottaksstatus"] == {
        "mottaksstatus": status,
        "mottaksstatusKode": status,
        "ansvarlig": responsible,
    }


async def test_a_status_that_upstream_adds_is_ukjent_beside_its_code(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    body = {"kravidentifikator": "x", "mottaksstatus": "PAA_VENT", "statusOppdatert": "2026-11-20T10:00:00+01:00"}
    await say(simulator, "mottaksstatus", body)

    answer = await ask(frontend, "mottaksstatus { mottaksstatus mottaksstatusKode statusOppdatert }")

    assert answer["data"]["o"]["mottaksstatus"] == {
        "mottaksstatus": "UKJENT",
        "mottaksstatusKode": "PAA_VENT",
        "statusOppdatert": "2026-11-20T09:00:00Z",
    }


async def test_validation_errors_show_no_part_of_an_identity_number(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    answer = await ask(frontend, "valideringsfeil { feilkode melding }", ORDER.format(3))
    (error,) = answer["data"]["o"]["valideringsfeil"]
    assert error["feilkode"] == "PERSON_EKSISTERER_IKKE"
    assert not any(letter.isdigit() for letter in error["melding"])

    body = {"valideringsfeil": [{"error": "NY_KODE", "message": "Person 05826930057 (org. 313367002) er død"}]}
    await say(simulator, "valideringsfeil", body)
    answer = await ask(frontend, "valideringsfeil { feilkode melding }", ORDER.format(5))
    (error,) = answer["data"]["o"]["valideringsfeil"]
    assert (error["feilkode"], error["melding"].endswith("er død")) == ("NY_KODE", True)
    assert not {"05826930057", "313367002"} & set(error["melding"].replace("(", " ").replace(")", " ").split())


async def test_no_validation_errors_are_an_empty_list(frontend: Frontend) -> None:
    assert (await ask(frontend, "valideringsfeil { feilkode }"))["data"]["o"]["valideringsfeil"] == []


AVSTEMMING = (
    "avstemming { kravidentifikator oppdragsgiversKravidentifikator opprinnelig { kravtype skyldner { type part { "
    "identifikator } } hovedstol renter { beloep renterIlagtDato rentetype } oppdragsgiversReferanse fastsettelsesdato "
    "tilbakekrevingsperiode { fraOgMed tilOgMed } tvangsmulktperiode { fraOgMed tilOgMed } ytelserForAvregning "
    "stoppdatoForLoependeMulkt } hovedstolendringer { transaksjonsid hovedstol } renteendringer { renter { beloep } } "
    "referanseendringer { oppdragsgiversReferanse } avskriving { transaksjonsid } }"
)


def expected_period(raw: dict[str, Any] | None) -> dict[str, Any] | None:
    return raw and {"fraOgMed": raw.get("fom") or raw["fraDato"], "tilOgMed": raw.get("tom") or raw["tilDato"]}


def expected_avstemming(raw: dict[str, Any]) -> dict[str, Any]:
    sent, changes = raw["opprinneligInnkrevingsoppdrag"]["mottattInnkrevingsoppdrag"], raw["endringer"]
    extra, debtor = sent.get("tilleggsinformasjon", {}), sent["skyldner"]
    return {
        "kravidentifikator": raw["kravidentifikator"],
        "oppdragsgiversKravidentifikator": raw.get("oppdragsgiversKravidentifikator"),
        "opprinnelig": {
            "kravtype": sent["kravtype"],
            "skyldner": {"type": debtor["identifikatortype"], "part": {"identifikator": debtor["identifikator"]}},
            "hovedstol": written(sent["hovedstol"]["beloep"]),
            "renter": [
                {
                    "beloep": written(one["beloep"]),
                    "renterIlagtDato": one.get("renterIlagtDato"),
                    "rentetype": one["rentetype"],
                }
                for one in sent.get("renteBeloep", [])
            ],
            "oppdragsgiversReferanse": sent["oppdragsgiversReferanse"],
            "fastsettelsesdato": sent["fastsettelsesdato"],
            "tilbakekrevingsperiode": expected_period(extra.get("tilbakekrevingsperiode")),
            "tvangsmulktperiode": expected_period(extra.get("periode")),
            "ytelserForAvregning": written(extra.get("ytelserForAvregning", {}).get("beloep")),
            "stoppdatoForLoependeMulkt": extra.get("stoppdatoForLøpendeMulkt"),
        },
        "hovedstolendringer": [
            {
                "transaksjonsid": one["transaksjonsid"],
                "hovedstol": written(one["mottattEndring"]["hovedstol"]["beloep"]),
            }
            for one in changes["hovedstol"]
        ],
        "renteendringer": [
            {"renter": [{"beloep": written(rente["beloep"])} for rente in one["mottattEndring"]["renter"]]}
            for one in changes["renter"]
        ],
        "referanseendringer": [
            {"oppdragsgiversReferanse": one["mottattEndring"]["nyOppdragsgiversReferanse"]}
            for one in changes["oppdragsgiversReferanse"]
        ],
        "avskriving": raw.get("avskriving") and {"transaksjonsid": raw["avskriving"]["transaksjonsid"]},
    }


@pytest.mark.parametrize("ident", BOOKED)
async def test_reconciliation_is_upstreams_in_either_spelling(
    frontend: Frontend, upstream: Upstream, ident: str
) -> None:
    query = "kravidentifikatortype=SKATTEETATENS_KRAVIDENTIFIKATOR"
    raw = await upstream.order("GET", f"/{ident}/avstemming?{query}")

    answer = await ask(frontend, AVSTEMMING, ident)

    assert "errors" not in answer
    assert answer["data"]["o"]["avstemming"] == expected_avstemming(raw)


KRAVDETALJER = (
    "kravdetaljer { kravtype opprinneligBeloep gjenstaaendeBeloep skatteetatensKravidentifikator "
    "oppdragsgiversKravidentifikator oppdragsgiversReferanse forfallsdato foreldelsesdato fastsettelsesdato "
    "kravlinjer { kravlinjetype opprinneligBeloep gjenstaaendeBeloep } betalinger { innbetalingsidentifikator "
    "innbetaltBeloep plassertBeloep } oppdragsgiver { organisasjonsnummer } skyldner { navn part { identifikator } } }"
)


def expected_details(raw: dict[str, Any]) -> dict[str, Any]:
    krav, basis = raw["krav"], raw["krav"]["kravgrunnlag"]
    return {
        "kravtype": krav["kravtype"],
        "opprinneligBeloep": written(krav["opprinneligBeloep"]),
        "gjenstaaendeBeloep": written(krav["gjenstaaendeBeloep"]),
        "skatteetatensKravidentifikator": krav["skatteetatensKravidentifikator"],
        "oppdragsgiversKravidentifikator": basis.get("oppdragsgiversKravidentifikator"),
        "oppdragsgiversReferanse": basis.get("oppdragsgiversReferanse"),
        **{day: krav.get(day) for day in ("forfallsdato", "foreldelsesdato", "fastsettelsesdato")},
        "kravlinjer": [
            {
                "kravlinjetype": one["kravlinjetype"],
                "opprinneligBeloep": written(one["opprinneligBeloep"]),
                "gjenstaaendeBeloep": written(one["gjenstaaendeBeloep"]),
            }
            for one in krav["kravlinjer"]
        ],
        "betalinger": [
            {
                "innbetalingsidentifikator": one["innbetalingsIdentifikator"],
                "innbetaltBeloep": written(one["innbetaltBeloep"]),
                "plassertBeloep": written(one["innbetaltBeloep"]),
            }
            for one in krav.get("innbetalingerPlassertMotKrav") or []
        ],
        "oppdragsgiver": {"organisasjonsnummer": raw["oppdragsgiver"]["organisasjonsnummer"]},
        "skyldner": {
            "navn": raw["skyldner"].get("skyldnersNavn"),
            "part": {"identifikator": raw["skyldner"]["identifikator"]},
        },
    }


@pytest.mark.parametrize("ident", BOOKED)
async def test_details_are_upstreams(frontend: Frontend, upstream: Upstream, ident: str) -> None:
    body = {"krav": {"skatteetatensKravidentifikator": ident}}
    raw = await upstream.order("POST", "/kravdetaljer", body)

    answer = await ask(frontend, KRAVDETALJER, ident)

    assert "errors" not in answer
    assert answer["data"]["o"]["kravdetaljer"] == expected_details(raw)


async def test_where_only_the_older_form_exists_it_is_read_instead(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    older = {
        "kravgrunnlag": {"datoNaarKravVarBesluttetHosOppdragsgiver": "2026-01-02"},
        "kravlinjer": [
            {"kravlinjetype": "HOVEDSTOL", "opprinneligBeloep": 100.1, "gjenstaaendeBeloep": 50.2},
            {"kravlinjetype": "RENTER", "opprinneligBeloep": 0.2},
        ],
    }
    await simulator.fault("error", code="DAS-002", status=404, endpoint="kravdetaljer", method="POST", count=None)
    await simulator.fault("status", body=json.dumps(older), method="GET", order=ORDER.format(4), count=1)

    answer = await ask(frontend, KRAVDETALJER)

    assert "errors" not in answer, answer
    details = answer["data"]["o"]["kravdetaljer"]
    assert (details["opprinneligBeloep"], details["gjenstaaendeBeloep"]) == ("100.30", "50.40")
    assert (details["skatteetatensKravidentifikator"], details["fastsettelsesdato"]) == (ORDER.format(4), "2026-01-02")
    assert [line["kravlinjetype"] for line in details["kravlinjer"]] == ["HOVEDSTOL", "RENTER"]


async def test_a_fault_told_inside_an_answer_is_unavailable_and_costs_that_field_alone(frontend: Frontend) -> None:
    answer = await ask(frontend, "kravdetaljer { kravtype } mottaksstatus { mottaksstatus }", ORDER.format(10))

    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["o", "kravdetaljer"], "UPSTREAM_UNAVAILABLE")
    assert error["extensions"]["retryable"] is True
    assert answer["data"]["o"]["mottaksstatus"]


@pytest.mark.parametrize(("number", "code"), [(1, "NOT_READY"), (2, "NOT_READY"), (99, "NOT_FOUND"), (42, "NOT_FOUND")])
async def test_what_cannot_be_shown_of_an_order_says_why(frontend: Frontend, number: int, code: str) -> None:
    answer = await ask(frontend, "avstemming { kravidentifikator } kravdetaljer { kravtype }", ORDER.format(number))

    assert [error["extensions"]["code"] for error in answer["errors"]] == [code, code]
    assert answer["data"]["o"] == {"avstemming": None, "kravdetaljer": None}


@pytest.mark.parametrize("own", ["TVA-2025-000007/1", "KRAV-2025-000112"])
async def test_the_principals_own_id_finds_the_same_order(frontend: Frontend, own: str) -> None:
    selection = "mottaksstatus { kravidentifikator } avstemming { kravidentifikator } kravdetaljer { kravtype }"
    by_own = (await ask(frontend, f"id kravidentifikator {selection}", own, "OPPDRAGSGIVERS"))["data"]["o"]

    theirs = by_own["mottaksstatus"]["kravidentifikator"]
    by_theirs = (await ask(frontend, f"id kravidentifikator {selection}", theirs))["data"]["o"]

    assert (by_own.pop("kravidentifikator"), by_theirs.pop("kravidentifikator")) == (own, theirs)
    assert by_own.pop("id") != by_theirs.pop("id")
    assert by_own == by_theirs


@pytest.mark.parametrize("wanted", ["ALLE", "AAPNE", "LUKKEDE", "INGEN"])
async def test_the_overview_is_upstreams_for_every_filter(frontend: Frontend, upstream: Upstream, wanted: str) -> None:
    body = {"skyldner": DEBTOR, "kravfilter": wanted.lower().replace("aapne", "åpne")}
    raw = await upstream.order("POST", "/kravoversikt", body)

    data = await frontend.data(
        f'{{ part(identifikator: "{DEBTOR}") {{ innkrevingsoppdrag(filter: {wanted}) {{ skyldnersNavn '
        "gjenstaaendeBeloepForSkyldner krav { skatteetatensKravidentifikator oppdragsgiversKravidentifikator kravtype "
        "gjenstaaendeBeloep innkrevingsoppdrag { kravidentifikator mottaksstatus { kravidentifikator } } } } } }"
    )

    overview = data["part"]["innkrevingsoppdrag"]
    assert overview["gjenstaaendeBeloepForSkyldner"] == written(raw["gjenstaaendeBeloepForSkyldner"])
    assert [krav["skatteetatensKravidentifikator"] for krav in overview["krav"]] == [
        one["skatteetatensKravidentifikator"] for one in raw.get("krav", [])
    ]
    for krav, one in zip(overview["krav"], raw.get("krav", []), strict=True):
        assert krav["gjenstaaendeBeloep"] == written(one["gjenstaaendeBeloep"])
        assert krav["oppdragsgiversKravidentifikator"] == one["kravgrunnlag"].get("oppdragsgiversKravidentifikator")
        assert krav["innkrevingsoppdrag"]["kravidentifikator"] == one["skatteetatensKravidentifikator"]
        assert krav["innkrevingsoppdrag"]["mottaksstatus"]["kravidentifikator"] == one["skatteetatensKravidentifikator"]


async def test_a_debtor_without_claims_has_an_empty_overview(frontend: Frontend) -> None:
    data = await frontend.data(
        '{ part(identifikator: "12837530065") { innkrevingsoppdrag { oppdragsgiver { organisasjonsnummer } '
        "skyldnersNavn gjenstaaendeBeloepForSkyldner krav { kravtype } } } }"
    )

    assert data["part"]["innkrevingsoppdrag"] == {
        "oppdragsgiver": None,
        "skyldnersNavn": None,
        "gjenstaaendeBeloepForSkyldner": "0.00",
        "krav": [],
    }


@pytest.mark.parametrize("part", ["313367002", "314961900", "05826930057"])
async def test_claims_lead_to_their_orders_and_back_with_the_same_amounts(frontend: Frontend, part: str) -> None:
    data = await frontend.data(
        f'{{ part(identifikator: "{part}") {{ aapneKrav {{ krav {{ kravidentifikator gjenstaaendeBeloep '
        "innkrevingsoppdrag { kravdetaljer { gjenstaaendeBeloep skyldner { part { identifikator id } } } } } } id } }"
    )

    joined = [krav for krav in data["part"]["aapneKrav"]["krav"] if krav["innkrevingsoppdrag"]]
    assert joined
    for krav in joined:
        details = krav["innkrevingsoppdrag"]["kravdetaljer"]
        assert details["gjenstaaendeBeloep"] == krav["gjenstaaendeBeloep"]
        assert details["skyldner"]["part"] == {"identifikator": part, "id": data["part"]["id"]}


@pytest.mark.parametrize(
    ("ident", "kind", "slug"),
    [
        ("REF-1", "SKATTEETATENS", "ugyldig-kravidentifikator"),
        (f"{ORDER.format(4)}\n", "SKATTEETATENS", "ugyldig-kravidentifikator"),
        (f"{{{ORDER.format(4)}}}", "SKATTEETATENS", "ugyldig-kravidentifikator"),
        ("", "OPPDRAGSGIVERS", "ugyldig-oppdragsgivers-kravidentifikator"),
        ("A" * 41, "OPPDRAGSGIVERS", "ugyldig-oppdragsgivers-kravidentifikator"),
        ("A" * 10_000, "OPPDRAGSGIVERS", "ugyldig-oppdragsgivers-kravidentifikator"),
        ("A B", "OPPDRAGSGIVERS", "ugyldig-oppdragsgivers-kravidentifikator"),
        ("A\0B", "OPPDRAGSGIVERS", "ugyldig-oppdragsgivers-kravidentifikator"),
        ("../x?y=1#", "OPPDRAGSGIVERS", "ugyldig-oppdragsgivers-kravidentifikator"),
    ],
)
async def test_an_id_of_another_shape_is_refused_with_upstreams_slug_before_any_call(
    frontend: Frontend, simulator: RunningSimulator, ident: str, kind: str, slug: str
) -> None:
    answer = await ask(frontend, "mottaksstatus { mottaksstatusKode }", ident, kind)

    assert answer["data"] == {"o": None}
    extensions = {"code": "BAD_USER_INPUT", "retryable": False, "reason": "kravidentifikator", "feilkode": slug}
    assert [error["extensions"] for error in answer["errors"]] == [extensions]
    assert (await simulator.stats())["total"] == 0


async def test_each_field_of_an_order_is_one_call_and_all_go_at_once(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(cache_ttl_seconds=0)
    await simulator.control("PUT", "settings", {"latency_ms": 60})
    fields = f"mottaksstatus {{ ansvarlig }} valideringsfeil {{ feilkode }} {AVSTEMMING} {KRAVDETALJER}"

    answer = await ask(frontend, fields)

    assert "errors" not in answer
    stats = await simulator.stats()
    assert (stats["total"], stats["highest_in_flight"]["innkrevingsoppdrag"]) == (4, 4)
