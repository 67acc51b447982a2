"""Innkrevingsoppdrag keeps orders as upstream does: rules in order, booking after a while, changes, write-off."""

import asyncio
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.simulator.config import SimulatorConfig
from gateway.simulator.oppdrag.asynkront import FEIL_PAA_SKYLDNER
from gateway.simulator.oppdrag.rules import months_before
from gateway.simulator.oppdrag.seeded import AVVIK, FREMMED
from gateway.simulator.reskontro import parter
from gateway.simulator.serve import running_simulator
from gateway.simulator.tokens import INNKREVINGSOPPDRAG_SCOPE, KRAV_OG_BETALINGER_SCOPE, make_token
from tests.simulator.calls import NOW, OURS, THEIRS, Calls, slug

MULKT = "TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN"
DAGPENGER = "TILBAKEKREVING_FORSKUTTERTE_DAGPENGER"
FIRMA = {"identifikatortype": "ORGANISASJON", "identifikator": "314961900"}
RENTE = {"valuta": "NOK", "beloep": 100, "rentetype": "STRAFFERENTE", "renterIlagtDato": "2026-05-01"}
NOK_0 = {"valuta": "NOK", "beloep": 0}
FUTURE = "2026-05-21"


def nav(fom: str = "2025-01-01", tom: str = "2025-12-31", **more: object) -> dict[str, Any]:
    return {"tilbakekrevingsperiode": {"fom": fom, "tom": tom}, **more}


def brreg(fom: str = "2026-01-01", tom: str = "2026-01-31", **changes: object) -> dict[str, Any]:
    more = {"stoppdatoForLøpendeMulkt": changes.pop("stopp")} if "stopp" in changes else {}
    tillegg = {"periode": {"fom": fom, "tom": tom}, **more}
    return {"kravtype": MULKT, "skyldner": FIRMA, "tilleggsinformasjon": tillegg} | changes


