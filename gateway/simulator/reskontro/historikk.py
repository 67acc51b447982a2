"""Closed claims of past years, and a ledger with thousands of open ones."""

from datetime import date

from gateway.simulator.reskontro import slag
from gateway.simulator.reskontro.bok import Bok
from gateway.simulator.reskontro.builder import Builder

_TERM_DAYS = 61
_TERMS_A_YEAR = 6
_MANY_SPREAD_DAYS = 330


def betalte_terminer(b: Builder, *, aar: int) -> None:
    """Three claims per two-month term, each paid in full, some in two parts."""
    for number in range(aar * _TERMS_A_YEAR):
        due = -105 - number * _TERM_DAYS
        for kind, oere in (
            (slag.MVA, 30_000_00 + number * 117_25),
            (slag.ARBEIDSGIVERAVGIFT, 52_000_00 + number * 91_50),
            (slag.FORSKUDDSTREKK, 81_000_00 - number * 64_75),
        ):
            krav = b.krav(kind, (due, oere))
            if number % 3 == 0:
                b.pay(krav.forfall[0], due - 10, 10_000_00)
            b.pay(krav.forfall[0], due - number % 4)


def mange_krav(part: str, antall: int, idag: date) -> Bok:
    """So many open claims, all made within the last eleven months, nearly all with a part payment."""
    b = Builder(part, "FLITTIG MAUR AS", idag, 8, ("nb", "nn", "en"))
    kinds = (slag.MVA, slag.ARBEIDSGIVERAVGIFT, slag.FORSKUDDSTREKK, slag.SAERAVGIFT)
    for number in range(antall):
        made = -(number * _MANY_SPREAD_DAYS // antall)
        krav = b.krav(kinds[number % 4], (made + 30, 1_000_00 + number), opprettet=made, rente=number % 1000)
        if number % 8:
            b.pay(krav.forfall[0], made, 250_00)
    return b.bok
