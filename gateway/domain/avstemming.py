"""Everything received for one order, for reconciliation (grensesnittavstemming)."""

from msgspec import field

from .mottaksstatus import Tidspunkt
from .mottatt_oppdrag import MottattInnkrevingsoppdrag, Oppdragsbeloep, Rente
from .verdi import Verdi


class NyHovedstol(Verdi, frozen=True, kw_only=True):
    """A change to the principal sum."""

    hovedstol: Oppdragsbeloep


class NyeRenter(Verdi, frozen=True, kw_only=True):
    """The interest that replaces all former interest."""

    renter: tuple[Rente, ...]


class NyReferanse(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A change of the principal's case reference."""

    ny_oppdragsgivers_referanse: str


class Oppdragsreferanse(Verdi, frozen=True, kw_only=True):
    """Which order a write-off was for."""

    kravidentifikatortype: str
    kravidentifikator: str


class Mottatt(Verdi, frozen=True, kw_only=True, rename="camel"):
    """When something was received, and upstream's number of it."""

    mottatt_tidspunkt: Tidspunkt
    transaksjonsid: str


class MottattHovedstolendring(Mottatt, frozen=True, kw_only=True, rename="camel"):
    """A received change of the principal sum."""

    mottatt_endring: NyHovedstol

    @property
    def hovedstol(self) -> int:
        return self.mottatt_endring.hovedstol.beloep


class MottattRenteendring(Mottatt, frozen=True, kw_only=True, rename="camel"):
    """A received change of interest."""

    mottatt_endring: NyeRenter

    @property
    def renter(self) -> tuple[Rente, ...]:
        return self.mottatt_endring.renter


class MottattReferanseendring(Mottatt, frozen=True, kw_only=True, rename="camel"):
    """A received change of the case reference."""

    mottatt_endring: NyReferanse

    @property
    def oppdragsgivers_referanse(self) -> str:
        return self.mottatt_endring.ny_oppdragsgivers_referanse


class MottattAvskriving(Mottatt, frozen=True, kw_only=True, rename="camel"):
    """The received write-off."""

    mottatt_avskriving: Oppdragsreferanse


class MottatteEndringer(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Received changes by kind; changes of period, whose content is not public, pass unread."""

    hovedstol: tuple[MottattHovedstolendring, ...]
    renter: tuple[MottattRenteendring, ...]
    oppdragsgivers_referanse: tuple[MottattReferanseendring, ...]


class Avstemming(Verdi, frozen=True, kw_only=True, rename="camel"):
    """The order as received, each change and the write-off."""

    kravidentifikator: str
    endringer: MottatteEndringer
    oppdragsgivers_kravidentifikator: str | None = None
    opprinnelig: MottattInnkrevingsoppdrag | None = field(name="opprinneligInnkrevingsoppdrag", default=None)
    avskriving: MottattAvskriving | None = None

    @property
    def hovedstolendringer(self) -> tuple[MottattHovedstolendring, ...]:
        return self.endringer.hovedstol

    @property
    def renteendringer(self) -> tuple[MottattRenteendring, ...]:
        return self.endringer.renter

    @property
    def referanseendringer(self) -> tuple[MottattReferanseendring, ...]:
        return self.endringer.oppdragsgivers_referanse
