"""Nothing personal and no secret reaches a log or an error, whatever happens."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest

from gateway.simulator.parties import FEILPARTER, UHELL
from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import demo_token, make_consent
from gateway.telemetry.logging import JsonFormatter
from tests.graphql.conftest import StartGateway

PERSON = "05826930057"
FIRM = "212201782"
EVERYTHING = """
query Alt%(name)s($p: PartIdentifikator!) {
  part(identifikator: $p) {
    aapneKrav { krav { partIdentifikator gjenstaaendeBeloep forfall { betalingsinformasjon { kidnummer
      konto { kontonummer kontoeiersNavn iban } }
      plasserteBetalinger { innbetaltFra { konto { kontoeiersNavn kontonummer } } } } } }
    krav(fraOgMed: "2024-01-01", tilOgMed: "2026-11-21") { nodes { partIdentifikator opprinneligBeloep } }
    betalinger(fraOgMed: "2024-01-01", tilOgMed: "2026-11-21") { nodes { innbetaltFra { konto { kontoeiersNavn } } } }
    utbetalinger(fraOgMed: "2024-01-01", tilOgMed: "2026-11-21") { nodes { betaltTil { konto { kontonummer } } } }
    innkrevingsoppdrag(filter: ALLE) { skyldnersNavn krav { innkrevingsoppdrag { valideringsfeil { feilkode melding }
      avstemming { opprinnelig { skyldner { part { identifikator } } } } kravdetaljer { skyldner { navn } } } } }
  }
}
"""


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything any logger says, at the lowest level, as the gateway would write it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


def own_breaker(party: str) -> dict[str, str]:
    """A token of an organisation of its own, so that one party's failures keep no other party's calls back."""
    consumer = "314055403" if party in {FIRM, PERSON} else party
    return {"Authorization": f"Bearer {demo_token(consumer=consumer)}"}


def personal(answer: object) -> set[str]:
    """What of an answer may never be logged: identifiers, accounts, references, names, amounts."""
    names = {
        "identifikator",
        "partIdentifikator",
        "kontonummer",
        "kontoeiersNavn",
        "iban",
        "kidnummer",
        "navn",
        "skyldnersNavn",
    }
    found: set[str] = set()
    stack: list[object] = [answer]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            stack += value.values()
            texts = {key: text for key, text in value.items() if isinstance(text, str)}
            found |= {text for key, text in texts.items() if key in names or ("eloep" in key and text != "0.00")}
        elif isinstance(value, list):
            stack += value
    return found


async def test_no_secret_and_nothing_personal_is_logged(start_gateway: StartGateway, logged: io.StringIO) -> None:
    frontend = await start_gateway(upstream_timeout_seconds=0.2, operation_timeout_seconds=2, retry_attempts=2)
    consent = make_consent(FIRM)
    secrets = {frontend.token, consent, frontend.token.split(".")[1], consent.split(".")[1], PERSON, FIRM}
    headers = {"AltinnSamtykke": consent, "X-Request-ID": PERSON, "traceparent": f"00-{PERSON}"}
    for party in [FIRM, PERSON, *FEILPARTER, *UHELL]:
        answer = await frontend.ask(EVERYTHING % {"name": PERSON}, {"p": party}, headers | own_breaker(party))
        secrets |= personal(answer) | {party}
    for document in (
        f"{{ part(identifikator: {PERSON}) {{ id }} }}",
        f"{{ p{PERSON} }}",
        f"{PERSON} {{",
        "query($p: Int!){a}",
    ):
        await frontend.ask(document, {"p": PERSON}, headers)

    text = logged.getvalue()

    assert len(secrets) > 80
    assert len(text.splitlines()) > 50
    assert [secret for secret in secrets if re.search(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", text)] == []
    assert PERSON not in text


async def test_no_identity_number_is_in_any_error(start_gateway: StartGateway, simulator: RunningSimulator) -> None:
    frontend = await start_gateway(upstream_timeout_seconds=0.2, operation_timeout_seconds=2, retry_attempts=1)
    body = json.dumps({"kode": "KB-006", "melding": f"Ugyldig {PERSON}, konto 99990001230", "korrelasjonsid": PERSON})

    for party in [FIRM, *FEILPARTER, *UHELL]:
        answer = await frontend.ask(EVERYTHING % {"name": ""}, {"p": party}, own_breaker(party))
        errors = json.dumps(answer.get("errors", []))
        assert party not in errors
        assert PERSON not in errors
    await simulator.fault("status", status=400, body=body, count=1)
    frontend = await start_gateway()  # with time to read the answer
    answer = await frontend.ask('{ part(identifikator: "314055403") { aapneKrav { skjermet } } }')

    assert PERSON not in json.dumps(answer["errors"])
    assert "99990001230" not in json.dumps(answer["errors"])
    assert answer["errors"][0]["extensions"]["melding"].startswith("Ugyldig ")


@pytest.mark.parametrize(
    "document",
    [
        f"{{ part(identifikator: {PERSON}) {{ id }} }}",
        f'{{ node(id: "{PERSON}", x: 1) {{ id }} }}',
        f"{{ p{PERSON} }}",
        f"{PERSON}",
        f'query($p: Int = "{PERSON}") {{ __typename }}',
    ],
)
async def test_a_refused_document_is_not_quoted_with_its_identity_numbers(
    start_gateway: StartGateway, document: str
) -> None:
    frontend = await start_gateway()

    answer = await frontend.ask(document, {"p": PERSON})

    assert answer["errors"]
    assert PERSON not in json.dumps(answer["errors"])


async def test_the_operation_line_tells_what_an_operation_cost(
    start_gateway: StartGateway, logged: io.StringIO
) -> None:
    frontend = await start_gateway()

    await frontend.ask('query Kost { part(identifikator: "212201782") { aapneKrav { skjermet } } }')

    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    (line,) = [line for line in lines if line["event"] == "operation"]
    assert (line["name"], line["type"], line["status"]) == ("Kost", "query", 200)
    assert (line["upstreamCalls"], line["cacheMisses"], line["codes"]) == (1, 1, [])
    assert line["ms"] > 0
