from decimal import Decimal
from typing import Any

import pytest

from gateway.domain.sortering import Retning
from gateway.domain.utbetaling import (
    UtbetalingFilter,
    UtbetalingSortering,
    UtbetalingSorteringsfelt,
    Utbetalingstatus,
    filtrer,
    sorter,
    sum_utbetalt,
)
from tests.domain.bygg import bygg_utbetaling, om_dager

SIST = bygg_utbetaling(0.1, utbetalingsidentifikator="sist", utbetalingstatus_kode="underUtbetaling")
FOERST = bygg_utbetaling(
    0.2, utbetalingsidentifikator="først", utbetaltdato=om_dager(-3), utbetalingstatus_kode="noeNytt"
)
UTEN = bygg_utbetaling(0.3, utbetalingsidentifikator="uten", utbetaltdato=om_dager(-2))
ALLE = (SIST, FOERST, UTEN)


@pytest.mark.parametrize(
    ("felt", "ventet"),
    [
        ({}, ["sist", "først", "uten"]),
        ({"utbetalingstatus": [Utbetalingstatus.UNDER_UTBETALING]}, ["sist"]),
        ({"utbetalingstatus": [Utbetalingstatus.UKJENT]}, ["først"]),
        ({"minst_beloep": Decimal("0.20")}, ["først", "uten"]),
    ],
)
def test_a_disbursement_passes_when_every_part_of_the_filter_holds(felt: dict[str, Any], ventet: list[str]) -> None:
    assert [en.utbetalingsidentifikator for en in filtrer(ALLE, UtbetalingFilter(**felt))] == ventet


def test_no_filter_gives_the_disbursements_themselves() -> None:
    assert filtrer(ALLE, None) is ALLE


def test_disbursements_sort_by_day_and_by_amount() -> None:
    dato, beloep = UtbetalingSorteringsfelt.UTBETALTDATO, UtbetalingSorteringsfelt.UTBETALT_BELOEP
    assert sorter(ALLE, [UtbetalingSortering(felt=dato)]) == [FOERST, UTEN, SIST]
    assert sorter(ALLE, [UtbetalingSortering(felt=beloep, retning=Retning.SYNKENDE)]) == [UTEN, FOERST, SIST]


def test_the_sum_is_exact() -> None:
    assert sum_utbetalt(ALLE) == Decimal("0.60")
