"""The look-ups of both APIs against the simulator: what is sent, and what comes back."""

import asyncio
import datetime as dt

import msgspec
import pytest

from gateway.domain.betaling import Innbetalinger
from gateway.domain.innkrevingsoppdrag import Kravfilter, Kravidentifikatortype
from gateway.domain.krav import AlleKrav
from gateway.domain.utbetaling import Utbetalinger
from gateway.errors import BadUserInputError, GatewayError, InternalServerError, NotFoundError, UnauthenticatedError
from gateway.simulator.serve import RunningSimulator
from gateway.upstream.client import Upstream
from gateway.upstream.krav_og_betalinger import no_hits
from tests.upstream.conftest import FRA, ORDER, PART, TIL, Clients, NewOperation, until_in_flight

SKATTEETATENS = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR
OPPDRAGSGIVERS = Kravidentifikatortype.OPPDRAGSGIVERS_KRAVIDENTIFIKATOR
TOM, UKJENT, INNEHAVER_ENK, SKYLDNER = "310000744", "310001481", "212201782", "05826930057"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def headers_of_last_call(simulator: RunningSimulator) -> set[str]:
    return set((await simulator.control("GET", "log"))[-1]["headers"])


async def test_all_four_look_ups_of_krav_og_betalinger_give_values(
    upstream: Upstream, new_operation: NewOperation
) -> None:
    api, operation = upstream.krav_og_betalinger, new_operation()
    assert (await api.aapne_krav(operation, PART)).value.krav
    assert (await api.krav(operation, PART, FRA, TIL)).value.krav
    assert (await api.innbetalinger(operation, PART, FRA, TIL)).value.betalinger
    assert (await api.utbetalinger(operation, PART, FRA, TIL)).value.part_identifikator == PART
    assert operation.tally.upstream_calls == 4


async def test_what_belongs_to_the_owner_of_a_business_is_marked(
    upstream: Upstream, new_operation: NewOperation
) -> None:
    krav = (await upstream.krav_og_betalinger.aapne_krav(new_operation(), INNEHAVER_ENK)).value.krav
    assert {(en.part_identifikator == INNEHAVER_ENK, en.gjelder_innehaver) for en in krav} == {
        (True, False),
        (False, True),
    }


async def test_no_hits_is_an_empty_answer_for_every_look_up(upstream: Upstream, new_operation: NewOperation) -> None:
    api, operation = upstream.krav_og_betalinger, new_operation()
    assert (await api.aapne_krav(operation, TOM)).value.krav == ()
    assert (await api.krav(operation, TOM, FRA, TIL)).value.krav == ()
    assert (await api.innbetalinger(operation, TOM, FRA, TIL)).value.betalinger == ()
    assert (await api.utbetalinger(operation, TOM, FRA, TIL)).value.utbetalinger == ()


async def test_an_unknown_party_is_not_found(upstream: Upstream, new_operation: NewOperation) -> None:
    with pytest.raises(NotFoundError) as caught:
        await upstream.krav_og_betalinger.aapne_krav(new_operation(), UKJENT)
    assert caught.value.feilkode == "KB-009"


