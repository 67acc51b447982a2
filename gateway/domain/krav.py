"""Claims (krav) as Krav og betalinger has them."""

import datetime as dt
import enum

from msgspec import field

from .beloep import Beloep
from .betaling import Betaling
from .betalingsinformasjon import Betalingsinformasjon
from .kravperiode import Kravperiode
from .motregning import MotregningAvKreditkrav
from .plassering import PlassertBetaling, PlassertMotkrav, PlassertUtbetaling
from .svarperiode import Svarperiode
from .tekst import Tekst
from .verdi import Verdi


class Fastsettingsmaate(enum.Enum):
    """How a claim was assessed; the values are upstream's, UKJENT is what upstream may add."""

    BLANK = "blank"
    EGENFASTSATT = "egenfastsatt"
    MYNDIGHETSFASTSATT = "myndighetsfastsatt"
    UKJENT = ""


_FASTSETTINGSMAATER = {maate.value: maate for maate in Fastsettingsmaate}


class Kravforfall(Verdi, frozen=True, kw_only=True, rename="camel"):
    """One due date (forfall) of a claim."""

    kravforfallsidentifikator: str = field(name="kravforfallsIdentifikator")
    forfallsdato: dt.date
    opprinnelig_beloep: Beloep
    gjenstaaende_beloep: Beloep
    betalingsinformasjon: Betalingsinformasjon
    plasserte_betalinger: tuple[PlassertBetaling, ...] = field(name="plassertInnbetaling", default=())
    plasserte_motkrav: tuple[PlassertMotkrav, ...] = field(name="plassertMotkrav", default=())
    plasserte_utbetalinger: tuple[PlassertUtbetaling, ...] = field(name="plassertUtbetaling", default=())


class Krav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A claim: what a party must pay or, when amounts are negative, is to receive."""

    part_identifikator: str
    kravidentifikator: str
    kravtype: str
    opprinnelig_beloep: Beloep
    gjenstaaende_beloep: Beloep
    forfall: tuple[Kravforfall, ...] = field(name="kravforfall")
    stipulerte_renter: Beloep | None = None
    kravbeskrivelse: Tekst | None = None
    kravperiode: Kravperiode | None = None
    opprettelsesdato: dt.date | None = field(name="opprettelsesdatoForKrav", default=None)
    kravgruppe: str | None = None
    hovedstol_kravidentifikator: str | None = None
    fastsettingsmaate_kode: str | None = field(name="fastsettingsmaate", default=None)
    motregning: MotregningAvKreditkrav | None = field(name="motregningAvKreditkrav", default=None)
    gjelder_innehaver: bool = field(name="gateway:gjelderInnehaver", default=False)

    @property
    def fastsettingsmaate(self) -> Fastsettingsmaate | None:
        kode = self.fastsettingsmaate_kode
        return None if kode is None else _FASTSETTINGSMAATER.get(kode, Fastsettingsmaate.UKJENT)


class TotalOversikt(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Totals over all open claims, as upstream counts them."""

    sum_stipulerte_renter: Beloep
    sum_forfalte_krav: Beloep
    sum_ikke_forfalte_krav: Beloep
    sum_uplasserte_innbetalinger: Beloep
    saldo: Beloep


class OversiktPerKravgruppe(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Totals over the open claims of one group."""

    kravgruppe: str
    sum_stipulerte_renter: Beloep
    sum_forfalte_krav: Beloep
    sum_ikke_forfalte_krav: Beloep
    saldo: Beloep


class AapneKrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Open claims and unplaced payments now; lists are absent when empty or withheld."""

    part_identifikator: str
    skjermet: bool
    krav: tuple[Krav, ...] = field(name="aapentKravMedGjenstaaendeBeloep", default=())
    betalinger_med_uplassert_beloep: tuple[Betaling, ...] = field(name="innbetalingMedUplassertBeloep", default=())
    total_oversikt: TotalOversikt | None = None
    oversikt_per_kravgruppe: tuple[OversiktPerKravgruppe, ...] = ()


class AlleKrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """All claims of a period; the list is absent when empty or withheld."""

    part_identifikator: str
    periode: Svarperiode
    skjermet: bool
    krav: tuple[Krav, ...] = ()
