"""The ledgers agree with themselves: sums are exact, both sides of every placement tell the same."""

from datetime import date
from typing import Any

import msgspec
import pytest

from gateway.domain.betalingsklar import er_iban, er_kid, er_kontonummer
from gateway.simulator.identifikator import er_identifikator, er_organisasjonsnummer, er_personnummer
from gateway.simulator.parties import Parties
from gateway.simulator.reskontro.svar import Reskontrosvar
from tests.simulator.calls import Calls

IDAG = date(2026, 5, 20)
WITH_LEDGER = ("313367002", "311851381", "314961900", "314055403", "212201782", "12837530065", "05826930057")
Answer = dict[str, Any]


class Ledger:
    """Everything a party's four endpoints ever show."""

    def __init__(self, part: str) -> None:
        party = Parties().find(part)
        assert party is not None
        assert party.bok is not None
        answers = Reskontrosvar(part, party.bok(IDAG), IDAG)

        def whole(endpoint: str, name: str) -> list[Answer]:
            body = answers.periode(endpoint, date.min, None)
            return [] if body is None else list(msgspec.json.decode(body)[name])

        self.aapne: Answer = msgspec.json.decode(answers.aapne_krav())
        self.krav = whole("krav", "krav")
        self.innbetalinger = whole("innbetalinger", "innbetaling")
        self.utbetalinger = whole("utbetalinger", "utbetaling")

    @property
    def forfall(self) -> list[Answer]:
        return [forfall for krav in self.krav for forfall in krav["kravforfall"]]


@pytest.fixture(scope="module", params=WITH_LEDGER)
def ledger(request: pytest.FixtureRequest) -> Ledger:
    return Ledger(request.param)


def oere(kroner: float) -> int:
    return round(kroner * 100)


def test_open_claims_are_the_claims_with_something_left(ledger: Ledger) -> None:
    left = [krav for krav in ledger.krav if any(forfall["gjenstaaendeBeloep"] for forfall in krav["kravforfall"])]
    shown = ledger.aapne["aapentKravMedGjenstaaendeBeloep"]
    assert sorted(shown, key=_ident) == sorted(left, key=_ident)


def test_unplaced_payments_are_the_payments_with_something_unplaced(ledger: Ledger) -> None:
    unplaced = [paid for paid in ledger.innbetalinger if paid["uplassertBeloep"]]
    assert ledger.aapne.get("innbetalingMedUplassertBeloep", []) == unplaced


def test_totals_are_exact(ledger: Ledger) -> None:
    open_claims = ledger.aapne["aapentKravMedGjenstaaendeBeloep"]
    forfall = [due for krav in open_claims for due in krav["kravforfall"]]
    past = sum(oere(due["gjenstaaendeBeloep"]) for due in forfall if due["forfallsdato"] < str(IDAG))
    later = sum(oere(due["gjenstaaendeBeloep"]) for due in forfall if due["forfallsdato"] >= str(IDAG))
    interest = sum(oere(krav.get("stipulerteRenter", 0)) for krav in open_claims)
    unplaced = sum(oere(paid["uplassertBeloep"]) for paid in ledger.innbetalinger)
    total = {name: oere(amount) for name, amount in ledger.aapne["totalOversikt"].items()}
    assert total == {
        "sumForfalteKrav": past,
        "sumIkkeForfalteKrav": later,
        "sumStipulerteRenter": interest,
        "sumUplasserteInnbetalinger": unplaced,
        "saldo": past + later + interest - unplaced,
    }


def test_groups_add_up_to_the_whole(ledger: Ledger) -> None:
    groups, whole = ledger.aapne["oversiktPerKravgruppe"], ledger.aapne["totalOversikt"]
    for name in ("sumForfalteKrav", "sumIkkeForfalteKrav", "sumStipulerteRenter"):
        assert sum(oere(group[name]) for group in groups) == oere(whole[name])


def test_every_due_date_is_what_its_placements_leave(ledger: Ledger) -> None:
    offset = {
        kredit["kravforfallsIdentifikator"]: sum(oere(dekket["motregnetBeloep"]) for dekket in motregning["dekketkrav"])
        for krav in ledger.krav
        if (motregning := krav.get("motregningAvKreditkrav"))
        for kredit in motregning["hovedkrav"]["kreditkravBruktIMotregning"]
    }
    countered: dict[str, int] = {}
    for forfall in ledger.forfall:
        for motkrav in forfall.get("plassertMotkrav", []):
            ident = motkrav["kravforfallsIdentifikator"]
            countered[ident] = countered.get(ident, 0) + abs(oere(motkrav["plassertBeloep"]))
    for forfall in ledger.forfall:
        ident = forfall["kravforfallsIdentifikator"]
        paid = sum(abs(oere(one["plassertBeloep"])) for one in forfall.get("plassertInnbetaling", []))
        paid += sum(abs(oere(one["plassertBeloep"])) for one in forfall.get("plassertMotkrav", []))
        out = sum(oere(one["plassertBeloep"]) for one in forfall.get("plassertUtbetaling", []))
        used = offset.get(ident, 0) + countered.get(ident, 0)
        assert oere(forfall["gjenstaaendeBeloep"]) == oere(forfall["opprinneligBeloep"]) - paid + out + used


