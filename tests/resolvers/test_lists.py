"""The code lists that are shipped with the gateway."""

from gateway.upstream.feilkoder import FEILKODER
from tests.resolvers.conftest import Asker


async def test_every_row_of_the_table_of_errors_can_be_read(asker: Asker) -> None:
    data = await asker.data("{ feilkoder { code feilkode api httpStatus beskrivelse retryable } }")
    assert len(data["feilkoder"]) == len(FEILKODER)
    assert {"code": "NOT_FOUND", "feilkode": "KB-009"}.items() <= next(
        row for row in data["feilkoder"] if row["feilkode"] == "KB-009"
    ).items()


async def test_claim_types_are_chosen_by_group_in_any_case(asker: Asker) -> None:
    data = await asker.data(
        '{ alle: kravtyper { tekniskNavn } noen: kravtyper(kravgruppe: "SÆRAVGIFT") { kravgruppe } }'
    )
    assert 0 < len(data["noen"]) < len(data["alle"])
    assert {one["kravgruppe"].casefold() for one in data["noen"]} == {"særavgift"}