# slug, how the valid order is changed; each order breaks this rule and, where possible, a later one too
BROKEN = [
    ("kravtype-eksisterer-ikke", {"kravtype": "HELT_NY_KRAVTYPE", "hovedstol": NOK_0}),
    ("kravtype-er-inaktiv", {"kravtype": "TILBAKEKREVING_SUPPLERENDE_STOENAD", "hovedstol": NOK_0}),
    ("beloep-er-ikke-over-0", {"hovedstol": NOK_0, "oppdragsgiversReferanse": ""}),
    ("tom-oppdragsgivers-referanse", {"oppdragsgiversReferanse": " ", "fastsettelsesdato": FUTURE}),
    ("ugyldig-oppdragsgivers-referanse", {"oppdragsgiversReferanse": "a b", "fastsettelsesdato": FUTURE}),
    ("ugyldig-oppdragsgivers-referanse", {"oppdragsgiversReferanse": "x" * 41}),
    ("ugyldig-oppdragsgivers-kravidentifikator", {"oppdragsgiversKravidentifikator": "æ_1"}),
    ("oppdragsgivers-kravidentifikator-eksisterer-allerede", {"oppdragsgiversKravidentifikator": "KRAV-2025-000101"}),
    ("ugyldig-fastsettelsesdato", {"fastsettelsesdato": FUTURE}),
    ("ugyldig-foreldelsesfristens-utgangspunkt", {"foreldelsesfristensUtgangspunkt": "2026-05-01"}),
    (
        "ugyldig-tilleggsfrist-etter-foreldelsesloven",
        {"foreldelsesfristensUtgangspunkt": "2026-04-01", "tilleggsfristEtterForeldelsesloven": "2026-04-01"},
    ),
    (
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-10-maaneder",
        {"tilleggsfristEtterForeldelsesloven": "2025-07-19"},
    ),
    (
        "ugyldig-skyldners-identifikator",
        {"skyldner": {"identifikatortype": "PERSON", "identifikator": "05826930058"}, "renteBeloep": [RENTE | NOK_0]},
    ),
    ("ugyldig-skyldners-identifikator", {"skyldner": FIRMA | {"identifikatortype": "PERSON"}}),
    ("rentebeloep-er-ikke-over-0", {"renteBeloep": [RENTE, RENTE | NOK_0]}),
    ("ugyldig-renterilagtdato", {"renteBeloep": [RENTE | {"renterIlagtDato": FUTURE}]}),
    ("ugyldig-tilleggsinformasjon", {"tilleggsinformasjon": None}),
    ("ugyldig-tilleggsinformasjon", {"tilleggsinformasjon": brreg()["tilleggsinformasjon"]}),
    ("ugyldig-tilleggsinformasjon", {"tilleggsinformasjon": {"tilbakekrevingsperiode": {"fom": "2025-01-01"}}}),
    (
        "kravtype-gjelder-kun-for-organisasjon",
        brreg(skyldner={"identifikatortype": "PERSON"} | {"identifikator": "05826930057"}),
    ),
    ("kravtype-gjelder-kun-for-organisasjon", {"kravtype": "TILBAKEKREVING_LOENNSKOMPENSASJON"}),
    ("kravtype-gjelder-kun-for-person", {"skyldner": FIRMA, "tilleggsinformasjon": nav(tom=FUTURE)}),
    ("ugyldig-periode", brreg(tom=FUTURE)),
    ("ugyldig-periode", brreg(fom="2026-02-01")),
    ("ugyldig-stoppdato-for-løpende-mulkt", brreg(stopp=FUTURE)),
    (
        "foreldelsesfristens-utgangspunkt-eldre-enn-2-aar-og-10-maaneder",
        brreg(foreldelsesfristensUtgangspunkt="2023-07-19"),
    ),
    ("rentebeloep-er-ikke-tillatt-for-kravtype", brreg(renteBeloep=[RENTE])),
    (
        "tilleggsfrist-etter-foreldelsesloven-eldre-enn-11-maaneder",
        {"kravtype": DAGPENGER, "tilleggsfristEtterForeldelsesloven": "2025-06-19"},
    ),
    ("ytelser-for-avregning-er-ikke-over-0", {"tilleggsinformasjon": nav(ytelserForAvregning=NOK_0, tom=FUTURE)}),
    ("ugyldig-tilbakekrevingsperiode", {"tilleggsinformasjon": nav(tom=FUTURE)}),
    ("ugyldig-tilbakekrevingsperiode", {"tilleggsinformasjon": nav(fom="2026-01-01")}),
]

ACCEPTED = [
    brreg(stopp="2026-05-20"),
    brreg(fom="2026-05-20", tom="2026-05-20", foreldelsesfristensUtgangspunkt="2023-07-20"),
    {"tilleggsfristEtterForeldelsesloven": "2025-07-20"},
    {"kravtype": DAGPENGER, "tilleggsfristEtterForeldelsesloven": "2025-06-20"},
    {"kravtype": "TILBAKEKREVING_OMSORGSPENGER", "skyldner": FIRMA},
    {"kravtype": "TILBAKEKREVING_LOENNSKOMPENSASJON", "skyldner": FIRMA},
    {"kravtype": "EGENANDEL_FRITT_RETTSRAAD", "tilleggsinformasjon": None},
    {"renteBeloep": [RENTE], "fastsettelsesdato": "2026-05-20"},
    {"oppdragsgiversKravidentifikator": None},
    {"tilleggsinformasjon": {"tilbakekrevingsperiode": {"fraDato": "2025-01-01", "tilDato": "2025-12-31"}}},
]


async def create(calls: Calls, **changes: object) -> str:
    response = await calls.create(**changes)
    assert response.status_code == 201, response.text
    return str(response.json()["kravidentifikator"])


async def book(calls: Calls) -> None:
    await calls.sim.control("POST", "clock", {"advance_seconds": 4})


async def change(calls: Calls, ident: str, what: str, body: object, identtype: str = OURS) -> httpx.Response:
    return await calls.order("PUT", f"/{ident}/{what}", body, identtype=identtype)


def hovedstol(kroner: int) -> dict[str, Any]:
    return {"hovedstol": {"valuta": "NOK", "beloep": kroner}}


