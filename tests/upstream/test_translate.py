"""From an answer to an error: shapes, masking, correlation ids and Retry-After."""

import datetime as dt
import json
import uuid

import pytest

from gateway.errors import Api, GatewayError
from gateway.simulator.feil import feil
from gateway.upstream.call import Answer
from gateway.upstream.caller import new_kall_id
from gateway.upstream.failures.feilsvar import Feilsvar, read_feilsvar
from gateway.upstream.failures.translate import find_error, safe_correlation

NOW = dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC)


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    return Answer(
        status=status,
        headers={name.replace("_", "-").encode(): value.encode() for name, value in headers.items()},
        body=body,
        kall_id="11111111-1111-4111-8111-111111111111",
    )


def error_of(status: int, body: bytes = b"", api: Api = Api.KRAV_OG_BETALINGER, **headers: str) -> GatewayError:
    error = find_error(api, answer(status, body, **headers), NOW)
    assert error is not None
    return error


def test_401_and_403_are_told_apart_by_the_code_first() -> None:
    assert error_of(401, b'{"kode":"KB-005","melding":"x"}').code == "FORBIDDEN"
    assert error_of(403, b'{"kode":"KB-004","melding":"x"}').code == "UNAUTHENTICATED"
    assert error_of(403, b'{"kode":"ABE-004","melding":"x"}', Api.INNKREVINGSOPPDRAG).code == "UNAUTHENTICATED"


def test_no_hits_is_no_error_in_json_and_in_xml() -> None:
    assert find_error(Api.KRAV_OG_BETALINGER, answer(404, b'{"kode":"KB-007","melding":"x"}'), NOW) is None
    assert find_error(Api.KRAV_OG_BETALINGER, answer(404, b"<feil><kode>KB-007</kode></feil>"), NOW) is None


def test_an_error_object_in_a_successful_answer_is_the_error_it_names() -> None:
    error = error_of(200, b'{"kode":"KB-002","melding":"Systemfeil"}')
    assert (error.code, error.feilkode, error.http_status) == ("UPSTREAM_UNAVAILABLE", "KB-002", 200)


def test_a_successful_answer_that_only_looks_like_an_error_is_none() -> None:
    assert find_error(Api.KRAV_OG_BETALINGER, answer(200, b'{"kode":"NOK","type":"krav"}'), NOW) is None


def test_an_unlisted_problem_keeps_its_slug_and_gets_the_code_of_its_status() -> None:
    body = b'{"type":"tag:skatteetaten.no,2031:innkreving:innkrevingsoppdrag:ny-regel","detail":"Noe nytt"}'
    error = error_of(422, body, Api.INNKREVINGSOPPDRAG)
    assert (error.code, error.feilkode, error.melding) == ("BAD_USER_INPUT", "ny-regel", "Noe nytt")


def test_an_unlisted_404_problem_is_about_the_order_and_a_plain_one_about_the_address() -> None:
    body = b'{"type":"tag:skatteetaten.no,2031:innkreving:innkrevingsoppdrag:ukjent-oppdrag"}'
    assert error_of(404, body, Api.INNKREVINGSOPPDRAG).code == "NOT_FOUND"
    assert error_of(404, b"Unknown instance. ID=7", Api.INNKREVINGSOPPDRAG).code == "INTERNAL_SERVER_ERROR"
    assert error_of(404, b'{"type":"about:blank"}', Api.INNKREVINGSOPPDRAG).code == "INTERNAL_SERVER_ERROR"


@pytest.mark.parametrize("kode", ["Ola Nordmann", "058269-30057", "X" * 300, "KB-00000123456", "", "05826930057"])
def test_a_code_that_cannot_be_one_is_not_shown(kode: str) -> None:
    error = error_of(500, f'{{"kode":"{kode}","melding":"x"}}'.encode())
    assert (error.code, error.feilkode) == ("UPSTREAM_UNAVAILABLE", None)


