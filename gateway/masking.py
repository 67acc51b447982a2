"""Making upstream's free text fit to be shown: numbers, tokens and names become `***`, the rest stays readable.

    text -> bounded -> invisible letters out -> tokens -> numbers -> names -> bounded again

A number of six digits or more is masked however it is split up, unless it is a date, a time or an amount below a million.
Names cannot be told from other words for certain, so the rule is the other way round: a capitalised word is masked unless
it is a known word that starts sentences or names an institution. Every step takes time linear in the text.
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
_OPAQUE: Final = re.compile(r"[A-Za-z0-9_+/=~.\-]{20,}")
_NAMED: Final = re.compile(r"(navn\w{0,20}\s{0,3}[=:]\s{0,3})[^,;\n]{1,200}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d(?:[ .,:/_()+*T\u00a0\u2009\u202f\u2010-\u2015\-]{0,2}\d)+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019`][^\W\d_]+)*")
_SENTENCE_END: Final = re.compile(r"(?:^|[.!?:;(\"\u00ab\n]\s*)$")

_DATE: Final = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_NORWEGIAN_DATE: Final = r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?:19|20)\d\d"
_TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?"
_AMOUNT: Final = r"(?:0|[1-9]\d{0,2}(?:[ .\u00a0]\d{3}|\d{0,3}))[.,]\d\d|[1-9]\d{0,2}[ .\u00a0]\d{3}"
_READABLE: Final = re.compile(
    rf"{_DATE}(?:[T ]{_TIME}(?:\+\d\d:\d\d)?)?|{_DATE}[ /]{_DATE}|{_NORWEGIAN_DATE}(?:-{_NORWEGIAN_DATE})?|{_TIME}|{_AMOUNT}"
)
_IDENTIFIKATOR: Final = re.compile(r"(?<!\d)[0-7]\d{10}(?!\d)")

# Words that may be written with a capital: openers of sentences, institutions, formats.
_WORDS: Final = frozenset(
    """
    A Abonnement AINNKREVING Adgang Adressen Aktiv Alle Altinn An Angi Angitt Annen API Autentisering Autentiseringen
    Autentiseringsfeil Autorisasjon Autorisering Avskrevet Avskriving Avskrivingen Avvik Beloep Beløp Beløpet Bruk Bruker Brukeren
    Brønnøysundregistrene Bad Cannot Conflict Could DAS Data Dato Datoen De Den Denne Det Dette Digdir Du D En Er Error Et Ett Endring
    Endringen Ett Fant Fastsettelsesdato Fastsettelsesdatoen Feil Feilet Feltet Finner For Foreldelsesfristens Foreldelsesfristen
    Forespørsel Forespørselen Forbidden Forsøk Foretaket Format Formatet Fra Fødselsnummer Fødselsnummeret Gateway Gyldig Gyldighet
    Har Henvendelsen Hovedstol Hovedstolen Hvis HTTP HTTPS ID IBAN Id Identifikator Identifikatoren Ikke Informasjon Informasjonen
    Ingen Innbetaling Innbetalingen Innhold Inndata Innkrevingsmyndigheten Innkrevingsoppdrag Innkrevingsoppdraget Input Intern
    Internal Invalid JSON JWT Kall Kallet KID KB Kan Konsument Kontakt Krav Kravet Kravgruppe Kravidentifikator Kravidentifikatoren
    Kravtype Kravtypen Kunne Kunden Klientid Korrelasjonsid Manglende Mangler Maskinporten Maks Med Melding Mottaksstatus MVA Må NAV
    Nav Nedetid Nettverksfeil No NOK Not Noe Nummer Nummeret Når OK Om Oppdrag Oppdraget Oppdragsgiver Oppdragsgiveren Oppdragsgivers
    Organisasjon Organisasjonen Organisasjonsnummer Organisasjonsnummeret Organisasjonsnr Orgnr Part Parten Partens Periode Perioden
    PERSON ORGANISASJON Person Personen Planlagt Prøv Påkrevd Påkrevet Range Registeret Rente Renter Rentebeloep Rentebeløp Rentebeløpet
    Request Rettighetspakke Rettighetspakken Samtykke Samtykket Samtykketoken Scope Se Selskapet Server Service Skal Skatteetaten
    Skatteetatens Skyldner Skyldneren Skyldners Som Systemet Systembruker Systembrukeren Systemfeil Så TLS Teknisk Tilbakekrevingsperiode
    Tilbakekrevingsperioden Tilgang Tilgangen Til Tilleggsfrist Tilleggsfristen Tilleggsinformasjon Tilleggsinformasjonen Tjenesten
    Tjeneste The There This Token Tokenet Tom Treff Tvangsmulkt Ugyldig Ugyldige Uautorisert Ukjent Unauthorized Unexpected Uforutsett
    Uventet UUID URL URI Unknown Utbetaling Utbetalingen Utilgjengelig Utgått Utløpt Ved Verdi Verdien Vennligst Vi Virksomheten XML Ytelser
    Ytelse Ytelsen Åpne
    """.split()  # noqa: SIM905 - two hundred quoted words would be harder to read
)


def mask(text: str) -> str:
    """Return at most LONGEST characters of the text without numbers, tokens and names of persons."""
    cut = len(text) > _READ
    text = _visible(text[:_READ])
    if cut:  # the last word may be half of something that would have been recognised whole
        text = text.rpartition(" ")[0] if " " in text else MASK
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _OPAQUE.sub(_without_token, text)
    text = _NAMED.sub(rf"\1{MASK}", text)
    text = _NUMBER.sub(_without_number, text)
    text = _without_names(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rpartition(" ")[0] + "…"


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
    return letter.isascii() and letter.isprintable() or unicodedata.category(letter) not in _INVISIBLE


def _without_token(found: re.Match[str]) -> str:
    """A long run without spaces is a token if it starts like a JWT or mixes digits with both sizes of letters, or is hex."""
    run = found[0]
    digits = any(letter.isdigit() for letter in run)
    mixed = digits and any(letter.isupper() for letter in run) and any(letter.islower() for letter in run)
    opaque = digits and "/" not in run and "." not in run and "-" not in run
    return MASK if run.startswith("eyJ") or mixed or opaque else run


def _without_number(found: re.Match[str]) -> str:
    run = found[0]
    few = sum(letter.isdigit() for letter in run) < _FEWEST_DIGITS
    return run if few or _READABLE.fullmatch(run) else MASK


def _without_names(text: str) -> str:
    return _WORD.sub(lambda found: found[0] if _is_known(found[0]) else MASK, text)


def _is_known(word: str) -> bool:
    return not word[0].isupper() or word in _WORDS
