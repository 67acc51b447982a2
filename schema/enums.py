"""The closed lists of the domain, described. Where upstream may add values, UKJENT stands for those not known here."""

import enum

import strawberry

from gateway.domain.betalingsklar import Betalingsmangel
from gateway.domain.identifikator import Parttype
from gateway.domain.innkrevingsoppdrag import Kravfilter, Kravidentifikatortype, Mottaksstatus
from gateway.domain.kontoutskrift import Kontoutskriftstype
from gateway.domain.krav import Fastsettingsmaate
from gateway.domain.kravstatus import Kravstatus
from gateway.domain.mottaksstatus import Ansvarlig
from gateway.domain.tekst import Spraak
from gateway.domain.utbetaling import Utbetalingstatus
from gateway.errors import Api

__all__ = [
    "Ansvarlig",
    "Api",
    "Betalingsmangel",
    "Fastsettingsmaate",
    "Kontoutskriftstype",
    "Kravfilter",
    "Kravidentifikatortype",
    "Kravstatus",
    "Mottaksstatus",
    "Parttype",
    "Spraak",
    "Utbetalingstatus",
    "describe",
]


def describe(cls: type[enum.Enum], description: str, **values: str) -> None:
    """Make a GraphQL enum of a domain enum; every value is described."""
    strawberry.enum(cls, description=description)
    for value in cls.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by the line above
        value.description = values[value.name]


describe(
    Api,
    "The two upstream APIs.",
    KRAV_OG_BETALINGER="Krav og betalinger: the ledgers' claims, payments and disbursements.",
    INNKREVINGSOPPDRAG="Innkrevingsoppdrag: orders that public bodies have placed for collection.",
)
describe(
    Parttype,
    "Kind of party (parttype).",
    PERSON="Person, known by a national identity number or D-number (fødselsnummer, D-nummer).",
    ORGANISASJON="Organisation, known by its organisation number (organisasjonsnummer).",
)
describe(
    Kravstatus,
    "Where a claim (krav) stands, on today's date in Oslo.",
    BETALT="Paid (betalt): nothing remains.",
    IKKE_FORFALT="Not due (ikke forfalt): something remains, none of it past its due date.",
    DELVIS_FORFALT="Partly overdue (delvis forfalt): some of what remains is past its due date, some is not.",
    FORFALT="Overdue (forfalt): all that remains is past its due date.",
    TILGODE="Credit (til gode): what remains is owed to the party.",
)
describe(
    Spraak,
    "Language (språk) of texts.",
    NB="Norwegian Bokmål (bokmål).",
    NN="Norwegian Nynorsk (nynorsk).",
    EN="English (engelsk).",
    SE="Northern Sámi (nordsamisk).",
)
describe(
    Fastsettingsmaate,
    "How a claim was assessed (fastsettingsmåte).",
    BLANK="Not stated (blank).",
    EGENFASTSATT="Self-assessed (egenfastsatt): reported by the party.",
    MYNDIGHETSFASTSATT="Assessed by the authority (myndighetsfastsatt).",
    UKJENT="Unknown (ukjent): a value that upstream has added since; see the raw code.",
)
describe(
    Betalingsmangel,
    "What keeps a due date from being paid (betalingsmangel).",
    INTET_AA_BETALE="Nothing to pay (intet å betale).",
    KID_MANGLER="The payment reference (KID) is missing (mangler).",
    KID_UGYLDIG="The payment reference (KID) is not valid (ugyldig): it passes neither mod 10 nor mod 11.",
    KONTO_MANGLER="The account (konto) is missing (mangler): neither account number nor IBAN is given.",
    KONTO_UGYLDIG="The account (konto) is not valid (ugyldig): its check digits are wrong, or it is masked.",
)
describe(
    Utbetalingstatus,
    "How far a disbursement has come (utbetalingsstatus).",
    BEKREFTET="Confirmed (bekreftet): the money has been paid out.",
    UNDER_UTBETALING="Under way (under utbetaling).",
    UKJENT="Unknown (ukjent): a value that upstream has added since; see the raw code.",
)
describe(
    Kontoutskriftstype,
    "What a line of the account statement (kontoutskrift) is about.",
    KRAV="A claim (krav).",
    BETALING="A payment (betaling).",
    UTBETALING="A disbursement (utbetaling).",
)
describe(
    Kravidentifikatortype,
    "Whose id of an order (kravidentifikator) is meant.",
    SKATTEETATENS_KRAVIDENTIFIKATOR="Skatteetaten's: a UUID.",
    OPPDRAGSGIVERS_KRAVIDENTIFIKATOR="The principal's own (oppdragsgiver): 1 to 40 letters, digits, - and /.",
)
describe(
    Mottaksstatus,
    "How far an order has come (mottaksstatus).",
    MOTTATT_IKKE_BEHANDLET="Received, not yet begun (mottatt, ikke behandlet).",
    MOTTATT_UNDER_BEHANDLING="Received, being processed (mottatt, under behandling).",
    VALIDERINGSFEIL="Rejected (valideringsfeil): see the validation errors; the principal must act. Final.",
    RESKONTROFOERT="Booked in the ledger (reskontroført). Final.",
    MIGRERT="Moved from an earlier system (migrert). Final.",
    SKAL_IKKE_RESKONTROFOERES="Will not be booked (skal ikke reskontroføres). Final.",
    UKJENT="Unknown (ukjent): a value that upstream has added since; see the raw code.",
)
describe(
    Ansvarlig,
    "Who must act now (ansvarlig).",
    SKATTEETATEN="Skatteetaten, the tax administration.",
    OPPDRAGSGIVER="The principal (oppdragsgiver).",
)
describe(
    Kravfilter,
    "Which claims (krav) of a debtor are wanted.",
    ALLE="All (alle).",
    AAPNE="Open ones (åpne): something remains to be paid.",
    LUKKEDE="Closed ones (lukkede): nothing remains.",
    INGEN="None (ingen): only the totals.",
)
