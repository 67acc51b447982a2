import pytest

from gateway.domain.betalingsinformasjon import Bankkonto, Betalingsinformasjon
from gateway.domain.betalingsklar import Betalingsmangel, betalingsklar, er_iban, er_kid, er_kontonummer
from tests.domain.bygg import GYLDIG_KID, GYLDIG_KONTO, bygg_forfall


def test_a_due_date_with_everything_in_order_can_be_paid_and_is_normalised() -> None:
    konto = Bankkonto(kontonummer="9999.00.01231", iban="no51 9999 0001 230", swift_bic="dnba no kk xxx")
    informasjon = Betalingsinformasjon(kidnummer="9900 0000 0000 0010", konto=konto)
    klar = betalingsklar(bygg_forfall(48200.0, 3, betalingsinformasjon=informasjon))
    assert klar.kan
    assert klar.mangler == ()
    assert (klar.beloep, klar.kid, klar.kontonummer) == (48200.0, GYLDIG_KID, GYLDIG_KONTO)
    assert (klar.iban, klar.bic) == ("NO5199990001230", "DNBANOKKXXX")


@pytest.mark.parametrize(
    ("rest", "kid", "konto", "mangler"),
    [
        (0.0, GYLDIG_KID, GYLDIG_KONTO, ["INTET_AA_BETALE"]),
        (-1.0, GYLDIG_KID, GYLDIG_KONTO, ["INTET_AA_BETALE"]),
        (1.0, None, GYLDIG_KONTO, ["KID_MANGLER"]),
        (1.0, " ", None, ["KID_MANGLER", "KONTO_MANGLER"]),
        (1.0, "9900000000000012", "******43210", ["KID_UGYLDIG", "KONTO_UGYLDIG"]),
        (0.0, "x", "99990001230", ["INTET_AA_BETALE", "KID_UGYLDIG", "KONTO_UGYLDIG"]),
    ],
)
def test_what_is_missing_is_told_in_the_order_of_the_enum_and_not_passed_on(
    rest: float, kid: str | None, konto: str | None, mangler: list[str]
) -> None:
    informasjon = Betalingsinformasjon(kidnummer=kid, konto=Bankkonto(kontonummer=konto))
    klar = betalingsklar(bygg_forfall(rest, 3, betalingsinformasjon=informasjon))
    assert not klar.kan
    assert klar.mangler == tuple(Betalingsmangel[mangel] for mangel in mangler)
    assert (klar.kid is None) == any(mangel.startswith("KID") for mangel in mangler)
    assert (klar.kontonummer is None) == any(mangel.startswith("KONTO") for mangel in mangler)
    assert (klar.beloep is None) == ("INTET_AA_BETALE" in mangler)


def test_an_empty_payment_information_lacks_both() -> None:
    klar = betalingsklar(bygg_forfall(1.0, 3, betalingsinformasjon=Betalingsinformasjon()))
    assert [mangel.name for mangel in klar.mangler] == ["KID_MANGLER", "KONTO_MANGLER"]


@pytest.mark.parametrize(
    "kid",
    [
        "18",  # mod 10, the shortest
        "19",  # mod 11 of 1 is 9
        "2345676",  # mod 10
        "12345678903",  # mod 11
        "6-",  # mod 11 where the check value is ten
        "1" * 24 + "4",  # mod 10, the longest
    ],
)
def test_a_kid_passes_mod_10_or_mod_11(kid: str) -> None:
    assert er_kid(kid)


@pytest.mark.parametrize("kid", ["", "0", "-", "12", "1-", "6-0", "1" * 25 + "8", "9900000000000012", "\u0663\u0664"])
def test_any_other_kid_is_refused(kid: str) -> None:
    assert not er_kid(kid)


@pytest.mark.parametrize(("konto", "ventet"), [(GYLDIG_KONTO, True), ("99990001232", False), ("9999000123", False)])
def test_an_account_number_passes_mod_11(konto: str, ventet: bool) -> None:  # noqa: FBT001 - a column of the table
    assert er_kontonummer(konto) is ventet


@pytest.mark.parametrize(
    ("iban", "ventet"),
    [
        ("NO5199990001230", True),
        ("NO9386011117947", True),
        ("GB82WEST12345698765432", True),
        ("NO5199990001231", False),
        ("NO519999000123", False),
        ("GB82 WEST 1234 5698 7654 32", False),
        ("", False),
    ],
)
def test_an_iban_passes_mod_97(iban: str, ventet: bool) -> None:  # noqa: FBT001 - a column of the table
    assert er_iban(iban) is ventet
