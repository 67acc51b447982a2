"""Small domain values for tests: only what a test is about need be given."""

import datetime as dt
from typing import Any

from gateway.domain.betaling import Betaling
from gateway.domain.betalingsinformasjon import Bankkonto, Betalingsinformasjon
from gateway.domain.krav import Krav, Kravforfall
from gateway.domain.tekst import Spraaktekst, Tekst
from gateway.domain.utbetaling import Grunnlag, Utbetaling

IDAG = dt.date(2026, 11, 21)
PART = "313367002"
GYLDIG_KID = "9900000000000010"
GYLDIG_KONTO = "99990001231"


def om_dager(dager: int) -> dt.date:
    return IDAG + dt.timedelta(days=dager)


def bygg_tekst(**etter_spraak: str) -> Tekst:
    return Tekst(tekster=tuple(Spraaktekst(tekst=tekst, spraak=spraak) for spraak, tekst in etter_spraak.items()))


def bygg_forfall(rest: float, dager: int, **felt: Any) -> Kravforfall:  # noqa: ANN401 - any field of the value
    verdier = {
        "kravforfallsidentifikator": f"F{dager}",
        "forfallsdato": om_dager(dager),
        "opprinnelig_beloep": rest,
        "gjenstaaende_beloep": rest,
        "betalingsinformasjon": Betalingsinformasjon(
            kidnummer=GYLDIG_KID, konto=Bankkonto(kontonummer=GYLDIG_KONTO, iban="NO51 9999 0001 230")
        ),
    }
    return Kravforfall(**{**verdier, **felt})


def bygg_krav(*forfall: Kravforfall, **felt: Any) -> Krav:  # noqa: ANN401 - any field of the value
    rest = sum(ett.gjenstaaende_beloep for ett in forfall)
    verdier = {
        "part_identifikator": PART,
        "kravidentifikator": "K1",
        "kravtype": "RESTSKATT",
        "opprinnelig_beloep": rest,
        "gjenstaaende_beloep": rest,
        "forfall": forfall,
    }
    return Krav(**{**verdier, **felt})


def bygg_betaling(beloep: float, **felt: Any) -> Betaling:  # noqa: ANN401 - any field of the value
    verdier = {
        "part_identifikator": PART,
        "innbetalingsidentifikator": "B1",
        "innbetalingsdato": IDAG,
        "innbetalt_beloep": beloep,
    }
    return Betaling(**{**verdier, **felt})


def bygg_utbetaling(beloep: float, **felt: Any) -> Utbetaling:  # noqa: ANN401 - any field of the value
    verdier = {
        "part_identifikator": PART,
        "utbetalingsidentifikator": "U1",
        "utbetaltdato": IDAG,
        "utbetalt_beloep": beloep,
        "betalt_til": Betalingsinformasjon(),
        "grunnlag": Grunnlag(),
    }
    return Utbetaling(**{**verdier, **felt})
