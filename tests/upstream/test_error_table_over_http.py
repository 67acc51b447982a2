"""Every row of the table, in every shape, through sockets, sessions and the whole client."""

import json
import uuid
from xml.sax.saxutils import escape

import pytest

from gateway.domain.innkrevingsoppdrag import Kravidentifikatortype
from gateway.errors import Api, GatewayError
from gateway.upstream.client import Upstream
from gateway.upstream.failures.feilkode import Feilkode
from gateway.upstream.failures.feilkoder import FEILKODER
from tests.upstream.conftest import ORDER, PART, Clients, NewOperation

ASYNCHRONOUS_AND_DEVIATIONS = 200
CONTENT_TYPES = ["right", "text/html", "application/octet-stream", None]
KORRELASJONSID = "b7b44bd0-9cbb-4e6f-9c5b-2b1f6a3c9f10"
MELDING = "Ugyldig identifikator 05826930057 for 313367002"
MASKED = "Ugyldig identifikator *** for ***"

UPSTREAM_ROWS = [row for row in FEILKODER if row.http_status and row.http_status != ASYNCHRONOUS_AND_DEVIATIONS]
CODED = [row for row in UPSTREAM_ROWS if row.feilkode and row.feilkode.isascii() and row.feilkode[0].isupper()]
PROBLEMS = [row for row in UPSTREAM_ROWS if row.feilkode and row not in CODED]
BARE = [row for row in UPSTREAM_ROWS if row.feilkode is None]


def _name(row: Feilkode) -> str:
    return f"{row.feilkode}-{row.http_status}"


async def _fail(
    clients: Clients, new_operation: NewOperation, api: Api, faults: list[dict[str, object]]
) -> list[GatewayError]:
    """The error of one call per fault."""
    await clients.simulator.control("POST", "faults", [{"kind": "status", **fault} for fault in faults])
    upstream = clients.create(attempts=1)
    errors = []
    for _ in faults:
        with pytest.raises(GatewayError) as caught:
            await _call(upstream, new_operation, api)
        errors.append(caught.value)
    return errors


async def _call(upstream: Upstream, new_operation: NewOperation, api: Api) -> None:
    operation = new_operation()
    if api is Api.KRAV_OG_BETALINGER:
        await upstream.krav_og_betalinger.aapne_krav(operation, PART)
    else:
        await upstream.innkrevingsoppdrag.mottaksstatus(
            operation, ORDER, Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR
        )


def _assert_is(row: Feilkode, error: GatewayError, api: Api, *, masked: str | None, correlation: str | None) -> None:
    extensions = dict(error.extensions)
    assert str(uuid.UUID(extensions.pop("kallId"))) == error.kall_id
    retry_after = extensions.pop("retryAfter", None)
    assert (retry_after is not None) == (row.code == "NOT_READY")
    expected = {
        "code": row.code,
        "retryable": row.retryable,
        "feilkode": row.feilkode,
        "api": api.value,
        "httpStatus": row.http_status,
        "korrelasjonsid": correlation,
        "melding": masked,
        "reason": row.reason,
    }
    assert extensions == {key: value for key, value in expected.items() if value is not None}


@pytest.mark.parametrize("row", CODED, ids=_name)
@pytest.mark.parametrize("shape", ["json", "xml"])
async def test_a_code_becomes_its_error_in_json_and_xml_whatever_the_content_type(
    row: Feilkode, shape: str, clients: Clients, new_operation: NewOperation
) -> None:
    api = row.api or Api.KRAV_OG_BETALINGER
    fields = {"kode": row.feilkode or "", "melding": MELDING, "korrelasjonsid": KORRELASJONSID}
    if shape == "json":
        body, right = json.dumps(fields), "application/json"
    else:
        elements = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items())
        body = f'<?xml version="1.0"?><feil xmlns="urn:no:skatteetaten:datasamarbeid:feil:v1">{elements}</feil>'
        right = "application/xml"
    types = [right if content_type == "right" else content_type for content_type in CONTENT_TYPES]
    faults: list[dict[str, object]] = [
        {"status": row.http_status, "body": body, "content_type": content_type} for content_type in types
    ]
    for error in await _fail(clients, new_operation, api, faults):
        _assert_is(row, error, api, masked=MASKED, correlation=KORRELASJONSID)


@pytest.mark.parametrize("row", PROBLEMS, ids=_name)
@pytest.mark.parametrize("year", [2024, 2026])
async def test_a_problem_becomes_its_error_whatever_the_year_and_the_content_type(
    row: Feilkode, year: int, clients: Clients, new_operation: NewOperation
) -> None:
    body = json.dumps(
        {
            "type": f"tag:skatteetaten.no,{year}:innkreving:innkrevingsoppdrag:{row.feilkode}",
            "title": "Ugyldig",
            "status": row.http_status,
            "detail": MELDING,
            "instance": "/api/innkreving/innkrevingsoppdrag/v1/innkrevingsoppdrag",
        },
        ensure_ascii=year == 2024,
    )
    faults: list[dict[str, object]] = [
        {"status": row.http_status, "body": body, "content_type": content_type}
        for content_type in ("application/problem+json", "application/json", "text/plain", None)
    ]
    for error in await _fail(clients, new_operation, Api.INNKREVINGSOPPDRAG, faults):
        _assert_is(row, error, Api.INNKREVINGSOPPDRAG, masked=MASKED, correlation=None)


@pytest.mark.parametrize("row", BARE, ids=_name)
@pytest.mark.parametrize("api", list(Api))
async def test_a_status_without_a_code_becomes_its_error_whatever_the_body(
    row: Feilkode, api: Api, clients: Clients, new_operation: NewOperation
) -> None:
    bodies = ("", "<html><body>Error</body></html>", "Service error", '{"error": "x"', '["x"]', '{"kode": 5}')
    for error in await _fail(
        clients, new_operation, api, [{"status": row.http_status, "body": body} for body in bodies]
    ):
        _assert_is(row, error, api, masked=None, correlation=None)
