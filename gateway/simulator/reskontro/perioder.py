"""How upstream writes the period a claim concerns."""

from datetime import date, timedelta

from gateway.simulator.reskontro.bok import Tekst

_MAANEDER = (
    "januar februar mars april mai juni juli august september oktober november desember".split()  # noqa: SIM905 - twelve words
)
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def termin(dato: date) -> tuple[dict[str, object], Tekst]:
    """The two-month term that had ended before `dato`."""
    number = (dato.month - 1) // 2  # terms of this year that have ended
    year, number = (dato.year, number) if number else (dato.year - 1, 6)
    first, last = 2 * number - 1, 2 * number
    fra = date(year, first, 1)
    til = (date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)) - timedelta(days=1)  # noqa: PLR2004
    fields = {"aar": str(year), "fraDato": fra, "tilDato": til, "terminTekniskNavn": f"{number:02d}"}
    nb = f"{_MAANEDER[first - 1]} - {_MAANEDER[last - 1]}"
    return fields, {"nb": nb, "nn": nb, "en": f"{_MONTHS[first - 1]} - {_MONTHS[last - 1]}"}


def inntektsaar(dato: date) -> tuple[dict[str, object], Tekst]:
    """The income year: this year for advance tax, so the year of `dato`."""
    return {"aar": str(dato.year)}, {"nb": "Inntektsår", "nn": "Inntektsår", "en": "Income year"}


def datoer(dato: date) -> tuple[dict[str, object], Tekst]:
    """The month before `dato`, by its dates alone."""
    til = dato.replace(day=1) - timedelta(days=1)
    fra = til.replace(day=1)
    nb = f"{_MAANEDER[fra.month - 1]} {fra.year}"
    return {"fraDato": fra, "tilDato": til}, {"nb": nb, "nn": nb, "en": f"{_MONTHS[fra.month - 1]} {fra.year}"}


PERIODER = {"termin": termin, "aar": inntektsaar, "datoer": datoer}
