"""Making upstream's free text fit to be shown: numbers, tokens and names become `***`, the rest stays readable.

    text -> bounded -> invisible letters out -> tokens -> numbers -> names -> bounded again

A number of six digits or more is masked however it is split up, unless it is a date, a time or an amount below a
million. Names cannot be told from other words for certain, so the rule is the other way round: a capitalised word is
masked unless it is a known one that starts sentences, names an institution or is a code. Every step is linear in time.
"""

import re
import unicodedata
from typing import Final

MASK: Final = "***"
LONGEST: Final = 500
"""Characters of masked text that are let out."""

_READ: Final = 4 * LONGEST
_FEWEST_DIGITS: Final = 6

_INVISIBLE: Final = frozenset({"Cf", "Cc", "Co", "Cn", "Cs"})
_PERCENT_DIGIT: Final = re.compile(r"%3([0-9])|&#(?:0?4[89]|0?5[0-7]|x3[0-9]);", re.IGNORECASE)
_BEARER: Final = re.compile(r"\b(bearer|basic)\s+\S+", re.IGNORECASE)
_JWT: Final = re.compile(r"eyJ[A-Za-z0-9_=.\-]*")
_OPAQUE: Final = re.compile(r"[A-Za-z0-9_+/=~.\-]{20,}")
_NAMED: Final = re.compile(r"(navn\w{0,20}\s{0,3}[=:]\s{0,3})[^,;\n]{1,200}", re.IGNORECASE)
_NUMBER: Final = re.compile(
    # A comma or full stop before a space ends a number; nothing else between two digits does.
    r"\d(?:(?:[.,:](?! )|[ /_()+*T\u00a0\u2009\u202f\u2010-\u2015\-]){0,3}\d)+"
)
_WORD: Final = re.compile(r"[^\W\d]+(?:['\u2019`][^\W\d]+)*")
_CODE: Final = re.compile(
    r"(?:TILBAKEKREVING|TVANGSMULKT|EGENANDEL|RETTSGEBYR|MOTTATT|SKAL|SKATTEETATENS|OPPDRAGSGIVERS)(?:_[A-Z]{2,20}){1,8}"
    r"|VALIDERINGSFEIL|RESKONTROFOERT|STRAFFERENTE"
)

_DATE: Final = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_NORWEGIAN_DATE: Final = r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?:19|20)\d\d"
_TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?"
_AMOUNT: Final = r"(?:0|[1-9]\d{0,2}(?:[ .\u00a0]\d{3}|\d{0,3}))[.,]\d\d|[1-9]\d{0,2}[ .\u00a0]\d{3}"
_READABLE: Final = re.compile(
    rf"{_DATE}(?:[T ]{_TIME}(?:\+\d\d:\d\d)?)?|{_DATE} ?[ /\u2010-\u2015\-] ?{_DATE}"
    rf"|{_NORWEGIAN_DATE}(?:-{_NORWEGIAN_DATE})?|{_TIME}|{_AMOUNT}"
)
_IDENTIFIKATOR: Final = re.compile(r"(?<!\d)[0-7]\d{10}(?!\d)")
_NOUN: Final = re.compile(
    r"[A-ZÆØÅ][a-zæøå]{2,30}"
    r"(?:ingen|sjon|sjonen|heten|elsen|nummer|nummeret|dato|datoen|feil|oppdrag|oppdraget|kravet|tjenesten|beløp|beløpet"
    r"|periode|perioden|typen|identifikator|identifikatoren|token|tokenet|referanse|referansen|myndighet|myndigheten)"
)
"""Endings that Norwegian nouns have and names do not."""

