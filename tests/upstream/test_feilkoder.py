"""The table of errors is complete."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gateway import errors
from gateway.errors import Api, GatewayError
from gateway.upstream.failures.feilkode import Retry
from gateway.upstream.failures.feilkoder import FEILKODER, NO_HITS
from gateway.upstream.failures.feilkodetabell import markdown_table
from gateway.upstream.failures.oppslag import find_code, get_status

CONTRACTS = Path(__file__).parents[1] / "contracts"
PROBLEMS: dict[str, Any] = json.loads((CONTRACTS / "data" / "problem-types.json").read_text())
RETRY = {
    "never": Retry.NEVER,
    "later": Retry.LATER,
    "resolve-by-lookup": Retry.RESOLVE_BY_LOOKUP,
    "treat-as-done": Retry.TREAT_AS_DONE,
}
DOCUMENTED_CODES = {
    *(f"KB-{number:03}" for number in range(1, 10)),
    *(f"DAS-{number:03}" for number in range(1, 9)),
    *(f"ABE-{number:03}" for number in range(1, 9)),
    "ORGANISASJONSNUMMER_FINNES_IKKE",
    "ORGANISASJON_ER_OPPHOERT",
    "ORGANISASJON_ER_SLETTET",
    "PERSON_EKSISTERER_IKKE",
    "PERSON_ER_DOED",
    "PERSON_ER_SLETTET",
    "tekniskfeil",
    "planlagtNedetid",
}


def test_every_problem_has_a_row_under_its_status_with_its_retry_class() -> None:
    missing = [
        (problem["slug"], problem["httpStatus"])
        for problem in PROBLEMS["problems"]
        if not any(
            row.feilkode == problem["slug"]
            and row.http_status == problem["httpStatus"]
            and row.retry is RETRY[problem["retry"]]
            for row in FEILKODER
        )
    ]
    assert missing == []


def test_every_older_name_has_a_row_with_the_code_of_what_replaced_it() -> None:
    for older in PROBLEMS["legacy"]:
        row = find_code(older["slug"], older["httpStatus"])
        assert row is not None
        assert row.feilkode == older["slug"]
        if older["replacedBy"]:
            newer = find_code(older["replacedBy"], older["httpStatus"])
            assert newer is not None
            assert (row.code, row.retry) == (newer.code, newer.retry)


def test_every_documented_code_has_a_row_and_only_no_hits_has_none() -> None:
    known = {row.feilkode for row in FEILKODER}
    assert DOCUMENTED_CODES - known == {NO_HITS}


@pytest.mark.parametrize("name", ["krav-og-betalinger.openapi.yaml", "innkrevingsoppdrag.openapi.yaml"])
def test_every_code_and_problem_that_the_contracts_name_has_a_row(name: str) -> None:
    text = (CONTRACTS / name).read_text()
    codes = set(re.findall(r"\b(?:KB|DAS|ABE)-\d{3}\b", text)) - {NO_HITS}
    slugs = {(slug, int(status)) for status, slug in re.findall(r"^ +- (\d{3}) ([a-zø0-9-]+)$", text, re.MULTILINE)}
    rows = {(row.feilkode, row.http_status) for row in FEILKODER}
    assert codes <= {row.feilkode for row in FEILKODER}
    assert slugs <= rows


def test_every_status_that_the_contracts_name_has_a_row_of_its_own() -> None:
    text = "".join(
        (CONTRACTS / f"{api}.openapi.yaml").read_text() for api in ("krav-og-betalinger", "innkrevingsoppdrag")
    )
    statuses = {int(status) for status in re.findall(r"^ +'([45]\d\d)':$", text, re.MULTILINE)}
    assert statuses <= {row.http_status for row in FEILKODER if row.feilkode is None}


def test_every_error_class_with_a_code_has_a_row_that_upstream_has_no_part_in() -> None:
    own = {row.code for row in FEILKODER if row.feilkode is None and row.http_status is None}
    assert own == {error.code for error in _classes(GatewayError) if hasattr(error, "code")}


def test_no_code_and_status_occur_twice() -> None:
    keys = [(row.code, row.feilkode, row.http_status) for row in FEILKODER]
    assert len(keys) == len(set(keys))


def test_forbidden_always_has_a_reason_when_upstream_says_it() -> None:
    forbidden = [row for row in FEILKODER if row.error is errors.ForbiddenError and row.http_status]
    assert {row.reason for row in forbidden} == {"CONSENT", "SCOPE", "PARTY", "RULE"}


@pytest.mark.parametrize(
    "spelled",
    [
        "ugyldig-stoppdato-for-løpende-mulkt",
        "ugyldig-stoppdato-for-loepende-mulkt",
        "ugyldig-stoppdato-for-l%C3%B8pende-mulkt",
        "ugyldig-stoppdato-for-l%c3%b8pende-mulkt",
        "ugyldig-stoppdato-for-lo\N{COMBINING SHORT SOLIDUS OVERLAY}pende-mulkt".replace("o\u0337", "ø"),
    ],
)
def test_a_slug_is_found_with_oe_with_the_letter_and_percent_encoded(spelled: str) -> None:
    row = find_code(spelled, 422)
    assert row is not None
    assert row.feilkode == "ugyldig-stoppdato-for-løpende-mulkt"


def test_a_slug_under_another_status_than_documented_is_still_found() -> None:
    row = find_code("kravtypen-kan-ikke-endres", 422)
    assert row is not None
    assert (row.code, row.reason) == ("FORBIDDEN", "RULE")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, "UPSTREAM_BAD_RESPONSE"),
        (302, "UPSTREAM_BAD_RESPONSE"),
        (418, "INTERNAL_SERVER_ERROR"),
        (599, "UPSTREAM_UNAVAILABLE"),
    ],
)
def test_a_status_without_a_row_gets_the_code_of_its_class(status: int, code: str) -> None:
    assert get_status(status).code == code


def test_the_readme_table_has_a_line_for_each_row() -> None:
    lines = markdown_table().splitlines()
    assert len(lines) == len(FEILKODER) + 2
    assert any("`KB-005`" in line and "`CONSENT`" in line and Api.KRAV_OG_BETALINGER.value in line for line in lines)


def _classes(base: type[GatewayError]) -> set[type[GatewayError]]:
    return {base, *(deeper for sub in base.__subclasses__() for deeper in _classes(sub))}
