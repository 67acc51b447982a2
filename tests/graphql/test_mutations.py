"""Creating, changing and writing off orders, as an agency's frontend does."""

from gateway.simulator.serve import RunningSimulator
from tests.graphql.conftest import Frontend
from tests.graphql.orders import AVSKRIV, HOVEDSTOL, OPPRETT, OURS, REFERANSE, RENTER, held, nytt, which


async def create(frontend: Frontend, simulator: RunningSimulator, **changed: object) -> str:
    """Create an order and let it be booked; gives Skatteetaten's id of it."""
    data = await frontend.data(OPPRETT, {"input": nytt(**changed)})
    await simulator.control("POST", "clock", {"advance_seconds": 10})
    kravidentifikator: str = data["opprettInnkrevingsoppdrag"]["innkrevingsoppdrag"]["kravidentifikator"]
    return kravidentifikator


async def test_a_new_order_is_created_as_it_was_given(frontend: Frontend, simulator: RunningSimulator) -> None:
    payload = (await frontend.data(OPPRETT, {"input": nytt()}))["opprettInnkrevingsoppdrag"]
    (order,) = await held(simulator)
    assert payload["gjentatt"] is False
    assert payload["innkrevingsoppdrag"] == {
        "kravidentifikator": order["kravidentifikator"],
        "kravidentifikatortype": OURS,
        "mottaksstatus": {"mottaksstatus": "MOTTATT_IKKE_BEHANDLET"},
    }
    assert order["received_request"] == {
        "kravtype": "TILBAKEKREVING_BARNETRYGD",
        "skyldner": {"identifikatortype": "PERSON", "identifikator": "05826930057"},
        "hovedstol": {"valuta": "NOK", "beloep": 12000},
        "renteBeloep": [{"valuta": "NOK", "beloep": 300, "renterIlagtDato": "2026-10-01", "rentetype": "STRAFFERENTE"}],
        "oppdragsgiversReferanse": "SAK-1",
        "oppdragsgiversKravidentifikator": "KRAV-1",
        "fastsettelsesdato": "2026-10-01",
        "tilleggsinformasjon": {
            "tilbakekrevingsperiode": {"fom": "2026-01-01", "tom": "2026-06-30"},
            "ytelserForAvregning": {"valuta": "NOK", "beloep": 100},
        },
    }


async def test_the_running_fine_of_the_registers_stops_on_the_day_given(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    tillegg = {
        "broennoeysundregistrene": {
            "periode": {"fraOgMed": "2026-01-01", "tilOgMed": "2026-06-30"},
            "stoppdatoForLoependeMulkt": "2026-07-01",
        }
    }
    organisasjon = {"type": "ORGANISASJON", "identifikator": "313367002"}
    order = nytt(
        kravtype="TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN",
        skyldner=organisasjon,
        renter=None,
        tilleggsinformasjon=tillegg,
    )
    await frontend.data(OPPRETT, {"input": order})
    (stored,) = await held(simulator)
    assert stored["received_request"]["tilleggsinformasjon"] == {
        "periode": {"fom": "2026-01-01", "tom": "2026-06-30"},
        "stoppdatoForLøpendeMulkt": "2026-07-01",
    }
    assert "renteBeloep" not in stored["received_request"]


async def test_every_change_reaches_the_order_and_answers_with_its_transaction(
    frontend: Frontend, simulator: RunningSimulator
) -> None:
    await create(frontend, simulator)
    oppdrag = which("KRAV-1")
    answers = [
        await frontend.data(HOVEDSTOL, {"input": {"oppdrag": oppdrag, "hovedstol": 9000}}),
        await frontend.data(RENTER, {"input": {"oppdrag": oppdrag, "renter": [{"beloep": 0}]}}),
        await frontend.data(REFERANSE, {"input": {"oppdrag": oppdrag, "nyOppdragsgiversReferanse": "SAK-2"}}),
        await frontend.data(AVSKRIV, {"input": {"oppdrag": oppdrag}}),
    ]
    (order,) = await held(simulator)
    assert (order["hovedstol"], order["referanse"]) == (9000, "SAK-2")
    assert order["renter"] == [{"valuta": "NOK", "beloep": 0, "rentetype": "STRAFFERENTE"}]
    assert [change["kind"] for change in order["changes"]] == [
        "hovedstol",
        "renter",
        "oppdragsgiversReferanse",
        "avskriving",
    ]
    receipts = [payload for answer in answers for payload in answer.values()]
    assert [receipt["transaksjonsid"] for receipt in receipts] == [
        change["transaksjonsid"] for change in order["changes"]
    ]
    assert {receipt["gjentatt"] for receipt in receipts} == {False}


async def test_mutations_of_one_document_are_made_in_its_order(frontend: Frontend, simulator: RunningSimulator) -> None:
    kravidentifikator = await create(frontend, simulator)
    changes = "\n".join(
        f'c{number}: endreOppdragsgiversReferanse(input: {{oppdrag: {{kravidentifikator: "{kravidentifikator}"}}, '
        f'nyOppdragsgiversReferanse: "SAK-{number}"}}) {{ transaksjonsid }}'
        for number in range(5)
    )
    data = await frontend.data(f"mutation {{ {changes} }}")
    (order,) = await held(simulator)
    assert [change["transaksjonsid"] for change in order["changes"]] == [
        data[f"c{number}"]["transaksjonsid"] for number in range(5)
    ]
    assert order["referanse"] == "SAK-4"
