"""Texts in one or more languages, and the choice among them."""

import enum

from .verdi import Verdi


class Spraak(enum.Enum):
    """Languages upstream writes texts in: Bokmål, Nynorsk, English and Northern Sámi."""

    NB = "nb"
    NN = "nn"
    EN = "en"
    SE = "se"


class Spraaktekst(Verdi, frozen=True, kw_only=True):
    """Text in one language."""

    tekst: str
    spraak: str


class Tekst(Verdi, frozen=True, kw_only=True, rename={"tekster": "spraakTekst"}):
    """The same text in one or more languages."""

    tekster: tuple[Spraaktekst, ...]


def velg_tekst(tekst: Tekst | None, spraak: str | None = None, foretrukne: tuple[str, ...] = ()) -> str | None:
    """The text in the language asked for, else the first preferred one, else nb, else any; codes in any case."""
    if tekst is None or not (tekster := tekst.tekster):
        return None
    if len(tekster) > 1:
        # Called for every text of an answer, and the language wanted most is nearly always there.
        soekt = spraak or (foretrukne[0] if foretrukne else "nb")
        for en in tekster:
            if en.spraak == soekt:
                return en.tekst
        for kode in (spraak, *foretrukne, "nb"):
            if kode is not None:
                soekt = kode.lower()
                for en in tekster:
                    if en.spraak.lower() == soekt:
                        return en.tekst
    return tekster[0].tekst
