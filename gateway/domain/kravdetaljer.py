"""Details of one claim (kravdetaljer), in the shape of v1.4 or the smaller one of the older GET."""

import datetime as dt

from msgspec import field

from .beloep import Beloep, kroner, sum_oere
from .kravoversikt import Kravgrunnlag, Oppdragsgiver, PartReferanse
from .tekst import Tekst
from .verdi import Verdi

# The older shape does not tell the claim type, which the GraphQL schema promises.
UKJENT_KRAVTYPE = "UKJENT"


class Kravlinje(Verdi, frozen=True, kw_only=True, rename="camel"):
    """One line of a claim: principal sum, interest, costs or fees."""

    kravlinjetype: str
    opprinnelig_beloep: Beloep
    gjenstaaende_beloep: Beloep
    beskrivelse: Tekst | None = field(name="kravlinjeBeskrivelse", default=None)


class PlassertOppdragsbetaling(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A payment or write-off placed against the claim; read like a PlassertBetaling that is placed as a whole."""

    innbetalingsidentifikator: str = field(name="innbetalingsIdentifikator")
    innbetalingstype: str
    innbetalingsdato: dt.date
    innbetalt_beloep: Beloep

    @property
    def plassert_beloep(self) -> float:
        return self.innbetalt_beloep

    @property
    def plassert_dato(self) -> dt.date | None:
        return None

    @property
    def innbetalt_fra(self) -> None:
        return None


class Detaljkrav(Verdi, frozen=True, kw_only=True, rename="camel"):
    """The claim in v1.4; dates and the list of payments have been met as null."""

    kravtype: str
    opprinnelig_beloep: Beloep
    gjenstaaende_beloep: Beloep
    skatteetatens_kravidentifikator: str
    kravlinjer: tuple[Kravlinje, ...]
    kravgrunnlag: Kravgrunnlag
    forfallsdato: dt.date | None = None
    foreldelsesdato: dt.date | None = None
    fastsettelsesdato: dt.date | None = None
    betalinger: tuple[PlassertOppdragsbetaling, ...] | None = field(name="innbetalingerPlassertMotKrav", default=None)


class Avvik(Verdi, frozen=True, kw_only=True):
    """A fault or planned downtime behind the API, told inside an answer with status 200."""

    avvikstype: str
    beskrivelse: str = field(name="utdypendeAvviksbeskrivelse")


class EldreGrunnlag(Verdi, frozen=True, kw_only=True):
    """What the older shape tells of the claim itself."""

    besluttet: dt.date | None = field(name="datoNaarKravVarBesluttetHosOppdragsgiver", default=None)


class EldreKravlinje(Verdi, frozen=True, kw_only=True, rename="camel"):
    """A line in the older shape, where what remains may be absent."""

    kravlinjetype: str
    opprinnelig_beloep: Beloep
    gjenstaaende_beloep: Beloep | None = None


class KravdetaljerSvar(Verdi, frozen=True, kw_only=True):
    """An answer in either shape, as decoded; `kravdetaljer` makes one value of it."""

    krav: Detaljkrav | None = None
    oppdragsgiver: Oppdragsgiver | None = None
    skyldner: PartReferanse | None = None
    avvik: Avvik | None = None
    kravgrunnlag: EldreGrunnlag | None = None
    kravlinjer: tuple[EldreKravlinje, ...] = ()

    def __post_init__(self) -> None:
        if self.krav is None and self.avvik is None and self.kravgrunnlag is None:
            raise ValueError("neither a claim nor a deviation")


class Kravdetaljer(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Details of one claim, whichever shape they came in."""

    kravtype: str
    opprinnelig_beloep: float
    gjenstaaende_beloep: float
    skatteetatens_kravidentifikator: str
    oppdragsgivers_kravidentifikator: str | None = None
    oppdragsgivers_referanse: str | None = None
    forfallsdato: dt.date | None = None
    foreldelsesdato: dt.date | None = None
    fastsettelsesdato: dt.date | None = None
    kravlinjer: tuple[Kravlinje, ...] = ()
    betalinger: tuple[PlassertOppdragsbetaling, ...] = ()
    oppdragsgiver: Oppdragsgiver | None = None
    skyldner: PartReferanse | None = None


def kravdetaljer(
    svar: KravdetaljerSvar,
    *,
    skatteetatens_kravidentifikator: str | None = None,
    oppdragsgivers_kravidentifikator: str | None = None,
) -> Kravdetaljer | None:
    """The details in an answer; None when it holds a deviation only.

    The ids are those asked with, which the older shape does not repeat; an unknown one of Skatteetaten's is "".
    """
    if svar.krav is not None:
        return _fra_v14(svar, svar.krav)
    if svar.kravgrunnlag is not None:
        return _fra_eldre(svar, skatteetatens_kravidentifikator or "", oppdragsgivers_kravidentifikator)
    return None


def _fra_v14(svar: KravdetaljerSvar, krav: Detaljkrav) -> Kravdetaljer:
    return Kravdetaljer(
        kravtype=krav.kravtype,
        opprinnelig_beloep=krav.opprinnelig_beloep,
        gjenstaaende_beloep=krav.gjenstaaende_beloep,
        skatteetatens_kravidentifikator=krav.skatteetatens_kravidentifikator,
        oppdragsgivers_kravidentifikator=krav.kravgrunnlag.oppdragsgivers_kravidentifikator,
        oppdragsgivers_referanse=krav.kravgrunnlag.oppdragsgivers_referanse,
        forfallsdato=krav.forfallsdato,
        foreldelsesdato=krav.foreldelsesdato,
        fastsettelsesdato=krav.fastsettelsesdato,
        kravlinjer=krav.kravlinjer,
        betalinger=krav.betalinger or (),
        oppdragsgiver=svar.oppdragsgiver,
        skyldner=svar.skyldner,
    )


def _fra_eldre(svar: KravdetaljerSvar, skatteetatens: str, oppdragsgivers: str | None) -> Kravdetaljer:
    linjer = tuple(_linje(linje) for linje in svar.kravlinjer)
    return Kravdetaljer(
        kravtype=UKJENT_KRAVTYPE,
        opprinnelig_beloep=float(kroner(sum_oere(linje.opprinnelig_beloep for linje in linjer))),
        gjenstaaende_beloep=float(kroner(sum_oere(linje.gjenstaaende_beloep for linje in linjer))),
        skatteetatens_kravidentifikator=skatteetatens,
        oppdragsgivers_kravidentifikator=oppdragsgivers,
        fastsettelsesdato=svar.kravgrunnlag.besluttet if svar.kravgrunnlag else None,
        kravlinjer=linjer,
    )


def _linje(linje: EldreKravlinje) -> Kravlinje:
    # A line without a remaining amount has been paid nothing of that anybody told.
    rest = linje.opprinnelig_beloep if linje.gjenstaaende_beloep is None else linje.gjenstaaende_beloep
    return Kravlinje(
        kravlinjetype=linje.kravlinjetype, opprinnelig_beloep=linje.opprinnelig_beloep, gjenstaaende_beloep=rest
    )
