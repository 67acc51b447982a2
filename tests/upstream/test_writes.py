"""The writes to Innkrevingsoppdrag: what is sent, what is repeated, and what a lost answer means."""

import datetime as dt

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
from gateway.errors import (
    ConflictError,
    GatewayError,
    NotReadyError,
    UnauthenticatedError,
    UncertainOutcomeError,
    UpstreamTimeoutError,
)
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import make_token
from gateway.upstream import oppdragsmeldinger
from gateway.upstream.client import Upstream
from tests.upstream.conftest import Clients, NewOperation

SKATTEETATENS = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR
KNOWN = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"
OPPDRAGSGIVERS = Kravidentifikatortype.OPPDRAGSGIVERS_KRAVIDENTIFIKATOR
DAY = dt.date(2025, 3, 14)
YEAR = NyPeriode(fra_og_med=dt.date(2024, 1, 1), til_og_med=dt.date(2024, 12, 31))
ORDER = NyttOppdrag(
    kravtype="TILBAKEKREVING_BARNETRYGD",
    skyldner=NySkyldner(type=Parttype.PERSON, identifikator="05826930057"),
    hovedstol=15000,
    oppdragsgivers_referanse="SAK-1",
    oppdragsgivers_kravidentifikator="KRAV-1",
    fastsettelsesdato=DAY,
    nav=NavTillegg(tilbakekrevingsperiode=YEAR, ytelser_for_avregning=4000),
)
WITHOUT_ID = msgspec.structs.replace(ORDER, oppdragsgivers_kravidentifikator=None)


async def orders(simulator: RunningSimulator, since: set[str] | None = None) -> set[str]:
    listed = {order["kravidentifikator"] for order in await simulator.control("GET", "orders")}
    return listed - (since or set())


async def booked(upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation) -> str:
    await simulator.control("PUT", "settings", {"booking_delay_seconds": 0})
    written = await upstream.innkrevingsoppdrag.opprett(new_operation(), ORDER)
    assert written.kvittering is not None
    return written.kvittering


def test_an_order_is_sent_in_upstreams_own_form() -> None:
    assert msgspec.json.decode(oppdragsmeldinger.nytt_oppdrag(ORDER)) == {
        "kravtype": "TILBAKEKREVING_BARNETRYGD",
        "skyldner": {"identifikatortype": "PERSON", "identifikator": "05826930057"},
        "hovedstol": {"valuta": "NOK", "beloep": 15000},
        "oppdragsgiversReferanse": "SAK-1",
        "oppdragsgiversKravidentifikator": "KRAV-1",
        "fastsettelsesdato": "2025-03-14",
        "tilleggsinformasjon": {
            "tilbakekrevingsperiode": {"fom": "2024-01-01", "tom": "2024-12-31"},
            "ytelserForAvregning": {"valuta": "NOK", "beloep": 4000},
        },
    }


def test_the_fine_of_broennoeysundregistrene_is_sent_with_its_letter() -> None:
    tillegg = BroennoeysundregistreneTillegg(periode=YEAR, stoppdato_for_loepende_mulkt=DAY)
    rente = NyRente(beloep=5, renter_ilagt_dato=DAY)
    order = msgspec.structs.replace(ORDER, nav=None, broennoeysundregistrene=tillegg, renter=(rente,))
    body = msgspec.json.decode(oppdragsmeldinger.nytt_oppdrag(order))
    assert body["tilleggsinformasjon"] == {
        "periode": {"fom": "2024-01-01", "tom": "2024-12-31"},
        "stoppdatoForLøpendeMulkt": "2025-03-14",
    }
    assert body["renteBeloep"] == [
        {"valuta": "NOK", "beloep": 5, "renterIlagtDato": "2025-03-14", "rentetype": "STRAFFERENTE"}
    ]