@pytest.mark.parametrize(("expected", "changes"), BROKEN)
async def test_a_broken_rule_is_answered_with_its_problem(calls: Calls, expected: str, changes: dict[str, Any]) -> None:
    response = await calls.create(**changes)
    assert slug(response) == expected
    assert response.status_code == (400 if expected == "ugyldig-tilleggsinformasjon" else 422)


@pytest.mark.parametrize("changes", ACCEPTED)
async def test_orders_at_the_edge_of_the_rules_are_received(calls: Calls, changes: dict[str, Any]) -> None:
    assert len(await create(calls, **changes)) == len(str(uuid.uuid4()))


async def test_claim_type_of_another_principal_is_refused(calls: Calls) -> None:
    calls.token = make_token(now=NOW.timestamp(), consumer="974760673")
    assert slug(await calls.create()) == "ugyldig-kravtype"
    await create(calls, **brreg())


@pytest.mark.parametrize(
    "changes",
    [
        {"hovedstol": {"valuta": "SEK", "beloep": 1}},
        {"hovedstol": {"valuta": "NOK", "beloep": 1.5}},
        {"fastsettelsesdato": "2026-02-30"},
        {"skyldner": "05826930057"},
        {"renteBeloep": [RENTE | {"rentetype": "MORARENTE"}]},
        {"renteBeloep": [RENTE | {"renterIlagtDato": None}]},
    ],
)
async def test_wrong_form_is_a_bad_request(calls: Calls, changes: dict[str, Any]) -> None:
    response = await calls.create(**changes)
    assert (response.status_code, slug(response)) == (400, "ugyldig-forespoersel")


async def test_an_order_is_received_then_processed_then_booked(calls: Calls) -> None:
    ident = await create(calls)
    seen = []
    for _ in range(4):
        seen.append((await calls.order("GET", f"/{ident}/mottaksstatus", identtype=OURS)).json()["mottaksstatus"])
        await calls.sim.control("POST", "clock", {"advance_seconds": 1})
    assert seen == ["MOTTATT_IKKE_BEHANDLET", "MOTTATT_UNDER_BEHANDLING", "MOTTATT_UNDER_BEHANDLING", "RESKONTROFOERT"]


@pytest.mark.parametrize("number", FEIL_PAA_SKYLDNER)
async def test_listed_debtors_are_found_wrong_afterwards(calls: Calls, number: str) -> None:
    person = len(number) == 11
    skyldner = {"identifikatortype": "PERSON" if person else "ORGANISASJON", "identifikator": number}
    changes = {"kravtype": DAGPENGER} if person else brreg()
    ident = await create(calls, **(changes | {"skyldner": skyldner}))
    before = await calls.order("GET", f"/{ident}/valideringsfeil", identtype=OURS)
    await book(calls)
    status = await calls.order("GET", f"/{ident}/mottaksstatus", identtype=OURS)
    after = await calls.order("GET", f"/{ident}/valideringsfeil", identtype=OURS)
    assert before.json() == {"valideringsfeil": []}
    assert status.json()["mottaksstatus"] == "VALIDERINGSFEIL"
    assert [error["error"] for error in after.json()["valideringsfeil"]] == [FEIL_PAA_SKYLDNER[number][0]]


async def test_a_dead_person_matters_to_one_claim_type_only(calls: Calls) -> None:
    ident = await create(calls, skyldner={"identifikatortype": "PERSON", "identifikator": "22927132102"})
    await book(calls)
    status = await calls.order("GET", f"/{ident}/mottaksstatus", identtype=OURS)
    assert status.json()["mottaksstatus"] == "RESKONTROFOERT"


async def test_changes_before_booking_are_refused_and_reconciliation_is_not_found(calls: Calls) -> None:
    ident = await create(calls)
    refused = await change(calls, ident, "hovedstol", hovedstol(1))
    hidden = await calls.order("GET", f"/{ident}/avstemming", identtype=OURS)
    assert (refused.status_code, slug(refused)) == (409, "innkrevingsoppdrag-er-ikke-reskontrofoert")
    assert (hidden.status_code, slug(hidden)) == (404, "innkrevingsoppdrag-er-ikke-reskontrofoert")


