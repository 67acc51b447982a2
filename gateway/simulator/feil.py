"""The common error object `{kode, melding, korrelasjonsid}`, in JSON or XML."""

import uuid
from xml.sax.saxutils import escape

import msgspec

from gateway.simulator.call import Reply

# code -> (HTTP status, text); the texts are the simulator's own, as upstream's vary within a code
FEIL = {
    "KB-001": (500, "Uventet feil på tjenesten"),
    "KB-002": (500, "Uventet feil i et bakenforliggende system"),
    "KB-003": (404, "Ukjent url benyttet"),
    "KB-004": (401, "Token mangler, er utløpt eller ugyldig"),
    "KB-005": (403, "Samtykketoken mangler eller er ugyldig"),
    "KB-006": (400, "Ugyldig inndata"),
    "KB-007": (404, "Fant ingen krav eller betalinger på angitt identifikator og periode"),
    "KB-008": (406, "Kun json eller xml er støttet"),
    "KB-009": (404, "Ingen treff på oppgitt identifikator"),
    "DAS-001": (500, "Det var en uventet feil på tjenesten"),
    "DAS-002": (404, "Den forespurte URLen svarer ikke til et gyldig endepunkt"),
    "DAS-003": (500, "Informasjonen er for øyeblikket utilgjengelig"),
    "DAS-004": (500, "Feil i intern autentisering"),
    "DAS-005": (500, "Feil i intern autentisering"),
    "DAS-006": (500, "Feil i intern autentisering"),
    "DAS-007": (500, "Feil i intern autentisering"),
    "DAS-008": (403, "Ikke autorisert for tilgang til ressursen"),
    "ABE-001": (500, "Uventet feil på tjenesten"),
    "ABE-002": (500, "Uventet feil i et bakenforliggende system"),
    "ABE-003": (404, "Ukjent url benyttet"),
    "ABE-004": (401, "Feil i forbindelse med autentisering"),
    "ABE-005": (403, "Feil i forbindelse med autorisering"),
    "ABE-006": (400, "Feil i forbindelse med validering av inputdata"),
    "ABE-007": (404, "Ingen treff"),
    "ABE-008": (406, "Kun json eller xml er støttet"),
}
NAMESPACE = "urn:no:skatteetaten:datasamarbeid:feil:v1"


def feil(kode: str, *, melding: str | None = None, xml: bool = False, korrelasjonsid: str | None = None) -> Reply:
    """The documented answer of one code."""
    status, text = FEIL[kode]
    body = {"kode": kode, "melding": melding or text, "korrelasjonsid": korrelasjonsid or _new_id()}
    if not xml:
        return Reply(status, msgspec.json.encode(body))
    elements = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in body.items())
    document = f'<?xml version="1.0" encoding="UTF-8"?><feil xmlns="{NAMESPACE}">{elements}</feil>'
    return Reply(status, document.encode(), "application/xml")


def _new_id() -> str:
    """A UUID with a letter amid its longest group: no eleven digits in a row, which could be somebody's number."""
    digits = str(uuid.uuid4())
    return f"{digits[:29]}f{digits[30:]}"
