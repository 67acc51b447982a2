"""Claims (krav) as Krav og betalinger has them."""

import datetime as dt
import enum

from msgspec import field

from .beloep import HALV_OERE, Beloep
from .betaling import Betaling
from .betalingsinformasjon import Betalingsinformasjon
from .kravperiode import Kravperiode
from .kravstatus import Kravstatus
from .motregning import MotregningAvKreditkrav
from .oversikt import OversiktPerKravgruppe, TotalOversikt
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
    stipulerte_renter: Beloep | None = None
    forfall: tuple[Kravforfall, ...] = field(name="kravforfall")
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


class AapneKrav(Verdi, frozen=True, kw_only=True, rename="camel", gc=True, weakref=True):
    """Open claims and unplaced payments now; lists are absent when empty or withheld."""

    part_identifikator: str
    skjermet: bool
    krav: tuple[Krav, ...] = field(name="aapentKravMedGjenstaaendeBeloep", default=())
    betalinger_med_uplassert_beloep: tuple[Betaling, ...] = field(name="innbetalingMedUplassertBeloep", default=())
    total_oversikt: TotalOversikt | None = None
    oversikt_per_kravgruppe: tuple[OversiktPerKravgruppe, ...] = ()


class AlleKrav(Verdi, frozen=True, kw_only=True, rename="camel", gc=True, weakref=True):
    """All claims of a period; the list is absent when empty or withheld."""

    part_identifikator: str
    periode: Svarperiode
    skjermet: bool
    krav: tuple[Krav, ...] = ()


def status(krav: Krav, idag: dt.date) -> Kravstatus:
    """Where a claim stands, told by its remaining amount and by the due dates that have something left to pay.

    Less than nothing remaining is TILGODE, nothing is BETALT. Else FORFALT when every such due date is past,
    DELVIS_FORFALT when some are, IKKE_FORFALT when none is. What is due today is not overdue.
    """
    rest = krav.gjenstaaende_beloep
    if rest <= HALV_OERE:
        return Kravstatus.TILGODE if rest < -HALV_OERE else Kravstatus.BETALT
    forfalt = [forfall.forfallsdato < idag for forfall in krav.forfall if har_rest(forfall)]
    if not any(forfalt):
        return Kravstatus.IKKE_FORFALT
    return Kravstatus.FORFALT if all(forfalt) else Kravstatus.DELVIS_FORFALT


def neste_forfall(krav: Krav) -> Kravforfall | None:
    """The first due date, overdue or not, with something left to pay."""
    return min(filter(har_rest, krav.forfall), key=lambda forfall: forfall.forfallsdato, default=None)


def har_rest(forfall: Kravforfall) -> bool:
    """Whether at least one øre is left to pay."""
    return forfall.gjenstaaende_beloep > HALV_OERE


def dager_til_forfall(forfall: Kravforfall, idag: dt.date) -> int:
    """Days from today to the due date; negative when it has passed."""
    return (forfall.forfallsdato - idag).days


def er_forfalt(forfall: Kravforfall, idag: dt.date) -> bool:
    """Whether something is left to pay on a due date that has passed; today's has not."""
    return forfall.forfallsdato < idag and har_rest(forfall)
