"""The kinds of claims that the made-up ledgers hold."""

from dataclasses import dataclass

from gateway.simulator.reskontro.bok import ARBEIDSGIVER, AVGIFT, SKATT, Kilde, Tekst


@dataclass(frozen=True)
class Slag:
    """A kind of claim: upstream's words for it, and how its period is written (`termin`, `aar`, `datoer` or none)."""

    kravtype: str
    kravgruppe: str
    kilde: Kilde
    tekst: Tekst
    periode: str | None
    fastsettingsmaate: str | None = None


MVA = Slag(
    "Mva-melding",
    "Merverdiavgift",
    AVGIFT,
    {"nb": "Mva-melding", "nn": "Mva-melding", "en": "VAT return", "se": "Lassiárvodivatdieđáhus"},
    "termin",
    "egenfastsatt",
)
MVA_MYNDIGHET = Slag(
    "Mva-melding",
    "Merverdiavgift",
    AVGIFT,
    {"nb": "Fastsatt merverdiavgift", "nn": "Fastsett meirverdiavgift", "en": "Assessed VAT"},
    "termin",
    "myndighetsfastsatt",
)
FORSINKELSESRENTE = Slag(
    "Forsinkelsesrente",
    "Merverdiavgift",
    AVGIFT,
    {"nb": "Forsinkelsesrenter", "nn": "Forseinkingsrenter", "en": "Late payment interest"},
    "termin",
    "blank",
)
RENTE_KREDIT = Slag(
    "Fors.rente kredit",
    "Merverdiavgift",
    AVGIFT,
    {"nb": "Korrigert forsinkelsesrente", "nn": "Korrigert forseinkingsrente", "en": "Corrected interest"},
    "termin",
    "blank",
)
ARBEIDSGIVERAVGIFT = Slag(
    "ARBGAVG",
    "Arbeidsgiveravgift",
    ARBEIDSGIVER,
    {"nb": "Arbeidsgiveravgift", "nn": "Arbeidsgivaravgift", "en": "Employer's contributions"},
    "termin",
)
FORSKUDDSTREKK = Slag(
    "FORSKTREKK",
    "Forskuddstrekk",
    ARBEIDSGIVER,
    {"nb": "Forskuddstrekk", "nn": "Forskotstrekk", "en": "Tax deductions"},
    "termin",
)
FORSKUDDSSKATT_SELSKAP = Slag(
    "FORSKUDDSSKATT_UPERS",
    "Skatt",
    SKATT,
    {"nb": "Forskuddsskatt, selskap", "nn": "Forskotsskatt, selskap", "en": "Advance tax, company"},
    "aar",
)
FORSKUDDSSKATT_PERSON = Slag(
    "UTSKR_FORSKSKATT",
    "Skatt",
    SKATT,
    {"nb": "Utskrevet forskuddsskatt, person", "nn": "Utskriven forskotsskatt, person", "en": "Advance tax, person"},
    "aar",
)
RESTSKATT = Slag(
    "RESTSKATT",
    "Skatt",
    SKATT,
    {"nb": "Restskatt", "nn": "Restskatt", "en": "Underpaid tax", "se": "Vealgevearru"},
    "aar",
)
SKATT_TILGODE = Slag(
    "RESTERENDE_SKT_TILB",
    "Skatt",
    SKATT,
    {"nb": "Tilbakebetaling skatt", "nn": "Tilbakebetaling skatt", "en": "Tax refund"},
    "aar",
)
SAERAVGIFT = Slag(
    "Særavgift",
    "Særavgifter",
    AVGIFT,
    {"nb": "Særavgift på alkohol", "nn": "Særavgift på alkohol", "en": "Excise duty on alcohol"},
    "datoer",
    "egenfastsatt",
)
GEBYR = Slag(
    "Gebyr", "Andre krav", AVGIFT, {"nb": "Forsinkelsesgebyr", "nn": "Forseinkingsgebyr", "en": "Late fee"}, None
)
TVANGSMULKT = Slag(
    "TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN",
    "Øvrige offentlige krav",
    SKATT,
    {"nb": "Tvangsmulkt", "nn": "Tvangsmulkt", "en": "Coercive fine"},
    "datoer",
)
BARNETRYGD = Slag(
    "TILBAKEKREVING_BARNETRYGD",
    "Øvrige offentlige krav",
    SKATT,
    {
        "nb": "Tilbakekreving av feilutbetalt barnetrygd",
        "nn": "Tilbakekrevjing av feilutbetalt barnetrygd",
        "en": "Recovery of child benefit",
    },
    "datoer",
)
SYKEPENGER = Slag(
    "TILBAKEKREVING_SYKEPENGER",
    "Øvrige offentlige krav",
    SKATT,
    {"nb": "Tilbakekreving av sykepenger", "nn": "Tilbakekrevjing av sjukepengar", "en": "Recovery of sick pay"},
    "datoer",
)
EGENANDEL = Slag(
    "EGENANDEL_FRITT_RETTSRAAD",
    "Andre krav",
    SKATT,
    {"nb": "Egenandel fritt rettsråd", "nn": "Eigendel fritt rettsråd", "en": "Legal aid, own share"},
    None,
)
