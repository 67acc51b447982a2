"""Whether a due date can be paid as it stands: KID, account number and IBAN checked and normalised."""

import datetime as dt
import enum
import re

import msgspec

from .betalingsinformasjon import Bankkonto
from .identifikator import kontrollsiffer
from .krav import Kravforfall, har_rest

_KID = re.compile(r"[0-9]{1,24}[0-9-]")
_KONTONUMMER = re.compile(r"[0-9]{11}")
_KONTOVEKTER = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NORSK_IBAN = 15


class Betalingsmangel(enum.Enum):
    """What a payment lacks, in the order in which it is told."""

    INTET_AA_BETALE = "INTET_AA_BETALE"
    KID_MANGLER = "KID_MANGLER"
    KID_UGYLDIG = "KID_UGYLDIG"
    KONTO_MANGLER = "KONTO_MANGLER"
    KONTO_UGYLDIG = "KONTO_UGYLDIG"


class Betalingsklar(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a payment needs; a value that is missing or fails its check is None. The amount is in kroner."""

    kan: bool
    beloep: float | None
    kid: str | None
    kontonummer: str | None
    iban: str | None
    bic: str | None
    forfallsdato: dt.date
    mangler: tuple[Betalingsmangel, ...]


def betalingsklar(forfall: Kravforfall) -> Betalingsklar:
    """Check what is needed to pay what remains of a due date."""
    konto = forfall.betalingsinformasjon.konto or Bankkonto()
    kid = _uten_mellomrom(forfall.betalingsinformasjon.kidnummer)
    kontonummer = _uten_mellomrom(konto.kontonummer).replace(".", "")
    iban = _uten_mellomrom(konto.iban).upper()
    mangler = _mangler(forfall, kid, kontonummer)
    return Betalingsklar(
        kan=not mangler,
        beloep=forfall.gjenstaaende_beloep if har_rest(forfall) else None,
        kid=kid if er_kid(kid) else None,
        kontonummer=kontonummer if er_kontonummer(kontonummer) else None,
        iban=iban if er_iban(iban) else None,
        bic=_uten_mellomrom(konto.swift_bic).upper() or None,
        forfallsdato=forfall.forfallsdato,
        mangler=mangler,
    )


def er_kid(kid: str) -> bool:
    """Whether it is 2 to 25 characters that pass mod 10 or mod 11, where a check value of ten is written `-`."""
    return _KID.fullmatch(kid) is not None and kid[-1] in {_mod10(kid[:-1]), _mod11(kid[:-1])}


def er_kontonummer(kontonummer: str) -> bool:
    """Whether it is an account number of 11 digits that passes mod 11; a masked one is not."""
    if _KONTONUMMER.fullmatch(kontonummer) is None:
        return False
    return kontrollsiffer(kontonummer[:-1], _KONTOVEKTER) == int(kontonummer[-1])


def er_iban(iban: str) -> bool:
    """Whether it is an IBAN without spaces that passes mod 97; a Norwegian one has 15 characters (ISO 13616)."""
    if _IBAN.fullmatch(iban) is None or (iban.startswith("NO") and len(iban) != _NORSK_IBAN):
        return False
    return int("".join(str(int(tegn, 36)) for tegn in iban[4:] + iban[:4])) % 97 == 1


def _mangler(forfall: Kravforfall, kid: str, kontonummer: str) -> tuple[Betalingsmangel, ...]:
    funn = {
        Betalingsmangel.INTET_AA_BETALE: not har_rest(forfall),
        Betalingsmangel.KID_MANGLER: not kid,
        Betalingsmangel.KID_UGYLDIG: bool(kid) and not er_kid(kid),
        Betalingsmangel.KONTO_MANGLER: not kontonummer,
        Betalingsmangel.KONTO_UGYLDIG: bool(kontonummer) and not er_kontonummer(kontonummer),
    }
    return tuple(mangel for mangel, gjelder in funn.items() if gjelder)


def _mod10(sifre: str) -> str:
    # From the right every other digit counts double, and the digits of the products are added (Luhn).
    tall = [int(siffer) * (2 - plass % 2) for plass, siffer in enumerate(reversed(sifre))]
    return str(-sum(ett // 10 + ett % 10 for ett in tall) % 10)


def _mod11(sifre: str) -> str:
    vekter = tuple(2 + plass % 6 for plass in range(len(sifre)))
    siffer = kontrollsiffer(sifre[::-1], vekter)
    return "-" if siffer is None else str(siffer)


def _uten_mellomrom(tekst: str | None) -> str:
    return "".join((tekst or "").split())