async def test_changes_show_in_reconciliation_details_and_overview(calls: Calls) -> None:
    person = {"identifikatortype": "PERSON", "identifikator": "15838033072"}
    ident = await create(calls, skyldner=person, renteBeloep=[RENTE])
    await book(calls)
    sent = [
        ("hovedstol", hovedstol(9000)),
        ("renter", {"renter": [RENTE | {"beloep": 40}]}),
        ("oppdragsgiversreferanse", {"nyOppdragsgiversReferanse": "SAK-2"}),
    ]
    receipts = [(await change(calls, ident, what, body)).json()["transaksjonsid"] for what, body in sent]
    reconciled = (await calls.order("GET", f"/{ident}/avstemming", identtype=OURS)).json()["endringer"]
    kept = [reconciled[kind][0] for kind in ("hovedstol", "renter", "oppdragsgiversReferanse")]
    details = (await calls.order("POST", "/kravdetaljer", {"krav": {"skatteetatensKravidentifikator": ident}})).json()
    overview = await calls.order("POST", "/kravoversikt", {"skyldner": person["identifikator"], "kravfilter": "alle"})
    assert [one["transaksjonsid"] for one in kept] == receipts
    assert [one["mottattEndring"] for one in kept] == [body for _, body in sent]
    assert details["krav"]["gjenstaaendeBeloep"] == 9040.0
    assert details["krav"]["opprinneligBeloep"] == 15100.0
    assert details["krav"]["kravgrunnlag"]["oppdragsgiversReferanse"] == "SAK-2"
    assert overview.json()["gjenstaaendeBeloepForSkyldner"] == 9040.0