async def test_every_write_gets_its_receipt(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    api, ident = upstream.innkrevingsoppdrag, await booked(upstream, simulator, new_operation)
    rente = NyRente(beloep=0, renter_ilagt_dato=DAY)
    receipts = [
        await api.endre_hovedstol(new_operation(), ident, SKATTEETATENS, 14000),
        await api.endre_renter(new_operation(), "KRAV-1", OPPDRAGSGIVERS, (rente,)),
        await api.endre_oppdragsgivers_referanse(new_operation(), ident, SKATTEETATENS, "SAK-2"),
        await api.avskriv(new_operation(), ident, SKATTEETATENS),
    ]
    assert len({receipt.kvittering for receipt in receipts}) == 4
    received = (await api.avstemming(new_operation(), ident, SKATTEETATENS)).value
    assert [change.hovedstol for change in received.hovedstolendringer] == [14000]
    assert [change.oppdragsgivers_referanse for change in received.referanseendringer] == ["SAK-2"]
    assert len(received.renteendringer) == 1
    assert received.avskriving is not None


@pytest.mark.parametrize("phase", ["before", "headers", "body"])
async def test_a_create_with_an_id_survives_a_lost_answer_and_is_made_once(
    phase: str, upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    before = await orders(simulator)
    await simulator.fault("lost", phase=phase)
    written = await upstream.innkrevingsoppdrag.opprett(new_operation(), ORDER)
    assert (written.kvittering, written.gjentatt) == (None, True)
    assert len(await orders(simulator, before)) == 1


async def test_a_create_under_an_id_that_was_there_before_is_a_conflict(
    upstream: Upstream, new_operation: NewOperation
) -> None:
    await upstream.innkrevingsoppdrag.opprett(new_operation(), ORDER)
    with pytest.raises(ConflictError) as caught:
        await upstream.innkrevingsoppdrag.opprett(new_operation(), ORDER)
    assert caught.value.feilkode == "oppdragsgivers-kravidentifikator-eksisterer-allerede"


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "lost"},
        {"kind": "lost", "phase": "body"},
        {"kind": "hang", "work": True},
        {"kind": "status", "status": 504},
        {"kind": "status", "status": 502},
        {"kind": "status", "status": 201, "body": "<html>", "work": True},
    ],
    ids=str,
)
async def test_a_create_without_an_id_is_tried_once_and_its_lost_answer_is_uncertain(
    fault: dict[str, object], clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    await simulator.control("POST", "faults", {**fault, "count": 9})
    with pytest.raises(UncertainOutcomeError) as caught:
        await clients.create(seconds=1.5).innkrevingsoppdrag.opprett(new_operation(), WITHOUT_ID)
    assert caught.value.retryable is False
    assert caught.value.kall_id
    assert (await simulator.stats())["total"] == 1


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (500, "UPSTREAM_UNAVAILABLE", False),
        (503, "UPSTREAM_UNAVAILABLE", False),
        (429, "RATE_LIMITED", True),
        (422, "BAD_USER_INPUT", False),
    ],
)
async def test_a_create_without_an_id_that_was_answered_is_not_uncertain_but_never_called_repeatable_either(
    status: int,
    code: str,
    retryable: bool,  # noqa: FBT001 - a column of the table
    upstream: Upstream,
    simulator: RunningSimulator,
    new_operation: NewOperation,
) -> None:
    await simulator.fault("status", status=status, count=9)
    with pytest.raises(GatewayError) as caught:
        await upstream.innkrevingsoppdrag.opprett(new_operation(), WITHOUT_ID)
    assert (caught.value.code, caught.value.retryable) == (code, retryable)
    assert (await simulator.stats())["total"] == 1


async def test_a_create_that_could_not_even_connect_is_certain_not_to_have_happened(
    clients: Clients, new_operation: NewOperation
) -> None:
    upstream = clients.create(innkrevingsoppdrag_url="http://127.0.0.1:9/v1")
    with pytest.raises(GatewayError) as caught:
        await upstream.innkrevingsoppdrag.opprett(new_operation(), WITHOUT_ID)
    assert (caught.value.code, caught.value.retryable) == ("UPSTREAM_UNAVAILABLE", True)