def test_payments_and_claims_tell_the_same_of_each_placement(ledger: Ledger) -> None:
    from_claims = sorted(
        (one["innbetalingsIdentifikator"], forfall["kravforfallsIdentifikator"], abs(oere(one["plassertBeloep"])))
        for forfall in ledger.forfall
        for one in forfall.get("plassertInnbetaling", [])
    )
    from_payments = sorted(
        (paid["innbetalingsidentifikator"], one["kravforfallIdentifikator"], abs(oere(one["plassertBeloep"])))
        for paid in ledger.innbetalinger
        for one in paid.get("plassertKrav", [])
    )
    assert from_claims == from_payments


def test_disbursements_are_the_sum_of_their_reasons(ledger: Ledger) -> None:
    for paid_out in ledger.utbetalinger:
        reasons = paid_out["grunnlagForUtbetaling"]
        parts = [*reasons.get("kreditKrav", []), *reasons.get("tilbakebetalingAv", [])]
        assert sum(oere(part["utbetaltBeloep"]) for part in parts) == oere(paid_out["utbetaltBeloep"])


def test_nothing_is_overpaid_and_ids_are_unique(ledger: Ledger) -> None:
    for forfall in ledger.forfall:
        whole, left = forfall["opprinneligBeloep"], forfall["gjenstaaendeBeloep"]
        assert min(whole, 0) <= left <= max(whole, 0)
    idents = [krav["kravidentifikator"] for krav in ledger.krav]
    assert len(set(idents)) == len(idents)


def test_no_claim_or_payment_is_from_the_future(ledger: Ledger) -> None:
    assert all(krav["opprettelsesdatoForKrav"] <= str(IDAG) for krav in ledger.krav)
    assert all(paid["innbetalingsdato"] <= str(IDAG) for paid in ledger.innbetalinger)


def test_references_and_accounts_have_right_check_digits(ledger: Ledger) -> None:
    for forfall in ledger.forfall:
        info = forfall["betalingsinformasjon"]
        if info:
            assert er_kid(info["kidnummer"])
            assert er_kontonummer(info["konto"]["kontonummer"])
            assert er_iban(info["konto"]["iban"].replace(" ", ""))


def test_some_due_dates_cannot_be_paid_as_they_stand() -> None:
    shown = Ledger("314055403")
    assert any(not forfall["betalingsinformasjon"] for forfall in shown.forfall if forfall["gjenstaaendeBeloep"] > 0)


def test_signs_differ_between_ledgers() -> None:
    paid = Ledger("313367002").innbetalinger
    assert any(one["innbetaltBeloep"] < 0 for one in paid)
    assert any(one["innbetaltBeloep"] > 0 for one in paid)


def test_all_claim_groups_are_shown() -> None:
    groups = {krav["kravgruppe"] for krav in Ledger("313367002").krav}
    assert groups == {
        "Skatt",
        "Merverdiavgift",
        "Arbeidsgiveravgift",
        "Forskuddstrekk",
        "Særavgifter",
        "Andre krav",
        "Øvrige offentlige krav",
    }


def test_offsets_counter_claims_and_disbursements_under_way_exist() -> None:
    shown = Ledger("311851381")
    assert any("motregningAvKreditkrav" in krav for krav in shown.krav)
    assert any("motregningAvInnbetaling" in paid for paid in shown.innbetalinger)
    assert any("plassertMotkrav" in forfall for forfall in shown.forfall)
    assert {paid_out["utbetalingstatus"] for paid_out in shown.utbetalinger} == {"bekreftet", "underUtbetaling"}


def test_owners_claims_come_along_with_the_sole_proprietorship() -> None:
    business, owner = Ledger("212201782"), Ledger("12837530065")
    assert {krav["partIdentifikator"] for krav in business.krav} == {"212201782", "12837530065"}
    assert owner.krav == [krav for krav in business.krav if krav["partIdentifikator"] == "12837530065"]


def test_every_listed_party_has_right_check_digits() -> None:
    assert all(er_identifikator(party["identifikator"]) for party in Parties().listing())


@pytest.mark.parametrize("number", ["313367003", "31336700", "3133670021", "abcdefghi", ""])
def test_wrong_organisation_numbers_are_seen(number: str) -> None:
    assert not er_organisasjonsnummer(number)


@pytest.mark.parametrize("number", ["12837530066", "12837530165", "1283753006", "00000000000", "32837530065"])
def test_wrong_identity_numbers_are_seen(number: str) -> None:
    assert not er_personnummer(number)


async def test_claims_of_the_year_are_those_made_in_it(calls: Calls) -> None:
    whole = (await calls.look_up("krav")).json()["krav"]
    half = {"fraOgMed": "2025-06-01", "tilOgMed": "2025-11-30"}
    first = (await calls.look_up("krav", query=half)).json()["krav"]
    assert first == [krav for krav in whole if krav["opprettelsesdatoForKrav"] <= "2025-11-30"]
    assert 0 < len(first) < len(whole)


def _ident(krav: Answer) -> str:
    return str(krav["kravidentifikator"])
