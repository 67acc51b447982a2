"""How something is to be paid, or was paid (betalingsinformasjon)."""

from msgspec import field

from .verdi import Verdi


class Bankkonto(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A bank account; the number of a payer's account is often masked (`******43210`)."""

    bankinformasjon: str | None = None
    kontoeiers_navn: str | None = None
    kontonummer: str | None = None
    iban: str | None = None
    swift_bic: str | None = field(name="swiftBIC", default=None)


class Adresse(Verdi, frozen=True, kw_only=True):
    """A postal address in free lines."""

    adresselinjer: tuple[str, ...] = field(name="adressetekst", default=())
    poststed: str | None = field(name="poststedsnavn", default=None)
    postnummer: str | None = None
    landkode: str | None = None


class Mottaker(Verdi, frozen=True, kw_only=True):
    """Who a cheque or a payment slip was sent to; upstream spells the address with a double d."""

    navn: str = field(name="mottakersNavn")
    adresse: Adresse = field(name="mottakersAddresse")

    @property
    def adresselinjer(self) -> tuple[str, ...]:
        return self.adresse.adresselinjer

    @property
    def postnummer(self) -> str | None:
        return self.adresse.postnummer

    @property
    def poststed(self) -> str | None:
        return self.adresse.poststed

    @property
    def landkode(self) -> str | None:
        return self.adresse.landkode


class Betalingsinformasjon(Verdi, frozen=True, kw_only=True, rename="camel"):
    """How to pay, or how something was paid; may be empty."""

    kidnummer: str | None = None
    melding_sendt_til_mottaker: str | None = None
    konto: Bankkonto | None = None
    sjekk_sendt_til: Mottaker | None = None
    utbetalingskort_sendt_til: Mottaker | None = None
    valutakode: str | None = None