async def test_the_same_change_may_be_repeated(calls: Calls) -> None:
    ident = await create(calls)
    await book(calls)
    answers = [await change(calls, ident, "hovedstol", hovedstol(9000)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(
    ("what", "body", "expected"),
    [
        ("hovedstol", hovedstol(0), "hovedstol-er-ikke-over-0"),
        ("hovedstol", hovedstol(15001), "hovedstol-er-ikke-lavere-enn-gjeldende"),
        ("renter", {"renter": [RENTE | {"beloep": -1}]}, "rentebeloep-er-under-0"),
        ("oppdragsgiversreferanse", {"nyOppdragsgiversReferanse": ""}, "ugyldig-oppdragsgivers-referanse"),
    ],
)
async def test_a_change_that_breaks_a_rule_is_refused(calls: Calls, what: str, body: object, expected: str) -> None:
    ident = await create(calls)
    await book(calls)
    response = await change(calls, ident, what, body)
    assert (response.status_code, slug(response)) == (422, expected)


async def test_interest_can_be_set_to_nothing(calls: Calls) -> None:
    ident = await create(calls, renteBeloep=[RENTE])
    await book(calls)
    assert (await change(calls, ident, "renter", {"renter": [RENTE | NOK_0]})).status_code == 200
    assert (await change(calls, ident, "renter", {"renter": []})).status_code == 200


async def test_a_write_off_is_final(calls: Calls) -> None:
    ident = await create(calls, oppdragsgiversKravidentifikator="T/1")
    await book(calls)
    body = {"kravidentifikatortype": THEIRS, "kravidentifikator": "T/1"}
    first, second = [await calls.order("POST", "/avskriving", body) for _ in range(2)]
    changed = await change(calls, ident, "hovedstol", hovedstol(1))
    reconciled = (await calls.order("GET", f"/{ident}/avstemming", identtype=OURS)).json()
    details = (await calls.order("POST", "/kravdetaljer", {"krav": {"oppdragsgiversKravidentifikator": "T/1"}})).json()
    assert reconciled["avskriving"]["transaksjonsid"] == first.json()["transaksjonsid"]
    assert reconciled["avskriving"]["mottattAvskriving"] == body
    assert (second.status_code, slug(second)) == (409, "avskrevet-innkrevingsoppdrag-kan-ikke-avskrives")
    assert (changed.status_code, slug(changed)) == (409, "avskrevet-innkrevingsoppdrag-kan-ikke-endres")
    assert details["krav"]["gjenstaaendeBeloep"] == 0.0
    assert details["krav"]["innbetalingerPlassertMotKrav"][0]["innbetalingstype"] == "AVSKRIVING"


async def test_coercive_fines_are_neither_changed_nor_written_off(calls: Calls) -> None:
    ident = parter.ORDRE_MULKT_RASK_ELV
    changed = await change(calls, ident, "hovedstol", hovedstol(1))
    body = {"kravidentifikatortype": OURS, "kravidentifikator": ident}
    written_off = await calls.order("POST", "/avskriving", body)
    assert (changed.status_code, slug(changed)) == (403, "kravtypen-kan-ikke-endres")
    assert (written_off.status_code, slug(written_off)) == (403, "kravtypen-kan-ikke-avskrives")


async def test_an_id_with_a_slash_is_found_when_it_is_encoded(calls: Calls) -> None:
    response = await calls.order("GET", "/TVA-2025-000007%2F1/mottaksstatus", identtype=THEIRS)
    assert response.json()["kravidentifikator"] == parter.ORDRE_MULKT_RASK_ELV


@pytest.mark.parametrize(
    ("ident", "identtype", "expected"),
    [
        ("not-a-uuid", OURS, (422, "ugyldig-kravidentifikator")),
        ("x" * 41, THEIRS, (422, "ugyldig-oppdragsgivers-kravidentifikator")),
        ("00000000-0000-4000-8000-000000000000", OURS, (404, "innkrevingsoppdrag-eksisterer-ikke")),
        ("UNKNOWN", THEIRS, (404, "innkrevingsoppdrag-eksisterer-ikke")),
        (FREMMED, OURS, (404, "innkrevingsoppdrag-eksisterer-ikke")),
        (AVVIK, "BANKENS", (400, "ugyldig-forespoersel")),
    ],
)
async def test_ids_that_lead_nowhere(calls: Calls, ident: str, identtype: str, expected: tuple[int, str]) -> None:
    response = await calls.order("GET", f"/{ident}/mottaksstatus", identtype=identtype)
    assert (response.status_code, slug(response)) == expected


async def test_orders_are_seen_by_their_own_consumer_only(calls: Calls) -> None:
    ident = await create(calls, oppdragsgiversKravidentifikator="MINE")
    calls.token = make_token(now=NOW.timestamp(), consumer="311851381")
    response = await calls.order("GET", f"/{ident}/mottaksstatus", identtype=OURS)
    assert slug(response) == "innkrevingsoppdrag-eksisterer-ikke"
    await create(calls, oppdragsgiversKravidentifikator="MINE")


async def test_a_debtor_without_claims_is_404_in_plain_text_under_a_json_type(calls: Calls) -> None:
    response = await calls.order("POST", "/kravoversikt", {"skyldner": "314055403", "kravfilter": "alle"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"
    assert not response.text.startswith("{")


@pytest.mark.parametrize(
    ("number", "expected"), [("05826930058", "ugyldig-foedselsnummer"), ("314055404", "ugyldig-organisasjonsnummer")]
)
async def test_overview_of_an_impossible_debtor_is_refused(calls: Calls, number: str, expected: str) -> None:
    response = await calls.order("POST", "/kravoversikt", {"skyldner": number, "kravfilter": "alle"})
    assert (response.status_code, slug(response)) == (422, expected)


async def test_error_debtors_answer_with_their_code(calls: Calls) -> None:
    response = await calls.order("POST", "/kravoversikt", {"skyldner": "310009253", "kravfilter": "alle"})
    assert (response.status_code, response.json()["kode"]) == (500, "ABE-001")


async def test_joined_orders_agree_with_the_claims_of_the_other_api(calls: Calls) -> None:
    claims = (await calls.look_up("aapnekrav", "05826930057")).json()["aapentKravMedGjenstaaendeBeloep"]
    body = {"skyldner": "05826930057", "kravfilter": "åpne"}
    orders = (await calls.order("POST", "/kravoversikt", body)).json()["krav"]
    left = {order["skatteetatensKravidentifikator"]: order["gjenstaaendeBeloep"] for order in orders}
    joined = {claim["kravidentifikator"]: claim["gjenstaaendeBeloep"] for claim in claims}
    assert left
    assert left.items() <= joined.items()


async def test_required_headers(calls: Calls) -> None:
    path, used = f"/{AVVIK}/mottaksstatus", str(uuid.uuid4())
    statuses = {
        "no token": (await calls.order("GET", path, identtype=OURS, Authorization=None)).status_code,
        "no Klientid": (await calls.order("GET", path, identtype=OURS, Klientid=None)).status_code,
        "bad Klientid": (await calls.order("GET", path, identtype=OURS, Klientid="NAV")).status_code,
        "no Korrelasjonsid": (await calls.order("GET", path, identtype=OURS, Korrelasjonsid=None)).status_code,
        "bad Korrelasjonsid": (await calls.order("GET", path, identtype=OURS, Korrelasjonsid="1")).status_code,
        "new Korrelasjonsid": (await calls.order("GET", path, identtype=OURS, Korrelasjonsid=used)).status_code,
        "used Korrelasjonsid": (await calls.order("GET", path, identtype=OURS, Korrelasjonsid=used)).status_code,
        "XML": (await calls.order("GET", path, identtype=OURS, Accept="application/xml")).status_code,
        "form": (await calls.order("POST", content=b"a=b", **{"Content-Type": "text/plain"})).status_code,
        "not JSON": (await calls.order("POST", content=b"{")).status_code,
        "nothing there": (await calls.order("DELETE", path)).status_code,
    }
    assert statuses == {
        "no token": 401,
        "no Klientid": 400,
        "bad Klientid": 400,
        "no Korrelasjonsid": 400,
        "bad Korrelasjonsid": 400,
        "new Korrelasjonsid": 200,
        "used Korrelasjonsid": 400,
        "XML": 406,
        "form": 400,
        "not JSON": 400,
        "nothing there": 404,
    }


async def test_token_for_the_other_api_is_refused_without_a_word(calls: Calls) -> None:
    calls.token = make_token(now=NOW.timestamp(), scopes=[KRAV_OG_BETALINGER_SCOPE])
    response = await calls.order("GET", f"/{AVVIK}/mottaksstatus", identtype=OURS)
    assert (response.status_code, response.content) == (403, b"")
    calls.token = make_token(now=NOW.timestamp(), scopes=[INNKREVINGSOPPDRAG_SCOPE])
    assert (await calls.order("GET", f"/{AVVIK}/mottaksstatus", identtype=OURS)).status_code == 200


async def test_equal_creates_at_once_make_one_order(calls: Calls) -> None:
    answers = await asyncio.gather(*(calls.create(oppdragsgiversKravidentifikator="ONCE") for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7


async def test_orders_survive_a_restart(tmp_path: Path, http: httpx.AsyncClient) -> None:
    config = SimulatorConfig(clock=lambda: NOW, state_file=tmp_path / "orders.json", booking_delay_seconds=0)
    async with running_simulator(config) as first:
        calls = Calls(first, http)
        ident = await create(calls)
        await change(calls, ident, "hovedstol", hovedstol(7))
        before = (await calls.order("GET", f"/{ident}/avstemming", identtype=OURS)).json()
    async with running_simulator(config) as second:
        after = (await Calls(second, http).order("GET", f"/{ident}/avstemming", identtype=OURS)).json()
    assert after == before


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [("2026-05-31", 3, "2026-02-28"), ("2026-01-15", 1, "2025-12-15"), ("2024-03-31", 1, "2024-02-29")],
)
def test_months_are_counted_on_the_calendar(day: str, months: int, earlier: str) -> None:
    assert str(months_before(date.fromisoformat(day), months)) == earlier