async def test_only_the_listed_headers_travel_to_krav_og_betalinger(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    operation = new_operation(consent="samtykke.token.her", traceparent=TRACEPARENT)
    await upstream.krav_og_betalinger.krav(operation, PART, FRA, TIL)
    assert await headers_of_last_call(simulator) == {
        "host",
        "authorization",
        "altinnsamtykke",
        "accept",
        "accept-encoding",
        "user-agent",
        "korrelasjonsid",
        "traceparent",
    }


async def test_only_the_listed_headers_travel_to_innkrevingsoppdrag_and_never_the_consent(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    operation = new_operation(consent="samtykke.token.her", traceparent="not one")
    await upstream.innkrevingsoppdrag.mottaksstatus(operation, ORDER, SKATTEETATENS)
    allowed = {"host", "authorization", "klientid", "accept", "accept-encoding", "user-agent", "korrelasjonsid"}
    assert await headers_of_last_call(simulator) == allowed
    await upstream.innkrevingsoppdrag.kravoversikt(operation, SKYLDNER, Kravfilter.AAPNE)
    assert await headers_of_last_call(simulator) == allowed | {"content-type", "content-length"}


async def test_cookies_are_not_kept(
    upstream: Upstream, clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.fault("status", status=400, headers={"set-cookie": "a=b; Path=/"})
    with pytest.raises(GatewayError):
        await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
    await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
    assert "cookie" not in await headers_of_last_call(simulator)


@pytest.mark.parametrize("bearer", [None, "", "a b", "a\r\nHost: x", "æ", "\x00", "x" * 20_000, "a\u0661"])
async def test_a_token_that_cannot_be_one_is_refused_before_any_call(
    bearer: str | None, upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    operation = new_operation(bearer=bearer)
    with pytest.raises(UnauthenticatedError):
        await upstream.krav_og_betalinger.aapne_krav(operation, PART)
    with pytest.raises(UnauthenticatedError):
        await upstream.innkrevingsoppdrag.kravoversikt(operation, PART, Kravfilter.ALLE)
    assert (await simulator.stats())["total"] == 0


async def test_a_consent_that_cannot_be_one_is_refused_before_any_call(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    with pytest.raises(UnauthenticatedError):
        await upstream.krav_og_betalinger.aapne_krav(new_operation(consent="a\nb"), PART)
    assert (await simulator.stats())["total"] == 0


async def test_an_unknown_package_is_refused_before_any_call(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    with pytest.raises(BadUserInputError) as caught:
        await upstream.krav_og_betalinger.aapne_krav(new_operation(pakke="../annet"), PART)
    assert caught.value.reason == "X-Rettighetspakke"
    assert (await simulator.stats())["total"] == 0


@pytest.mark.parametrize("ident", ["", ".", "..", "x" * 201, "a\nb", "a\x00"])
async def test_an_id_that_cannot_be_one_is_refused_before_any_call(
    ident: str, upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    with pytest.raises(BadUserInputError) as caught:
        await upstream.innkrevingsoppdrag.mottaksstatus(new_operation(), ident, OPPDRAGSGIVERS)
    assert caught.value.reason == "kravidentifikator"
    assert (await simulator.stats())["total"] == 0


async def test_all_look_ups_of_innkrevingsoppdrag_give_values(upstream: Upstream, new_operation: NewOperation) -> None:
    api, operation = upstream.innkrevingsoppdrag, new_operation()
    assert (await api.mottaksstatus(operation, ORDER, SKATTEETATENS)).value.kravidentifikator == ORDER
    assert (await api.valideringsfeil(operation, ORDER, SKATTEETATENS)).value == ()
    assert (await api.avstemming(operation, ORDER, SKATTEETATENS)).value.kravidentifikator == ORDER
    assert (await api.kravdetaljer(operation, ORDER, SKATTEETATENS)).value.skatteetatens_kravidentifikator == ORDER
    assert (await api.kravoversikt(operation, SKYLDNER, Kravfilter.ALLE)).value.krav
    assert operation.tally.upstream_calls == 5


@pytest.mark.parametrize(
    "fault",
    [
        {"body": "Ingen krav", "content_type": "application/json"},
        {"body": "Ingen krav", "content_type": "text/plain"},
        {"body": "", "content_type": None},
        {"body": '{"kode":"ABE-007","melding":"Ingen treff"}'},
        {"body": '{"type":"about:blank","status":404}'},
    ],
    ids=lambda fault: fault["body"] or "empty",
)
async def test_a_404_from_kravoversikt_means_no_claims(
    fault: dict[str, object], upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.fault("status", status=404, **fault)
    oversikt = (await upstream.innkrevingsoppdrag.kravoversikt(new_operation(), SKYLDNER, Kravfilter.ALLE)).value
    assert (oversikt.krav, oversikt.gjenstaaende_beloep_for_skyldner) == ((), 0)


@pytest.mark.parametrize("body", ["Unknown instance. ID=4", '{"kode":"DAS-002","melding":"x"}'])
async def test_a_404_from_kravoversikt_about_the_address_is_our_configuration(
    body: str, upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.fault("status", status=404, body=body)
    with pytest.raises(InternalServerError):
        await upstream.innkrevingsoppdrag.kravoversikt(new_operation(), SKYLDNER, Kravfilter.ALLE)


@pytest.mark.parametrize("status", [404, 405])
async def test_where_only_the_older_kravdetaljer_exists_it_is_used_and_remembered(
    status: int, upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.fault("status", status=status, body="Not here", method="POST", endpoint="kravdetaljer", count=None)
    first = await upstream.innkrevingsoppdrag.kravdetaljer(new_operation(), ORDER, SKATTEETATENS)
    with pytest.raises(NotFoundError):
        await upstream.innkrevingsoppdrag.kravdetaljer(new_operation(), ORDER.replace("6", "7"), SKATTEETATENS)
    assert first.value.skatteetatens_kravidentifikator == ORDER
    assert first.value.kravlinjer
    assert first.antall_kall == 2
    assert [call["method"] for call in await simulator.control("GET", "log")] == ["POST", "GET", "GET"]


async def test_an_order_that_kravdetaljer_does_not_know_is_not_looked_up_in_the_older_way(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    slug = "innkrevingsoppdrag-eksisterer-ikke"
    await simulator.fault("error", slug=slug, status=404)
    with pytest.raises(NotFoundError):
        await upstream.innkrevingsoppdrag.kravdetaljer(new_operation(), ORDER, SKATTEETATENS)
    assert (await simulator.stats())["total"] == 1


async def test_when_neither_form_of_kravdetaljer_is_there_the_newer_is_tried_again(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.fault("status", status=404, body="Not here", count=2)
    with pytest.raises(InternalServerError):
        await upstream.innkrevingsoppdrag.kravdetaljer(new_operation(), ORDER, SKATTEETATENS)
    assert (await upstream.innkrevingsoppdrag.kravdetaljer(new_operation(), ORDER, SKATTEETATENS)).antall_kall == 1


@pytest.mark.parametrize("avvikstype", ["tekniskfeil", "planlagtNedetid"])
async def test_a_deviation_in_a_200_is_unavailable(
    avvikstype: str, upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    body = f'{{"avvik":{{"avvikstype":"{avvikstype}","utdypendeAvviksbeskrivelse":"Nede"}}}}'
    await simulator.fault("status", body=body)
    with pytest.raises(GatewayError) as caught:
        await upstream.innkrevingsoppdrag.kravdetaljer(new_operation(), ORDER, SKATTEETATENS)
    extensions = caught.value.extensions
    assert (extensions["code"], extensions["feilkode"]) == ("UPSTREAM_UNAVAILABLE", avvikstype)
    assert (extensions["httpStatus"], extensions["retryable"]) == (200, True)


async def test_a_deviation_beside_the_claim_leaves_the_claim(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    avvik = '{"avvik":{"avvikstype":"tekniskfeil","utdypendeAvviksbeskrivelse":"x"},"krav":'
    await simulator.fault("substitute", find='{"krav":', replace=avvik)
    details = await upstream.innkrevingsoppdrag.kravdetaljer(new_operation(), ORDER, SKATTEETATENS)
    assert details.value.skatteetatens_kravidentifikator == ORDER


async def test_one_operation_makes_each_call_once_whatever_is_asked_at_once(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    operation = new_operation()
    answers = await asyncio.gather(*(upstream.krav_og_betalinger.aapne_krav(operation, PART) for _ in range(5)))
    assert all(answer is answers[0] for answer in answers)
    assert (operation.tally.upstream_calls, operation.tally.cache_misses, operation.tally.cache_hits) == (1, 1, 0)


async def test_an_error_too_is_met_once_per_operation(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    operation, upstream = new_operation(), clients.create()
    for _ in range(3):
        with pytest.raises(NotFoundError):
            await upstream.krav_og_betalinger.aapne_krav(operation, UKJENT)
    assert (await simulator.stats())["total"] == 1


async def test_when_the_first_to_ask_is_cancelled_another_takes_over(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    operation, upstream = new_operation(), clients.create()
    await simulator.fault("hang")
    first = asyncio.create_task(upstream.krav_og_betalinger.aapne_krav(operation, PART))
    second = asyncio.create_task(upstream.krav_og_betalinger.aapne_krav(operation, PART))
    await until_in_flight(simulator, 1)
    first.cancel()
    assert (await second).value.krav
    assert first.cancelled()


async def test_the_next_operation_is_answered_from_the_cache(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await upstream.krav_og_betalinger.aapne_krav(new_operation(), PART)
    operation = new_operation()
    fetched = await upstream.krav_og_betalinger.aapne_krav(operation, PART)
    assert (fetched.fra_mellomlager, fetched.antall_kall) == (True, 0)
    assert (operation.tally.cache_hits, operation.tally.upstream_calls) == (1, 0)


@pytest.mark.parametrize("answer", [AlleKrav, Innbetalinger, Utbetalinger])
def test_no_hits_is_kept_as_json_that_can_be_decoded_again(answer: type) -> None:
    body = no_hits(TOM, ("2026-01-01", "2026-01-02"))
    assert msgspec.json.decode(body, type=answer).periode.til_og_med == dt.date(2026, 1, 2)


async def test_a_principals_id_may_hold_a_slash(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    with pytest.raises(NotFoundError):
        await upstream.innkrevingsoppdrag.mottaksstatus(new_operation(), "A/1-2", OPPDRAGSGIVERS)
    assert (await simulator.control("GET", "log"))[-1]["endpoint"] == "mottaksstatus"