@pytest.mark.parametrize(
    "slug", ["05826930057", "a-05-82-69-30-05-7", "Ola", "x" * 100, "finnes:her/05826930057", "ola nordmann"]
)
def test_a_slug_that_cannot_be_one_is_not_shown(slug: str) -> None:
    body = f'{{"type":"tag:skatteetaten.no,2026:innkreving:innkrevingsoppdrag:{slug}"}}'.encode()
    assert error_of(422, body, Api.INNKREVINGSOPPDRAG).feilkode is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("1.5", 1.5),
        (" 30 ", 30.0),
        ("999999999", 86_400.0),
        ("Sat, 21 Nov 2026 20:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 19:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 20:00:30 -0000", 30.0),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("", None),
        ("Sat, 99 Nov 2026 20:00:30 GMT", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(value: str, seconds: float | None) -> None:
    assert error_of(503, retry_after=value).retry_after == seconds


@pytest.mark.parametrize(
    "text",
    [
        "b7b44bd0-9cbb-4e6f-9c5b-2b1f6a3c9f10",
        "B7B44BD09CBB4E6F9C5B2B1F6A3C9F10",
        "00000000-0000-4000-8000-000000000006",
        "abc-1234",
    ],
)
def test_a_correlation_id_is_passed_on(text: str) -> None:
    assert safe_correlation(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "05826930057",
        "058269-30057",
        "313367002",
        "Ola Nordmann",
        "Ola.Nordmann",
        "a b",
        "x" * 65,
        "eyJh.eyJz.c2ln",
        "<b>",
        "a\r\nb",
        "05826930-0571-4057-8abc-05826930057a",
    ],
)
def test_a_correlation_id_that_could_be_something_else_is_dropped(text: str) -> None:
    assert safe_correlation(text) is None


def test_our_own_id_is_never_taken_for_somebodys_number_when_upstream_repeats_it() -> None:
    ours = {new_kall_id() for _ in range(5_000)}

    assert len(ours) == 5_000
    assert all(uuid.UUID(one).version == 4 and safe_correlation(one) == one for one in ours)


def test_an_id_of_the_simulator_is_never_taken_for_somebodys_number() -> None:
    theirs = {json.loads(feil("KB-001").body)["korrelasjonsid"] for _ in range(2_000)}

    assert len(theirs) == 2_000
    assert {safe_correlation(one) for one in theirs} == theirs


def test_the_correlation_id_may_come_as_a_header() -> None:
    assert error_of(503, korrelasjonsid="b7b44bd0-9cbb-4e6f-9c5b-2b1f6a3c9f10").korrelasjonsid is not None


def test_a_body_in_another_encoding_than_utf_8_still_gives_its_code() -> None:
    error = error_of(400, '{"kode":"KB-006","melding":"Ugyldig fødselsnummer"}'.encode("latin-1"))
    assert error.feilkode == "KB-006"


def test_a_body_with_a_byte_order_mark_and_blanks_still_gives_its_code() -> None:
    assert error_of(400, b'\xef\xbb\xbf \n{"kode":"KB-006"}').feilkode == "KB-006"
    assert error_of(400, "<feil><kode>KB-006</kode></feil>".encode("utf-8-sig")).feilkode == "KB-006"


def test_not_booked_yet_always_says_when_to_try_again() -> None:
    body = (
        b'{"type":"tag:skatteetaten.no,2026:innkreving:innkrevingsoppdrag:innkrevingsoppdrag-er-ikke-reskontrofoert"}'
    )
    assert error_of(409, body, Api.INNKREVINGSOPPDRAG).retry_after == 2.0
    assert error_of(404, body, Api.INNKREVINGSOPPDRAG, retry_after="9").retry_after == 9.0


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE feil [<!ENTITY a "KB-001">]><feil><kode>&a;</kode></feil>',
        b'<!DOCTYPE feil SYSTEM "file:///etc/passwd"><feil><kode>KB-001</kode></feil>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><feil><kode>KB-001</kode></feil>'.encode("utf-16"),
        b"<feil><kode>KB-001</feil>",
        b"<feil>" * 50 + b"</feil>" * 50,
        b"<" * 1000,
        b"<feil><annet><kode>KB-001</kode></annet></feil>",
        b"<feil><kode>KB-001</kode>" + b" " * 70_000 + b"</feil>",
    ],
)
def test_xml_with_declarations_or_that_is_broken_deep_or_long_says_nothing(body: bytes) -> None:
    assert read_feilsvar(body) == Feilsvar()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"KB-001"',
        b"{",
        b'{"kode":' * 20_000,
        b'{"kode":["KB-001"]}',
        b'{"kode":NaN}',
        b"\xff\xfe",
        b"\x00",
    ],
)
def test_json_that_is_no_error_object_says_nothing(body: bytes) -> None:
    assert read_feilsvar(body) == Feilsvar()


def test_billions_of_laughs_cost_nothing() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    assert (
        read_feilsvar(f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><feil><kode>&a9;</kode></feil>'.encode())
        == Feilsvar()
    )