# Words that may be written with a capital: openers of sentences, institutions, formats.
_WORDS: Final = frozenset(
    """
    A ABE API Abonnement Accept Access Adgang Adressen Akkurat Aktiv Aldersgrense Alle Altinn An Angi Angitt Angitte
    Annen Antall Autentisering Autentiseringen Autentiseringsfeil Autorisasjon Autorisering Avsender Avskrevet
    Avskriving Avskrivingen Avslutt Avvik Avvist Bad Basic Bearer Behandling Beloep Beløp Beløpet Betaling
    Betalingen Blant Bruk Bruker Brukeren Brønnøysundregistrene Cannot Conflict Content Could D DAS Da Data Dato
    Datoen De Den Denied Denne Dessverre Det Dette Digdir Du Eksisterer En Endepunkt Endepunktet Endring Endringen
    Er Error Et Ett Failed Fant Fastsettelsesdato Fastsettelsesdatoen Feil Feilet Feilkode Feilmelding Feltet Field
    Finner For Forbidden Foreldelsesfristen Foreldelsesfristens Forespørsel Forespørselen Foretaket Forkortet Format
    Formatet Forsøk Found Fra Fristen Fødselsnummer Fødselsnummeret Gateway Gjelden Gjelder Grunnlag Gyldig
    Gyldighet HTTP HTTPS Har Header Headeren Henvendelsen Hovedstol Hovedstolen Hvis IBAN ID Id Identifikator
    Identifikatoren Identitetsnummer Ikke Informasjon Informasjonen Ingen Inkasso Innbetaling Innbetalingen Inndata
    Innhold Innkrevingsmyndigheten Innkrevingsoppdrag Innkrevingsoppdraget Input Intern Internal Intet Invalid JSON
    JWT KB KID Kall Kallet Kan Klient Klienten Klientid Kode Koden Konsument Kontakt Korrelasjonsid Krav Kravet
    Kravgruppe Kravidentifikator Kravidentifikatoren Kravtype Kravtypen Kun Kunden Kunne Length MVA Maks Manglende
    Mangler Maskinporten Maximum Med Media Melding Method Missing Mottaksstatus Mottatt Must Må NAV NOK Nav Nedetid
    Nettverksfeil No Noe Not Nothing Nummer Nummeret Ny Nye Nytt Når OK ORGANISASJON Of Om Only Operasjonen Oppdrag
    Oppdraget Oppdragsgiver Oppdragsgiveren Oppdragsgivers Oppgitt Oppgitte Opprett Oppslag Organisasjon
    Organisasjonen Organisasjonsnr Organisasjonsnummer Organisasjonsnummeret Orgnr PERSON Page Part Parten Partens
    Path Periode Perioden Person Personen Planlagt Please Port Proxy Prøv Påkrevd Påkrevet Range Registeret
    Registrert Regnskapssystem Rente Rentebeloep Rentebeløp Rentebeløpet Renter Request Required Resource Ressurs
    Ressursen Resultat Rettighetspakke Rettighetspakken Rolle Rollen Samtykke Samtykket Samtykketoken Scope Se
    Selskapet Server Service Session Skal Skatteetaten Skatteetatens Skyldner Skyldneren Skyldners Som Something
    Status Statusen Støtter Systembruker Systembrukeren Systemet Systemfeil Så T TLS Teknisk Tekniske Temporarily
    The There This Tidsavbrudd Tidspunkt Til Tilbakekrevingsperiode Tilbakekrevingsperioden Tilfeldig Tilgang
    Tilgangen Tilleggsfrist Tilleggsfristen Tilleggsinformasjon Tilleggsinformasjonen Timeout Tjeneste Tjenesten
    Tjenestene Token Tokenet Tom Too Treff Try Tvangsmulkt Type URI URL URLen UUID Uautorisert Uforutsett Ugyldig
    Ugyldige Ukjent Ulovlig Unauthorized Unavailable Unexpected Unknown Unsupported Upstream Utbetaling Utbetalingen
    Utgått Utilgjengelig Utløpsdato Utløpt Uventet Validering Valideringsfeil Value Valuta Ved Vennligst Verdi
    Verdien Vi Virksomheten Was XML XSD Your Ytelse Ytelsen Ytelser Z Åpne
    """.split()  # noqa: SIM905 - so many quoted words would be harder to read
)


def mask(text: str) -> str:
    """Return at most LONGEST characters of the text without numbers, tokens and names of persons."""
    cut = len(text) > _READ
    text = _visible(text[:_READ])
    if cut:  # the last word may be half of something that would have been recognised whole
        text = text.rpartition(" ")[0] if " " in text else MASK
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _JWT.sub(MASK, text)
    text = _OPAQUE.sub(_without_token, text)
    text = _NAMED.sub(rf"\1{MASK}", text)
    text = _NUMBER.sub(_without_number, text)
    text = _without_names(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rpartition(" ")[0] + "…"


def mask_numbers(text: str) -> str:
    """Return the text, our own or a developer's, without the numbers that could identify somebody."""
    return _NUMBER.sub(_without_number, text)


def holds_identifikator(text: str) -> bool:
    """Tell whether eleven digits in a row could be an identity number or an account number."""
    return _IDENTIFIKATOR.search(text) is not None


def _visible(text: str) -> str:
    """Compatibility forms of digits and letters become plain ones; what cannot be seen cannot split a number."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(
        " " if letter in "\t\r\n" else letter for letter in plain if letter in "\t\r\n" or _is_visible(letter)
    )
    return _PERCENT_DIGIT.sub("0", seen)


def _is_visible(letter: str) -> bool:
    return (letter.isascii() and letter.isprintable()) or unicodedata.category(letter) not in _INVISIBLE


def _without_token(found: re.Match[str]) -> str:
    """A long run without spaces is a token if it mixes digits and letters as only tokens do."""
    run = found[0]
    digits = any(letter.isdigit() for letter in run)
    mixed = digits and any(letter.isupper() for letter in run) and any(letter.islower() for letter in run)
    opaque = digits and "/" not in run and "." not in run and "-" not in run
    return MASK if mixed or opaque else run


def _without_number(found: re.Match[str]) -> str:
    run = found[0]
    few = sum(letter.isdigit() for letter in run) < _FEWEST_DIGITS
    return run if few or _READABLE.fullmatch(run) else MASK


def _without_names(text: str) -> str:
    return _WORD.sub(lambda found: found[0] if _is_known(found[0]) else MASK, text)


def _is_known(word: str) -> bool:
    capital = word.lstrip("_")[:1].isupper()
    return not capital or word in _WORDS or bool(_NOUN.fullmatch(word) or _CODE.fullmatch(word))
