"""What the static upstream answers: made once per size, and the same for every party but for its identifier.

Keys stand in upstream's own order, for which the domain's classes are made.
"""

import datetime as dt
from random import Random
from typing import Any

import msgspec

PARTIES = 1024
PERIOD = ("2025-01-01", "2025-12-31")
_PLACEHOLDER = b"000000000"
_NO_DIGIT = 10  # a number whose check digit would be this is not given out
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def organisations(count: int) -> list[str]:
    """Organisation numbers with valid check digits."""
    found: list[str] = []
    number = 31_000_000
    while len(found) < count:
        number += 1
        rest = -sum(int(digit) * weight for digit, weight in zip(str(number), _WEIGHTS, strict=True)) % 11
        if rest != _NO_DIGIT:
            found.append(f"{number}{rest}")
    return found


def for_party(body: bytes, party: bytes) -> bytes:
    """The answer as it is for one party."""
    return body.replace(_PLACEHOLDER, party)


def make_answers(krav: int, aapne: int | None = None) -> dict[str, bytes]:
    """The bodies of the four look-ups, with so many claims; of the open ones another number if one is given."""
    random = Random(7)
    party = {"partIdentifikator": _PLACEHOLDER.decode()}
    seen = {"skjermet": False}
    period = {**party, "periode": {"fraOgMed": PERIOD[0], "tilOgMed": PERIOD[1]}, **seen}
    claims = [_krav(random, number) for number in range(krav)]
    total = {
        "sumStipulerteRenter": 120.5,
        "sumForfalteKrav": 48200.0,
        "sumIkkeForfalteKrav": 3100.25,
        "sumUplasserteInnbetalinger": 0.0,
        "saldo": 51300.25,
    }
    answers: dict[str, Any] = {
        "aapnekrav": {**party, **seen, "aapentKravMedGjenstaaendeBeloep": claims[:aapne], "totalOversikt": total},
        "krav": {**period, "krav": claims},
        "innbetalinger": {**period, "innbetaling": [_betaling(random, number) for number in range(8)]},
        "utbetalinger": {**period, "utbetaling": [_utbetaling(random, number) for number in range(4)]},
    }
    return {name: msgspec.json.encode(answer) for name, answer in answers.items()}


def _day(random: Random) -> str:
    return (dt.date(2025, 1, 1) + dt.timedelta(random.randrange(365))).isoformat()


def _texts(text: str) -> dict[str, Any]:
    return {"spraakTekst": [{"tekst": f"{text} ({code})", "spraak": code} for code in ("nb", "nn", "en")]}


def _krav(random: Random, number: int) -> dict[str, Any]:
    original = random.randrange(10**4, 10**7) / 100
    left = random.choice((original, original, 0.0, random.randrange(10**4) / 100))
    return {
        "partIdentifikator": _PLACEHOLDER.decode(),
        "kravidentifikator": f"SKATT-{number:08}",
        "kravtype": random.choice(("restskatt", "forskuddsskatt", "arbeidsgiveravgift")),
        "opprinneligBeloep": original,
        "gjenstaaendeBeloep": left,
        "stipulerteRenter": random.randrange(10**4) / 100,
        "kravforfall": [
            {
                "kravforfallsIdentifikator": f"FORFALL-{number:08}",
                "forfallsdato": _day(random),
                "opprinneligBeloep": original,
                "gjenstaaendeBeloep": left,
                "betalingsinformasjon": {
                    "kidnummer": f"{random.randrange(10**12):012}",
                    "konto": {"kontoeiersNavn": "Skatteetaten", "kontonummer": "86011117947"},
                },
            }
        ],
        "kravbeskrivelse": _texts(f"Restskatt {number}"),
        "kravperiode": {"periodeBeskrivelse": _texts("Året 2025"), "aar": "2025"},
        "opprettelsesdatoForKrav": _day(random),
        "kravgruppe": random.choice(("Skatt", "Avgift")),
    }


def _betaling(random: Random, number: int) -> dict[str, Any]:
    return {
        "partIdentifikator": _PLACEHOLDER.decode(),
        "innbetalingsidentifikator": f"INN-{number:06}",
        "innbetalingsdato": _day(random),
        "innbetaltBeloep": random.randrange(10**7) / 100,
        "uplassertBeloep": 0.0,
        "innbetalingstype": "OCR",
    }


def _utbetaling(random: Random, number: int) -> dict[str, Any]:
    return {
        "partIdentifikator": _PLACEHOLDER.decode(),
        "utbetalingsidentifikator": f"UT-{number:06}",
        "utbetaltdato": _day(random),
        "utbetaltBeloep": random.randrange(10**7) / 100,
        "betaltTil": {"konto": {"kontonummer": "86011117947"}},
        "grunnlagForUtbetaling": {},
        "utbetalingstatus": "bekreftet",
    }
