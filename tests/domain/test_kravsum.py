from decimal import Decimal

from gateway.domain.kravsum import KravSum, per_kravgruppe, summer
from tests.domain.bygg import IDAG, bygg_forfall, bygg_krav

SKATT = bygg_krav(
    bygg_forfall(0.1, -1), bygg_forfall(0.2, 0), kravgruppe="Skatt", opprinnelig_beloep=10.0, stipulerte_renter=0.07
)
KREDIT = bygg_krav(bygg_forfall(-50.0, -3), kravgruppe="Merverdiavgift")
UTEN_GRUPPE = bygg_krav(bygg_forfall(7.77, -3))
ANDRE = bygg_krav(bygg_forfall(1.0, 1), kravgruppe="Andre krav")


def test_sums_are_exact_and_overdue_and_not_overdue_make_up_what_remains() -> None:
    assert summer([SKATT, KREDIT, UTEN_GRUPPE], IDAG) == KravSum(
        antall=3,
        opprinnelig_beloep=Decimal("-32.23"),
        gjenstaaende_beloep=Decimal("-41.93"),
        stipulerte_renter=Decimal("0.07"),
        forfalt=Decimal("-42.13"),
        ikke_forfalt=Decimal("0.20"),
    )


def test_the_sum_of_nothing_is_zero() -> None:
    assert summer([], IDAG).gjenstaaende_beloep == Decimal(0)


def test_groups_come_as_they_first_appear_and_claims_without_one_count_with_other_claims() -> None:
    grupper = per_kravgruppe([UTEN_GRUPPE, SKATT, KREDIT, ANDRE], IDAG)
    assert [(gruppe.kravgruppe, gruppe.sum.antall, gruppe.sum.gjenstaaende_beloep) for gruppe in grupper] == [
        ("Andre krav", 2, Decimal("8.77")),
        ("Skatt", 1, Decimal("0.30")),
        ("Merverdiavgift", 1, Decimal("-50.00")),
    ]
