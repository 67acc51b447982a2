"""Every answer of the simulator fits upstream's contract."""

import json
from xml.etree import ElementTree as ET

import httpx
import pytest

from gateway.simulator.feil import FEIL, NAMESPACE
from gateway.simulator.oppdrag.seeded import AVVIK, FREMMED, seeded_orders
from gateway.simulator.parties import FEILPARTER, MANGE_KRAV, SKJERMET, TOM_UTEN_LISTER
from gateway.simulator.problem import PROBLEMER
from tests.contracts.schemas import HERE, INNKREVINGSOPPDRAG, KRAV_OG_BETALINGER, violations
from tests.simulator.calls import NOW, OURS, Calls

SCHEMAS = {
    "aapnekrav": "AapneKrav",
    "krav": "AlleKrav",
    "innbetalinger": "Innbetalinger",
    "utbetalinger": "Utbetalinger",
}
WITH_LEDGER = (
    "313367002",
    "311851381",
    "314961900",
    "314055403",
    "212201782",
    "12837530065",
    "05826930057",
    "23889030097",
)
ORDERS = {order.kravidentifikator: order for order in seeded_orders("314055403", NOW)}
BOOKED = [ident for ident, order in ORDERS.items() if order.is_booked(NOW) and ident != FREMMED]


@pytest.mark.parametrize("endpoint", SCHEMAS)
@pytest.mark.parametrize("part", [*WITH_LEDGER, TOM_UTEN_LISTER, SKJERMET])
async def test_ledger_answers_fit_the_contract(calls: Calls, part: str, endpoint: str) -> None:
    response = await calls.look_up(endpoint, part)
    schema = SCHEMAS[endpoint] if response.status_code == httpx.codes.OK else "Feil"
    assert response.status_code in {200, 404}
    assert violations(KRAV_OG_BETALINGER, schema, response.json()) == []


async def test_the_five_documented_parties_have_open_claims_and_a_year_of_claims(calls: Calls) -> None:
    for part in WITH_LEDGER[:5]:
        for endpoint in ("aapnekrav", "krav", "innbetalinger"):
            assert (await calls.look_up(endpoint, part)).status_code == 200, (part, endpoint)


async def test_five_thousand_claims_weigh_about_seven_megabytes_and_fit_the_contract(calls: Calls) -> None:
    response = await calls.look_up("krav", MANGE_KRAV)
    claims = response.json()["krav"]
    assert len(claims) == 5000
    assert 6_000_000 < len(response.content) < 7_500_000
    assert violations(KRAV_OG_BETALINGER, "AlleKrav", response.json() | {"krav": claims[:20]}) == []


@pytest.mark.parametrize(("part", "kode"), FEILPARTER.items())
async def test_error_parties_answer_with_their_code_in_json(calls: Calls, part: str, kode: str) -> None:
    response = await calls.look_up(part=part)
    assert response.status_code == FEIL[kode][0]
    assert response.headers["content-type"] == "application/json"
    assert response.json()["kode"] == kode
    assert violations(KRAV_OG_BETALINGER, "Feil", response.json()) == []


@pytest.mark.parametrize(("part", "kode"), FEILPARTER.items())
async def test_error_parties_answer_with_their_code_in_xml(calls: Calls, part: str, kode: str) -> None:
    response = await calls.look_up(part=part, Accept="application/xml")
    assert response.headers["content-type"] == "application/xml"
    root = ET.fromstring(response.text)  # noqa: S314 - our own text
    assert root.tag == f"{{{NAMESPACE}}}feil"
    assert root.findtext(f"{{{NAMESPACE}}}kode") == kode


async def test_a_ledger_can_be_had_as_xml(calls: Calls) -> None:
    response = await calls.look_up("krav", Accept="application/xml")
    root = ET.fromstring(response.text)  # noqa: S314 - our own text
    assert len([child for child in root if child.tag.endswith("}krav")]) == len(
        (await calls.look_up("krav")).json()["krav"]
    )


@pytest.mark.parametrize("ident", [ident for ident in ORDERS if ident != FREMMED])
async def test_status_and_validation_errors_fit_the_contract(calls: Calls, ident: str) -> None:
    status = await calls.order("GET", f"/{ident}/mottaksstatus", identtype=OURS)
    errors = await calls.order("GET", f"/{ident}/valideringsfeil", identtype=OURS)
    assert violations(INNKREVINGSOPPDRAG, "MottaksstatusResponse", status.json()) == []
    assert violations(INNKREVINGSOPPDRAG, "ValideringsfeilResponse", errors.json()) == []


@pytest.mark.parametrize("ident", BOOKED)
async def test_reconciliation_and_details_fit_the_contract(calls: Calls, ident: str) -> None:
    reconciled = await calls.order("GET", f"/{ident}/avstemming", identtype=OURS)
    older = await calls.order("GET", f"/{ident}", identtype=OURS)
    body = {"krav": {"skatteetatensKravidentifikator": ident}}
    details = await calls.order("POST", "/kravdetaljer", body, Korrelasjonsid=None)
    assert violations(INNKREVINGSOPPDRAG, "GrensesnittavstemmingResponse", reconciled.json()) == []
    assert violations(INNKREVINGSOPPDRAG, "KravdetaljerResponseV1", older.json()) == []
    assert violations(INNKREVINGSOPPDRAG, "KravdetaljerResponse", details.json()) == []
    assert ("krav" in details.json()) == (ident != AVVIK)


@pytest.mark.parametrize("kravfilter", ["alle", "åpne", "lukkede", "ingen"])
@pytest.mark.parametrize("skyldner", ["05826930057", "23889030097", "313367002", "314961900"])
async def test_overview_fits_the_contract(calls: Calls, skyldner: str, kravfilter: str) -> None:
    body = {"skyldner": skyldner, "kravfilter": kravfilter}
    response = await calls.order("POST", "/kravoversikt", body, Korrelasjonsid=None)
    assert violations(INNKREVINGSOPPDRAG, "KravoversiktResponse", response.json()) == []
    assert ("krav" in response.json()) == (kravfilter != "ingen")


async def test_mock_is_always_the_same(calls: Calls) -> None:
    first = await calls.order("GET", "/anything/mock", identtype=OURS)
    assert violations(INNKREVINGSOPPDRAG, "KravdetaljerResponseV1", first.json()) == []
    assert (await calls.order("GET", "/else/mock", identtype=OURS)).json() == first.json()


@pytest.mark.parametrize("slug", PROBLEMER)
async def test_problems_fit_the_contract(calls: Calls, slug: str) -> None:
    await calls.sim.fault("error", slug=slug)
    response = await calls.order("GET", f"/{BOOKED[0]}/mottaksstatus", identtype=OURS)
    assert response.status_code == PROBLEMER[slug][0]
    assert response.headers["content-type"] == "application/problem+json"
    assert violations(INNKREVINGSOPPDRAG, "Problem", response.json()) == []


def test_every_documented_problem_is_known_with_its_status_and_title() -> None:
    documented = json.loads((HERE / "data" / "problem-types.json").read_text(encoding="utf-8"))["problems"]
    for entry in documented:
        status, title = PROBLEMER[entry["slug"]]
        assert title == entry["title"]
        assert entry["httpStatus"] in {status, 404}
