"""Check digits of Norwegian identifiers, written independently of the gateway's own."""

_ORG_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_FNR_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_FNR_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_KONTO_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_IMPOSSIBLE = 10


def _mod11(digits: str, weights: tuple[int, ...]) -> int:
    """Modulus 11 check digit; 10 means that no digit fits."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return (11 - total % 11) % 11


def er_organisasjonsnummer(value: str) -> bool:
    """Whether nine digits have a right check digit."""
    return _all_digits(value, 9) and _mod11(value[:8], _ORG_WEIGHTS) == int(value[8])


def er_personnummer(value: str) -> bool:
    """Whether eleven digits are an identity number or D-number; synthetic months (+40, +65, +80) are accepted."""
    if not _all_digits(value, 11):
        return False
    day, month = int(value[:2]) % 40, int(value[2:4])
    month -= next((offset for offset in (80, 65, 40) if month > offset), 0)
    return (
        1 <= day <= 31  # noqa: PLR2004 - a calendar
        and 1 <= month <= 12  # noqa: PLR2004
        and _mod11(value[:9], _FNR_WEIGHTS_1) == int(value[9])
        and _mod11(value[:10], _FNR_WEIGHTS_2) == int(value[10])
    )


def er_identifikator(value: str) -> bool:
    """Whether the value may name a party."""
    return er_organisasjonsnummer(value) or er_personnummer(value)


def kid_mod10(stem: str) -> str:
    """The KID made of `stem` and its Luhn digit."""
    total = 0
    for place, digit in enumerate(reversed(stem)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return f"{stem}{-total % 10}"


def kid_mod11(stem: str) -> str:
    """The KID made of `stem` and its modulus 11 digit (weights 2 to 7 from the right, `-` for ten)."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(stem)))
    rest = (11 - total % 11) % 11
    return f"{stem}{'-' if rest == _IMPOSSIBLE else rest}"


def kontonummer(stem: str) -> str:
    """An account number from ten digits or, where modulus 11 has no digit, the next ten that have one."""
    while (check := _mod11(stem, _KONTO_WEIGHTS)) == _IMPOSSIBLE:
        stem = f"{int(stem) + 1:010d}"
    return f"{stem}{check}"


def iban(konto: str) -> str:
    """The Norwegian IBAN of an account, in groups of four."""
    check = 98 - int(f"{konto}232400") % 97  # NO as digits, then 00
    plain = f"NO{check:02d}{konto}"
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _all_digits(value: str, length: int) -> bool:
    return len(value) == length and value.isascii() and value.isdigit()
