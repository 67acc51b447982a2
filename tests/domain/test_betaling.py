from decimal import Decimal
from typing import Any

import pytest

from gateway.domain.betaling import (
    BetalingFilter,
    BetalingSortering,
    BetalingSorteringsfelt,
    filtrer,
    innbetalt_beloep_absolutt,
    sorter,
    sum_innbetalt_absolutt,
    sum_uplassert,
)
from gateway.domain.sortering import Retning
from tests.domain.bygg import bygg_betaling, om_dager

NEGATIV = bygg_betaling(-100.1, innbetalingsidentifikator="negativ", innbetalingstype="OCR", uplassert_beloep=0.0)
POSITIV = bygg_betaling(50.2, innbetalingsidentifikator="positiv", uplassert_beloep=0.3, innbetalingsdato=om_dager(-9))
ALLE = (NEGATIV, POSITIV)


@pytest.mark.parametrize(
    ("felt", "ventet"),
    [
        ({}, ["negativ", "positiv"]),
        ({"innbetalingstype": ["OCR"]}, ["negativ"]),
        ({"innbetalingstype": []}, []),
        ({"kun_med_uplassert": True}, ["positiv"]),
        ({"kun_med_uplassert": False}, ["negativ", "positiv"]),
        ({"minst_beloep": Decimal("100.10")}, ["negativ"]),
        ({"minst_beloep": Decimal("100.11")}, []),
    ],
)
def test_a_payment_passes_when_every_part_of_the_filter_holds(felt: dict[str, Any], ventet: list[str]) -> None:
    assert [en.innbetalingsidentifikator for en in filtrer(ALLE, BetalingFilter(**felt))] == ventet


def test_no_filter_gives_the_payments_themselves() -> None:
    assert filtrer(ALLE, None) is ALLE


@pytest.mark.parametrize("felt", BetalingSorteringsfelt)
def test_payments_sort_by_every_field_with_upstreams_sign(felt: BetalingSorteringsfelt) -> None:
    stigende = [POSITIV, NEGATIV] if felt is BetalingSorteringsfelt.INNBETALINGSDATO else [NEGATIV, POSITIV]
    assert sorter(ALLE, [BetalingSortering(felt=felt)]) == stigende
    assert sorter(ALLE, [BetalingSortering(felt=felt, retning=Retning.SYNKENDE)]) == stigende[::-1]


def test_sums_leave_out_the_ledgers_sign_of_what_was_paid() -> None:
    assert sum_innbetalt_absolutt(ALLE) == Decimal("150.30")
    assert sum_uplassert([*ALLE, bygg_betaling(1.0)]) == Decimal("0.30")
    assert innbetalt_beloep_absolutt(NEGATIV) == 100.1