async def test_a_create_without_an_id_never_meets_a_connection_that_was_used_before(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    pool = upstream._callers[1]._http.pool
    await upstream.innkrevingsoppdrag.mottaksstatus(new_operation(), KNOWN, SKATTEETATENS)
    assert (pool.used, pool.idle) == (0, 1)
    await upstream.innkrevingsoppdrag.opprett(new_operation(), WITHOUT_ID)
    assert (pool.used, pool.idle) == (0, 1)


async def test_a_write_off_whose_answer_was_lost_is_done(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    ident = await booked(upstream, simulator, new_operation)
    await simulator.fault("lost")
    written = await upstream.innkrevingsoppdrag.avskriv(new_operation(), ident, SKATTEETATENS)
    assert (written.kvittering, written.gjentatt) == (None, True)


async def test_a_write_off_of_what_was_written_off_before_is_a_conflict(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    ident = await booked(upstream, simulator, new_operation)
    await upstream.innkrevingsoppdrag.avskriv(new_operation(), ident, SKATTEETATENS)
    with pytest.raises(ConflictError):
        await upstream.innkrevingsoppdrag.avskriv(new_operation(), ident, SKATTEETATENS)


async def test_a_change_is_repeated_after_a_lost_answer(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    ident = await booked(upstream, simulator, new_operation)
    await simulator.fault("lost")
    operation = new_operation()
    written = await upstream.innkrevingsoppdrag.endre_hovedstol(operation, ident, SKATTEETATENS, 9)
    assert written.kvittering is not None
    assert operation.tally.retries == 1


async def test_an_order_that_is_not_booked_yet_is_not_ready_and_not_repeated_here(
    upstream: Upstream, new_operation: NewOperation
) -> None:
    written = await upstream.innkrevingsoppdrag.opprett(new_operation(), ORDER)
    operation = new_operation()
    with pytest.raises(NotReadyError) as caught:
        await upstream.innkrevingsoppdrag.avskriv(operation, written.kvittering or "", SKATTEETATENS)
    assert caught.value.retry_after == 2
    assert operation.tally.upstream_calls == 1


async def test_after_a_write_nothing_older_is_read_even_in_the_same_operation(
    upstream: Upstream, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    ident, operation = await booked(upstream, simulator, new_operation), new_operation()
    before = await upstream.innkrevingsoppdrag.avstemming(operation, ident, SKATTEETATENS)
    await upstream.innkrevingsoppdrag.endre_hovedstol(operation, ident, SKATTEETATENS, 9)
    after = await upstream.innkrevingsoppdrag.avstemming(operation, ident, SKATTEETATENS)
    assert (len(before.value.hovedstolendringer), len(after.value.hovedstolendringer)) == (0, 1)
    assert not after.fra_mellomlager


async def test_after_an_uncertain_write_nothing_older_is_read(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create(attempts=1)
    ident = await booked(upstream, simulator, new_operation)
    await upstream.innkrevingsoppdrag.avstemming(new_operation(), ident, SKATTEETATENS)
    await simulator.fault("lost")
    with pytest.raises(GatewayError):
        await upstream.innkrevingsoppdrag.avskriv(new_operation(), ident, SKATTEETATENS)
    after = await upstream.innkrevingsoppdrag.avstemming(new_operation(), ident, SKATTEETATENS)
    assert after.value.avskriving is not None


async def test_a_write_that_upstream_does_not_believe_makes_nobody_else_read_anew(
    clients: Clients, simulator: RunningSimulator, new_operation: NewOperation
) -> None:
    upstream = clients.create()
    ident = await booked(upstream, simulator, new_operation)
    await upstream.innkrevingsoppdrag.avstemming(new_operation(), ident, SKATTEETATENS)
    forged = make_token()  # its consumer is the same, and who signed it is for upstream to say
    await simulator.fault("status", status=401)

    with pytest.raises(UnauthenticatedError):
        await upstream.innkrevingsoppdrag.avskriv(new_operation(bearer=forged), ident, SKATTEETATENS)
    with pytest.raises(UpstreamTimeoutError):
        await upstream.innkrevingsoppdrag.avskriv(new_operation(bearer=forged, seconds=0), ident, SKATTEETATENS)

    again = await upstream.innkrevingsoppdrag.avstemming(new_operation(), ident, SKATTEETATENS)
    assert again.fra_mellomlager
