"""Asynchronous validation: what is found wrong with a debtor after the order was received."""

from gateway.simulator.oppdrag import kravtyper
from gateway.simulator.oppdrag.requests import Opprett

# debtor -> (code, text); upstream puts (part of) the number into the text
FEIL_PAA_SKYLDNER = {
    "310020729": ("ORGANISASJONSNUMMER_FINNES_IKKE", "Organisasjonsnummer={number} finnes ikke"),
    "310021091": ("ORGANISASJON_ER_OPPHOERT", "Organisasjon med organisasjonsnummer={number} er opphørt"),
    "310021466": ("ORGANISASJON_ER_SLETTET", "Organisasjon med organisasjonsnummer={number} er slettet"),
    "08826531550": ("PERSON_EKSISTERER_IKKE", "Person med fødselsdato={first_six} eksisterer ikke"),
    "22927132102": ("PERSON_ER_DOED", "Person med fødselsnummer={number} er død"),
    "01857432459": ("PERSON_ER_SLETTET", "Person med fødselsnummer={number} er slettet"),
}


def valideringsfeil(request: Opprett) -> list[dict[str, str]]:
    """The errors an order will be found to have; none in most cases."""
    number = request.skyldner.identifikator
    code, text = FEIL_PAA_SKYLDNER.get(number, (None, ""))
    if code is None or not _applies(code, request.kravtype):
        return []
    return [{"error": code, "message": text.format(number=number, first_six=number[:6])}]


def _applies(code: str, kravtype: str) -> bool:
    if code == "PERSON_ER_DOED":
        return kravtype == kravtyper.FORSKUTTERTE_DAGPENGER
    return not code.startswith("PERSON") or kravtype in kravtyper.NAV
