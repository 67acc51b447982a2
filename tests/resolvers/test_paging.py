"""Pages of a list, forwards and backwards, and what is refused."""

from typing import Any

import pytest

from resolvers.ids import OpaqueIds
from tests.resolvers.conftest import ORG, Asker, Ledgers, make_krav

OTHER = "991825827"
PERIOD = 'fraOgMed: "2026-01-01", tilOgMed: "2026-11-21"'
SELECTION = (
    "edges { cursor node { kravidentifikator } } "
    "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"
)


async def ask_page(asker: Asker, arguments: str, part: str = ORG) -> Any:  # noqa: ANN401 - JSON
    document = f'{{ part(identifikator: "{part}") {{ krav({PERIOD} {arguments}) {{ {SELECTION} }} }} }}'
    return (await asker.data(document))["part"]["krav"]


async def refuse(asker: Asker, arguments: str, field: str = "krav", part: str = ORG) -> Any:  # noqa: ANN401 - JSON
    document = f'{{ part(identifikator: "{part}") {{ {field}({PERIOD} {arguments}) {{ totalCount }} }} }}'
    return await asker.error(document)


def names(page: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [edge["node"]["kravidentifikator"] for edge in page["edges"]]


async def test_pages_forwards_hold_everything_once(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(number) for number in range(5)]
    seen, after = [], ""
    while True:
        page = await ask_page(asker, f"first: 2 {after}")
        seen += names(page)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = f'after: "{page["pageInfo"]["endCursor"]}"'
    assert seen == ["K0", "K1", "K2", "K3", "K4"]
    assert page["pageInfo"]["hasPreviousPage"] is True


async def test_pages_backwards_hold_everything_once(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(number) for number in range(5)]
    seen: list[str] = []
    before = ""
    while True:
        page = await ask_page(asker, f"last: 2 {before}")
        seen = names(page) + seen
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = f'before: "{page["pageInfo"]["startCursor"]}"'
    assert seen == ["K0", "K1", "K2", "K3", "K4"]
    assert page["pageInfo"]["hasNextPage"] is True


async def test_page_info_names_the_cursors_of_its_edges(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(number) for number in range(3)]
    page = await ask_page(asker, "")
    assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
    assert page["pageInfo"]["endCursor"] == page["edges"][2]["cursor"]


async def test_without_a_size_a_page_holds_a_thousand(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(number) for number in range(1001)]
    page = await ask_page(asker, "")
    assert (len(page["edges"]), page["totalCount"], page["pageInfo"]["hasNextPage"]) == (1000, 1001, True)


async def test_empty_page_has_no_cursors(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1)]
    page = await ask_page(asker, "first: 0")
    assert page["edges"] == []
    assert page["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}


async def test_cursor_finds_its_entry_in_another_order(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(number) for number in range(4)]
    cursor = (await ask_page(asker, "first: 2"))["pageInfo"]["endCursor"]
    page = await ask_page(asker, f'after: "{cursor}" sorter: [{{felt: NESTE_FORFALL, retning: SYNKENDE}}]')
    assert names(page) == ["K0"]


async def test_cursor_shows_nothing_of_its_entry(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1)]
    cursor = (await ask_page(asker, ""))["pageInfo"]["endCursor"]
    assert "K1" not in cursor
    assert ORG not in cursor


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("first: -1", "first"),
        ("first: 10001", "first"),
        ("last: -1", "last"),
        ("last: 10001", "last"),
        ("first: 1 last: 1", "first"),
        ('after: ""', "after"),
        ('after: "mangled"', "after"),
        ('before: "æ"', "before"),
        ('after: "AAAAAAAAAAAAAAAAAAAAAAAAAAA"', "after"),
    ],
)
async def test_bad_page_is_refused_before_any_call(asker: Asker, ledgers: Ledgers, arguments: str, reason: str) -> None:
    assert await refuse(asker, arguments) == {"code": "BAD_USER_INPUT", "retryable": False, "reason": reason}
    assert ledgers.calls == []


async def test_cursor_of_another_party_field_or_deployment_is_refused_before_any_call(
    asker: Asker, ledgers: Ledgers
) -> None:
    ledgers.kravliste = [make_krav(1)]
    cursor = (await ask_page(asker, ""))["pageInfo"]["endCursor"]
    ledgers.calls.clear()
    for field, part in (("krav", OTHER), ("betalinger", ORG)):
        error = await refuse(asker, f'after: "{cursor}"', field, part)
        assert error["reason"] == "after"
    asker.ids = OpaqueIds(b"another")
    assert (await refuse(asker, f'before: "{cursor}"'))["reason"] == "before"
    assert ledgers.calls == []


async def test_cursor_of_an_entry_that_is_gone_is_refused(asker: Asker, ledgers: Ledgers) -> None:
    ledgers.kravliste = [make_krav(1)]
    cursor = (await ask_page(asker, ""))["pageInfo"]["endCursor"]
    ledgers.kravliste = [make_krav(2)]
    assert (await refuse(asker, f'after: "{cursor}"'))["reason"] == "after"
