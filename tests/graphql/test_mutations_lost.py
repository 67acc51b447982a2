"""Lost answers, timeouts and broken connections: never twice, never lost, and never told wrongly."""

import asyncio
from typing import Any

import pytest

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend, StartGateway
from tests.graphql.orders import (
    AVSKRIV,
    HOVEDSTOL,
    OPPRETT,
    OURS,
    REFERANSE,
    SimulatorTime,
    calls,
    held,
    nytt,
    which,
)

Fault = dict[str, Any]

# Answers that get lost: before a byte of them, at several bytes, after the last; and the work may never have begun.
LOST: list[Fault] = [
    {"kind": "lost", "phase": "before"},
    {"kind": "lost", "phase": "headers"},
    {"kind": "lost", "phase": "body"},
    *({"kind": "lost", "at_byte": place} for place in (0, 1, 15, 40, 90, 120)),
    {"kind": "lost", "phase": "headers", "close": "fin"},
    {"kind": "wrong_length"},
    {"kind": "lost", "phase": "before", "work": False},
    {"kind": "hang", "phase": "before", "work": True},
    {"kind": "hang", "phase": "before", "work": False},
    {"kind": "hang", "phase": "headers"},
    {"kind": "hang", "phase": "body"},
    {"kind": "status", "status": 500, "work": True},
    {"kind": "status", "status": 502, "work": True, "content_type": "text/html"},
    {"kind": "status", "status": 503, "work": False},
    {"kind": "status", "status": 504, "work": True},
    {"kind": "status", "status": 429, "work": False},
]
GARBLED: list[Fault] = [
    {"kind": "status", "status": 201, "body": "{", "work": True},
    {"kind": "html", "status": 201, "work": True},
]


def _name(fault: Fault) -> str:
    return "-".join(str(value) for value in fault.values())


class Rest:
    """A sleep that lasts until it is told to end."""

    def __init__(self) -> None:
        self._begun: asyncio.Queue[float] = asyncio.Queue()
        self._end = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self._begun.put_nowait(seconds)
        await self._end.wait()

    async def begun(self) -> float:
        """Wait until somebody sleeps; gives for how many seconds."""
        return await self._begun.get()

    def end(self) -> None:
        self._end.set()


@pytest.fixture
async def agency(start_gateway: StartGateway, simulator: RunningSimulator) -> Frontend:
    """A gateway that gives an attempt up after a second, and whose waiting makes the simulator's time pass."""
    return await start_gateway(upstream_timeout_seconds=1, sleep=SimulatorTime(simulator))


@pytest.mark.parametrize("fault", LOST + GARBLED, ids=_name)
async def test_a_create_under_an_own_id_survives_lost_answers(
    agency: Frontend, simulator: RunningSimulator, fault: Fault
) -> None:
    await simulator.fault(endpoint="opprett", **fault)
    payload = (await agency.data(OPPRETT, {"input": nytt()}))["opprettInnkrevingsoppdrag"]
    (order,) = await held(simulator)
    assert payload["innkrevingsoppdrag"]["kravidentifikator"] == order["kravidentifikator"]
    assert payload["gjentatt"] is bool(fault.get("work", True))


