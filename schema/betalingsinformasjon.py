"""How something is paid, or was paid."""

from datetime import date

import strawberry

from schema.enums import Betalingsmangel
from schema.fields import plain
from schema.scalars import Beloep


@strawberry.type(description="Bank account (bankkonto). A payer's account number is often masked by upstream.")
class Bankkonto:
    bankinformasjon: str | None = plain("Name and address of the bank (bankinformasjon).")
    kontoeiers_navn: str | None = plain("Name of the account's holder (kontoeier).")
    kontonummer: str | None = plain("Norwegian account number (kontonummer), 11 digits, possibly masked.")
    iban: str | None = plain("International account number (IBAN), spaced as upstream sent it.")
    swift_bic: str | None = plain("The bank's international code (SWIFT/BIC).")


@strawberry.type(description="Receiver (mottaker) of a cheque or of a payment slip, with postal address.")
class Mottaker:
    navn: str = plain("Name (navn) of the receiver.")
    adresselinjer: list[str] = plain("Lines of the address (adresselinjer), in order.")
    postnummer: str | None = plain("Postal code (postnummer).")
    poststed: str | None = plain("Postal town (poststed).")
    landkode: str | None = plain("Country code (landkode).")


@strawberry.type(
    description="Payment details (betalingsinformasjon): how to pay, or how something was paid. All may be absent."
)
class Betalingsinformasjon:
    kidnummer: str | None = plain("Payment reference (KID-nummer) that identifies what is paid.")
    melding_sendt_til_mottaker: str | None = plain("Message (melding) sent to the receiver.")
    konto: Bankkonto | None = plain("The bank account (konto).")
    sjekk_sendt_til: Mottaker | None = plain("Receiver of a cheque (sjekk), when one was sent.")
    utbetalingskort_sendt_til: Mottaker | None = plain(
        "Receiver of a payment slip (utbetalingskort), when one was sent."
    )
    valutakode: str | None = plain("Currency code (valutakode).")


@strawberry.type(
    description="Ready for payment (klar for betaling): what a payment needs, checked and normalised. The KID passes "
    "mod 10 or mod 11, the account number mod 11, and the IBAN, without spaces, mod 97."
)
class Betalingsklar:
    kan: bool = plain("Whether it can (kan) be paid with what is known: nothing is missing.")
    beloep: Beloep | None = plain("Amount (beløp) to pay; null when there is nothing left.")
    kid: str | None = plain("Payment reference (KID), when valid.")
    kontonummer: str | None = plain("Account number (kontonummer), 11 digits, when valid.")
    iban: str | None = plain("IBAN without spaces, when valid.")
    bic: str | None = plain("The bank's international code (BIC).")
    forfallsdato: date = plain("Due date (forfallsdato).")
    mangler: list[Betalingsmangel] = plain("What is missing (mangler) or not valid; empty when it can be paid.")
