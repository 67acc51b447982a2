"""Organisation numbers, national identity numbers, D-numbers and their kin."""

import datetime as dt
import enum
import operator

ORGANISASJONSNUMMER = 9
FOEDSELSNUMMER = 11

_ORGANISASJON = (3, 2, 7, 6, 5, 4, 3, 2)
_FOERSTE_KONTROLLSIFFER = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_ANDRE_KONTROLLSIFFER = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

# What is added to the month: nothing, 40 for auxiliary numbers (H-nummer) and Dolly's test persons, 65 for NAV's and
# 80 for Skatteetaten's synthetic persons (Tenor).
_MAANEDSTILLEGG = (0, 40, 65, 80)
_DAGTILLEGG = 40  # D-numbers


class Parttype(enum.Enum):
    """What kind of party an identifier names."""

    PERSON = "PERSON"
    ORGANISASJON = "ORGANISASJON"


def parttype(identifikator: str) -> Parttype:
    """The kind of party, told by the length alone: nine characters are an organisation, all else a person."""
    return Parttype.ORGANISASJON if len(identifikator) == ORGANISASJONSNUMMER else Parttype.PERSON


def er_gyldig(identifikator: str) -> bool:
    """Whether it is an organisation number or a personal number with right check digits."""
    return er_organisasjonsnummer(identifikator) or er_personnummer(identifikator)


def er_organisasjonsnummer(identifikator: str) -> bool:
    """Whether it is nine digits of which the last is the check digit (mod 11) of the others."""
    if not _er_sifre(identifikator, ORGANISASJONSNUMMER):
        return False
    return kontrollsiffer(identifikator[:-1], _ORGANISASJON) == int(identifikator[-1])


def er_personnummer(identifikator: str) -> bool:
    """Whether it is a national identity number, a D-number or a synthetic one: a real day and both check digits."""
    if not _er_sifre(identifikator, FOEDSELSNUMMER) or not _har_dato(identifikator):
        return False
    return kontrollsiffer(identifikator[:9], _FOERSTE_KONTROLLSIFFER) == int(identifikator[9]) and kontrollsiffer(
        identifikator[:10], _ANDRE_KONTROLLSIFFER
    ) == int(identifikator[10])


def kontrollsiffer(sifre: str, vekter: tuple[int, ...]) -> int | None:
    """The mod 11 check digit; None when it would be ten, for which no digit exists."""
    rest = -sum(map(operator.mul, map(int, sifre), vekter)) % 11
    return None if rest == 10 else rest  # noqa: PLR2004 - the one remainder that is no digit


def _er_sifre(tekst: str, antall: int) -> bool:
    return len(tekst) == antall and tekst.isascii() and tekst.isdigit()


def _har_dato(nummer: str) -> bool:
    dag, maaned, aar = int(nummer[:2]), int(nummer[2:4]), int(nummer[4:6])
    if dag > _DAGTILLEGG:
        dag -= _DAGTILLEGG
    return any(_er_dato(aar, maaned - tillegg, dag) for tillegg in _MAANEDSTILLEGG)


def _er_dato(aar: int, maaned: int, dag: int) -> bool:
    # The century is in the individual number, by rules that differ for synthetic numbers; two digits of the year decide
    # leap years alike in 19xx and 20xx but for 1900, when nobody now alive was born on 29 February.
    try:
        dt.date(2000 + aar, maaned, dag)
    except ValueError:
        return False
    return True
