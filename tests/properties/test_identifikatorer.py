from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.betalingsklar import er_iban, er_kid, er_kontonummer
from gateway.domain.identifikator import er_gyldig, er_organisasjonsnummer, er_personnummer
from tests.properties.strategier import ANDRE, SIFFER, kontrollsiffer, organisasjonsnumre, personnumre

ENDRING = st.tuples(st.integers(0, 10), st.integers(1, 9))


def med_ett_annet_siffer(nummer: str, endring: tuple[int, int]) -> str:
    plass, tillegg = endring[0] % len(nummer), endring[1]
    return nummer[:plass] + str((int(nummer[plass]) + tillegg) % 10) + nummer[plass + 1 :]


@given(organisasjonsnumre(), ENDRING)
def test_organisation_numbers_are_valid_until_one_digit_changes(nummer: str, endring: tuple[int, int]) -> None:
    assert er_organisasjonsnummer(nummer)
    assert not er_gyldig(med_ett_annet_siffer(nummer, endring))


@given(personnumre(), ENDRING)
def test_personal_numbers_of_every_kind_are_valid_until_one_digit_changes(
    nummer: str, endring: tuple[int, int]
) -> None:
    assert er_personnummer(nummer)
    assert not er_gyldig(med_ett_annet_siffer(nummer, endring))


@given(personnumre(), st.sampled_from(["00", "32", "40", "72", "99"]))
def test_a_personal_number_without_a_real_day_is_invalid_though_its_check_digits_fit(nummer: str, dag: str) -> None:
    sifre = [int(siffer) for siffer in dag + nummer[2:9]]
    sifre.append(kontrollsiffer(sifre, [3, 7, 6, 1, 8, 9, 4, 5, 2]))
    sifre.append(kontrollsiffer(sifre, ANDRE))
    assert not er_personnummer("".join(map(str, sifre)))


@given(st.text(max_size=12))
def test_no_text_breaks_the_checks(tekst: str) -> None:
    er_gyldig(tekst)
    er_kid(tekst)
    er_kontonummer(tekst)
    er_iban(tekst)


@given(st.lists(SIFFER, min_size=1, max_size=24))
def test_of_the_check_characters_of_a_kid_at_most_two_are_right(sifre: list[int]) -> None:
    kropp = "".join(map(str, sifre))
    riktige = [tegn for tegn in "0123456789-" if er_kid(kropp + tegn)]
    luhn = sum(sum(divmod(siffer * (2 - plass % 2), 10)) for plass, siffer in enumerate(reversed(sifre)))
    vektet = sum(siffer * (2 + plass % 6) for plass, siffer in enumerate(reversed(sifre)))
    ventet = {str(-luhn % 10), "-" if -vektet % 11 == 10 else str(-vektet % 11)}
    assert set(riktige) == ventet


@given(st.lists(SIFFER, min_size=10, max_size=10), ENDRING)
def test_account_numbers_are_valid_until_one_digit_changes(sifre: list[int], endring: tuple[int, int]) -> None:
    siffer = kontrollsiffer(sifre, ANDRE)
    nummer = "".join(map(str, sifre)) + str(siffer)
    assert er_kontonummer(nummer) is (siffer < 10)
    if siffer < 10:
        assert not er_kontonummer(med_ett_annet_siffer(nummer, endring))


@given(st.lists(SIFFER, min_size=11, max_size=11), ENDRING)
def test_norwegian_ibans_are_valid_until_one_digit_changes(sifre: list[int], endring: tuple[int, int]) -> None:
    konto = "".join(map(str, sifre))
    # N and O are 23 and 24 (ISO 7064).
    kontroll = f"{98 - int(konto + '232400') % 97:02}"
    assert er_iban("NO" + kontroll + konto)
    assert not er_iban("NO" + med_ett_annet_siffer(kontroll + konto, endring))
