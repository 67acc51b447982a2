"""Krav og betalinger refuses what upstream refuses, with upstream's codes."""

import uuid

import httpx
import pytest

from gateway.simulator.tokens import KRAV_OG_BETALINGER_SCOPE, demo_token, make_consent, make_token
from tests.simulator.calls import NOW, ORG, Calls

OTHER = "311851381"


def kode(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["kode"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"fraOgMed": "2025-06-01", "tilOgMed": "2026-06-01"},
        {"fraOgMed": "2025-06-02", "tilOgMed": "2025-06-01"},
        {"fraOgMed": "2025-02-31", "tilOgMed": "2025-03-01"},
        {"fraOgMed": "20250601", "tilOgMed": "2025-07-01"},
        {"fraOgMed": "i går", "tilOgMed": "2025-07-01"},
        {"tilOgMed": "2025-07-01"},
    ],
)
async def test_bad_period_is_kb_006(calls: Calls, query: dict[str, str]) -> None:
    assert kode(await calls.look_up("krav", query=query)) == (400, "KB-006")


@pytest.mark.parametrize(
    ("fra", "til"), [("2025-06-01", "2026-05-31"), ("2025-06-01", "2025-06-01"), ("2024-02-29", "2025-02-28")]
)
async def test_one_year_at_most_is_accepted(calls: Calls, fra: str, til: str) -> None:
    assert (await calls.look_up("krav", query={"fraOgMed": fra, "tilOgMed": til})).status_code in {200, 404}


async def test_the_period_may_be_open_at_the_end(calls: Calls) -> None:
    response = await calls.look_up("krav", query={"fraOgMed": "2025-06-01"})
    assert response.json()["periode"] == {"fraOgMed": "2025-06-01"}


@pytest.mark.parametrize("part", ["313367003", "12837530066", "1234", "abcdefghi"])
async def test_wrong_check_digits_are_kb_006(calls: Calls, part: str) -> None:
    assert kode(await calls.look_up(part=part)) == (400, "KB-006")


async def test_unknown_party_is_kb_009(calls: Calls) -> None:
    assert kode(await calls.look_up(part="310001481")) == (404, "KB-009")
    assert kode(await calls.look_up(part="974761076")) == (404, "KB-009")


async def test_period_without_anything_is_kb_007(calls: Calls) -> None:
    assert kode(await calls.look_up("krav", query={"fraOgMed": "1999-01-01"} | {"tilOgMed": "1999-12-31"})) == (
        404,
        "KB-007",
    )


async def test_shielded_party_shows_almost_nothing(calls: Calls) -> None:
    assert (await calls.look_up(part="08865330333")).json() == {"partIdentifikator": "08865330333", "skjermet": True}


@pytest.mark.parametrize("authorization", [None, "Basic abc", "Bearer", "Bearer a.b.c"])
async def test_missing_or_mangled_token_is_kb_004(calls: Calls, authorization: str | None) -> None:
    assert kode(await calls.look_up(Authorization=authorization)) == (401, "KB-004")


async def test_expired_token_is_kb_004(calls: Calls) -> None:
    calls.token = make_token(now=NOW.timestamp() - 200)
    assert kode(await calls.look_up()) == (401, "KB-004")


async def test_token_for_the_other_api_is_das_008(calls: Calls) -> None:
    calls.token = make_token(now=NOW.timestamp(), scopes=["skatteetaten:innkrevingsoppdrag"])
    assert kode(await calls.look_up()) == (403, "DAS-008")


async def test_system_user_opens_its_own_party_only(calls: Calls) -> None:
    calls.token = make_token(now=NOW.timestamp(), scopes=[KRAV_OG_BETALINGER_SCOPE], systemuser_org=ORG)
    assert (await calls.look_up(part=ORG)).status_code == 200
    assert kode(await calls.look_up(part=OTHER)) == (403, "DAS-008")


async def test_package_finans_without_consent_is_kb_005(calls: Calls) -> None:
    assert kode(await calls.look_up(pakke="finans")) == (403, "KB-005")


async def test_consent_token_opens_its_own_party_only(calls: Calls) -> None:
    consent = make_consent(ORG, now=NOW.timestamp())
    assert (await calls.look_up(pakke="finans", AltinnSamtykke=consent)).status_code == 200
    assert kode(await calls.look_up(part=OTHER, pakke="finans", AltinnSamtykke=consent)) == (403, "KB-005")


@pytest.mark.parametrize("consent", [{"consumer": "311851381"}, {"expires_in": -1}])
async def test_consent_to_another_bank_or_expired_is_kb_005(calls: Calls, consent: dict[str, object]) -> None:
    token = make_consent(ORG, **({"now": NOW.timestamp()} | consent))  # type: ignore[arg-type]
    assert kode(await calls.look_up(pakke="finans", AltinnSamtykke=token)) == (403, "KB-005")


async def test_consent_within_the_bearer_token_opens_its_own_party_only(calls: Calls) -> None:
    calls.token = make_token(now=NOW.timestamp(), consent=ORG)
    assert (await calls.look_up(pakke="finans")).status_code == 200
    assert kode(await calls.look_up(part=OTHER, pakke="finans")) == (403, "KB-005")
    assert kode(await calls.look_up()) == (403, "DAS-008")


@pytest.mark.parametrize("pakke", ["finans", "regnskapssystem"])
async def test_demo_token_opens_every_party(calls: Calls, pakke: str) -> None:
    calls.token = demo_token(now=NOW.timestamp())
    assert (await calls.look_up(part=OTHER, pakke=pakke)).status_code == 200


async def test_unknown_package_is_das_002_and_unknown_endpoint_kb_003(calls: Calls) -> None:
    assert kode(await calls.look_up(pakke="bank")) == (404, "DAS-002")
    assert kode(await calls.look_up("gjeld")) == (404, "KB-003")


async def test_outside_the_apis_the_front_answers_in_plain_text(calls: Calls) -> None:
    response = await calls.http.get(f"{calls.sim.url}/kravogbetalinger/v2/finans/{ORG}/aapnekrav")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.startswith("Unknown instance")


async def test_other_formats_than_json_and_xml_are_kb_008(calls: Calls) -> None:
    assert kode(await calls.look_up(Accept="text/csv")) == (406, "KB-008")


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/xml;q=0.5, application/json", "application/json"),
        ("application/json;q=0.1, text/xml", "application/xml"),
        ("*/*", "application/json"),
    ],
)
async def test_the_better_format_is_chosen(calls: Calls, accept: str, content_type: str) -> None:
    assert (await calls.look_up(Accept=accept)).headers["content-type"] == content_type


async def test_korrelasjonsid_must_be_a_uuid_and_new(calls: Calls) -> None:
    korrelasjonsid = str(uuid.uuid4())
    assert (await calls.look_up(Korrelasjonsid=korrelasjonsid)).status_code == 200
    assert kode(await calls.look_up(Korrelasjonsid=korrelasjonsid)) == (400, "KB-006")
    assert kode(await calls.look_up(Korrelasjonsid="1")) == (400, "KB-006")


async def test_errors_echo_the_korrelasjonsid(calls: Calls) -> None:
    korrelasjonsid = str(uuid.uuid4())
    response = await calls.look_up(part="310001481", Korrelasjonsid=korrelasjonsid)
    assert response.json()["korrelasjonsid"] == korrelasjonsid