async def test_a_create_whose_every_answer_is_lost_is_found_by_its_own_id(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    await simulator.fault("lost", endpoint="opprett", count=None)
    payload = (await agency.data(OPPRETT, {"input": nytt()}))["opprettInnkrevingsoppdrag"]
    (order,) = await held(simulator)
    assert payload["innkrevingsoppdrag"]["kravidentifikator"] == order["kravidentifikator"]
    assert payload["gjentatt"] is True


async def test_a_create_that_never_came_through_may_be_sent_again(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    await simulator.fault("lost", endpoint="opprett", count=None, work=False)
    answer = await agency.ask(OPPRETT, {"input": nytt()})
    assert answer["errors"][0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"
    assert answer["errors"][0]["extensions"]["retryable"] is True
    assert await held(simulator) == []


async def test_the_same_create_again_answers_with_the_receipt_of_the_first(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    first = (await agency.data(OPPRETT, {"input": nytt()}))["opprettInnkrevingsoppdrag"]
    second = (await agency.data(OPPRETT, {"input": nytt()}))["opprettInnkrevingsoppdrag"]
    assert (first["gjentatt"], second["gjentatt"]) == (False, True)
    assert second["innkrevingsoppdrag"]["kravidentifikator"] == first["innkrevingsoppdrag"]["kravidentifikator"]
    assert len(await held(simulator)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"hovedstol": 12001},
        {"renter": None},
        {"renter": [{"beloep": 300}]},
        {"oppdragsgiversReferanse": "SAK-2"},
        {"fastsettelsesdato": "2026-10-02"},
        {"kravtype": "TILBAKEKREVING_KONTANTSTOETTE"},
        {"skyldner": {"type": "PERSON", "identifikator": "23889030097"}},
        {"foreldelsesfristensUtgangspunkt": "2026-01-01"},
        {"tilleggsfristEtterForeldelsesloven": "2026-05-01"},
        {
            "tilleggsinformasjon": {
                "nav": {"tilbakekrevingsperiode": {"fraOgMed": "2026-01-01", "tilOgMed": "2026-06-30"}}
            }
        },
    ],
    ids=str,
)
async def test_another_order_under_the_same_id_is_a_conflict(
    agency: Frontend, simulator: RunningSimulator, changed: Fault
) -> None:
    await agency.data(OPPRETT, {"input": nytt()})
    answer = await agency.ask(OPPRETT, {"input": nytt(**changed)})
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"]) == ("CONFLICT", False)
    assert extensions["feilkode"] == "oppdragsgivers-kravidentifikator-eksisterer-allerede"
    assert len(await held(simulator)) == 1


async def test_interest_in_another_sequence_is_the_same_order(agency: Frontend) -> None:
    renter = [{"beloep": 1}, {"beloep": 2}]
    await agency.data(OPPRETT, {"input": nytt(renter=renter)})
    again = await agency.data(OPPRETT, {"input": nytt(renter=renter[::-1])})
    assert again["opprettInnkrevingsoppdrag"]["gjentatt"] is True


async def test_a_create_that_was_rejected_afterwards_cannot_be_compared(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    skyldner = {"type": "PERSON", "identifikator": "08826531550"}
    await agency.data(OPPRETT, {"input": nytt(skyldner=skyldner)})
    answer = await agency.ask(OPPRETT, {"input": nytt(skyldner=skyldner)})
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"]) == ("UNCERTAIN_OUTCOME", False)
    assert len(await held(simulator)) == 1


async def test_a_repeated_create_that_is_not_booked_in_time_is_not_ready(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(operation_timeout_seconds=2)
    await frontend.data(OPPRETT, {"input": nytt()})
    answer = await frontend.ask(OPPRETT, {"input": nytt()})
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"]) == ("NOT_READY", True)
    assert extensions["retryAfter"] > 0


@pytest.mark.parametrize("fault", [fault for fault in LOST if fault["kind"] != "status"] + GARBLED, ids=_name)
async def test_a_create_without_an_own_id_is_sent_once_and_its_lost_answer_is_uncertain(
    agency: Frontend, simulator: RunningSimulator, fault: Fault
) -> None:
    await simulator.fault(endpoint="opprett", count=None, **fault)
    answer = await agency.ask(OPPRETT, {"input": nytt(own=None)})
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"]) == ("UNCERTAIN_OUTCOME", False)
    assert await calls(simulator, "opprett") == 1


async def test_a_create_without_an_own_id_is_uncertain_when_the_operation_ends_before_its_answer(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(operation_timeout_seconds=1.5)
    await simulator.fault("hang", endpoint="opprett", work=True)
    answer = await frontend.ask(OPPRETT, {"input": nytt(own=None)})
    assert answer["errors"][0]["extensions"]["code"] == "UNCERTAIN_OUTCOME"
    assert await calls(simulator, "opprett") == 1


@pytest.mark.parametrize("fault", LOST, ids=_name)
async def test_a_change_survives_lost_answers(agency: Frontend, simulator: RunningSimulator, fault: Fault) -> None:
    await agency.data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    await simulator.fault(endpoint="hovedstol", **fault)
    payload = (await agency.data(HOVEDSTOL, {"input": {"oppdrag": which("KRAV-1"), "hovedstol": 9000}}))[
        "endreHovedstol"
    ]
    (order,) = await held(simulator)
    assert order["hovedstol"] == 9000
    assert payload["transaksjonsid"] == order["changes"][-1]["transaksjonsid"]


@pytest.mark.parametrize("fault", LOST, ids=_name)
async def test_a_write_off_whose_answer_was_lost_is_done(
    agency: Frontend, simulator: RunningSimulator, fault: Fault
) -> None:
    await agency.data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    await simulator.fault(endpoint="avskriving", **fault)
    payload = (await agency.data(AVSKRIV, {"input": {"oppdrag": which("KRAV-1")}}))["avskrivInnkrevingsoppdrag"]
    (order,) = await held(simulator)
    assert [change["kind"] for change in order["changes"]] == ["avskriving"]
    assert payload["transaksjonsid"] == order["changes"][0]["transaksjonsid"]
    assert payload["gjentatt"] is bool(fault.get("work", True))


async def test_a_write_off_whose_every_answer_is_lost_is_found_to_be_done(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    await agency.data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    await simulator.fault("lost", endpoint="avskriving", count=None)
    payload = (await agency.data(AVSKRIV, {"input": {"oppdrag": which("KRAV-1")}}))["avskrivInnkrevingsoppdrag"]
    (order,) = await held(simulator)
    assert (payload["gjentatt"], payload["transaksjonsid"]) == (True, order["changes"][0]["transaksjonsid"])


async def test_a_write_off_of_what_was_written_off_before_is_a_conflict(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    await agency.data(OPPRETT, {"input": nytt()})
    await agency.data(AVSKRIV, {"input": {"oppdrag": which("KRAV-1")}})
    answer = await agency.ask(AVSKRIV, {"input": {"oppdrag": which("KRAV-1")}})
    assert answer["errors"][0]["extensions"]["code"] == "CONFLICT"


async def test_a_change_waits_for_the_order_to_be_booked(agency: Frontend, simulator: RunningSimulator) -> None:
    await agency.data(OPPRETT, {"input": nytt()})
    await agency.data(HOVEDSTOL, {"input": {"oppdrag": which("KRAV-1"), "hovedstol": 9000}})
    (order,) = await held(simulator)
    assert order["hovedstol"] == 9000


async def test_a_change_of_what_is_not_booked_in_time_is_not_ready(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(operation_timeout_seconds=2)
    await frontend.data(OPPRETT, {"input": nytt()})
    answer = await frontend.ask(HOVEDSTOL, {"input": {"oppdrag": which("KRAV-1"), "hovedstol": 9000}})
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"], extensions["httpStatus"]) == ("NOT_READY", True, 409)
    assert extensions["retryAfter"] > 0


async def test_a_change_of_what_was_rejected_will_never_be_ready(agency: Frontend) -> None:
    skyldner = {"type": "PERSON", "identifikator": "08826531550"}
    await agency.data(OPPRETT, {"input": nytt(skyldner=skyldner)})
    answer = await agency.ask(HOVEDSTOL, {"input": {"oppdrag": which("KRAV-1"), "hovedstol": 9000}})
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"]) == ("NOT_READY", False)
    assert "retryAfter" not in extensions


async def test_changes_of_one_order_are_made_in_the_order_they_came(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    data = await agency.data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    ours = data["opprettInnkrevingsoppdrag"]["innkrevingsoppdrag"]["kravidentifikator"]
    await simulator.fault("lost", endpoint="oppdragsgiversreferanse", skip=1, count=2)
    await simulator.fault("status", endpoint="oppdragsgiversreferanse", status=503, skip=5)
    names = [which("KRAV-1"), which(ours, OURS), which(ours.upper(), OURS)]
    inputs = [{"oppdrag": names[turn % 3], "nyOppdragsgiversReferanse": f"SAK-{turn}"} for turn in range(10)]
    asking = [asyncio.create_task(agency.data(REFERANSE, {"input": each})) for each in inputs]
    await asyncio.gather(*asking)
    (order,) = await held(simulator)
    made = [change["content"]["nyOppdragsgiversReferanse"] for change in order["changes"]]
    assert list(dict.fromkeys(made)) == [f"SAK-{turn}" for turn in range(10)]
    assert made == sorted(made)


async def test_an_attempt_that_was_given_up_holds_newer_changes_back(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    rest = Rest()
    frontend = await start_gateway(upstream_timeout_seconds=1, sleep=rest)
    await frontend.data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    await simulator.fault("hang", endpoint="oppdragsgiversreferanse")
    older, newer = (
        asyncio.create_task(
            frontend.data(REFERANSE, {"input": {"oppdrag": which("KRAV-1"), "nyOppdragsgiversReferanse": saksnummer}})
        )
        for saksnummer in ("ELDRE", "NYERE")
    )
    await older
    assert await rest.begun() == 1
    (order,) = await held(simulator)
    assert order["referanse"] == "ELDRE"
    rest.end()
    await newer
    (order,) = await held(simulator)
    assert order["referanse"] == "NYERE"


async def test_a_change_whose_turn_does_not_come_in_time_may_be_sent_again(
    start_gateway: StartGateway, simulator: RunningSimulator
) -> None:
    frontend = await start_gateway(upstream_timeout_seconds=1, operation_timeout_seconds=2, sleep=Rest())
    await frontend.data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    await simulator.fault("hang", endpoint="oppdragsgiversreferanse")
    await frontend.data(REFERANSE, {"input": {"oppdrag": which("KRAV-1"), "nyOppdragsgiversReferanse": "ELDRE"}})
    answer = await frontend.ask(
        REFERANSE, {"input": {"oppdrag": which("KRAV-1"), "nyOppdragsgiversReferanse": "NYERE"}}
    )
    extensions = answer["errors"][0]["extensions"]
    assert (extensions["code"], extensions["retryable"]) == ("RATE_LIMITED", True)
    (order,) = await held(simulator)
    assert order["referanse"] == "ELDRE"


async def test_the_next_query_sees_what_was_changed(agency: Frontend, simulator: RunningSimulator) -> None:
    ask = """query ($id: String!) { innkrevingsoppdrag(kravidentifikator: $id,
      kravidentifikatortype: OPPDRAGSGIVERS_KRAVIDENTIFIKATOR) {
        avstemming { hovedstolendringer { hovedstol } } kravdetaljer { gjenstaaendeBeloep } } }"""
    await agency.data(OPPRETT, {"input": nytt(renter=None)})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    before = await agency.data(ask, {"id": "KRAV-1"})
    await agency.data(HOVEDSTOL, {"input": {"oppdrag": which("KRAV-1"), "hovedstol": 9000}})
    after = await agency.data(ask, {"id": "KRAV-1"})
    assert before["innkrevingsoppdrag"]["avstemming"]["hovedstolendringer"] == []
    assert after["innkrevingsoppdrag"]["avstemming"]["hovedstolendringer"] == [{"hovedstol": "9000.00"}]
    assert before["innkrevingsoppdrag"]["kravdetaljer"] != after["innkrevingsoppdrag"]["kravdetaljer"]


async def test_the_payload_of_each_change_in_a_document_shows_its_own_effect(
    agency: Frontend, simulator: RunningSimulator
) -> None:
    await agency.data(OPPRETT, {"input": nytt()})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    oppdrag = 'oppdrag: {kravidentifikator: "KRAV-1", kravidentifikatortype: OPPDRAGSGIVERS_KRAVIDENTIFIKATOR}'
    select = "{ innkrevingsoppdrag { avstemming { hovedstolendringer { hovedstol } } } }"
    data = await agency.data(
        f"mutation {{ a: endreHovedstol(input: {{{oppdrag}, hovedstol: 9000}}) {select} "
        f"b: endreHovedstol(input: {{{oppdrag}, hovedstol: 8000}}) {select} }}"
    )
    counts = [len(data[name]["innkrevingsoppdrag"]["avstemming"]["hovedstolendringer"]) for name in ("a", "b")]
    assert counts == [1, 2]
