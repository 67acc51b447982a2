import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.betaling import Betaling, Innbetalinger
from gateway.domain.krav import AlleKrav, Krav
from gateway.domain.periode import del_opp, kontroller
from gateway.domain.sammenslaaing import slaa_sammen_innbetalinger, slaa_sammen_krav, slaa_sammen_utbetalinger
from gateway.domain.svarperiode import Svarperiode
from gateway.domain.utbetaling import Utbetaling, Utbetalinger
from tests.domain.bygg import PART, bygg_betaling, bygg_forfall, bygg_krav, bygg_utbetaling

DAGER = st.dates(dt.date(2014, 1, 1), dt.date(2030, 12, 31))
PERIODER = st.tuples(DAGER, DAGER).map(lambda par: (min(par), max(par)))
EIERE = st.sampled_from([PART, "12837530065"])
# A claim has one to three days by which upstream may select it, so it can be in several parts of a period.
KRAVRADER = st.lists(st.tuples(EIERE, st.integers(0, 9), st.lists(DAGER, min_size=1, max_size=3)), max_size=15)
POSTER = st.lists(st.tuples(EIERE, st.integers(0, 99), DAGER), max_size=15, unique_by=lambda rad: rad[:2])


def aar_etter(dag: dt.date, aar: int = 1) -> dt.date:
    """The same date so many years later; where there is no 29 February, the 28th."""
    er_skuddag = (dag.month, dag.day) == (2, 29)
    return dt.date(dag.year + aar, dag.month, 28 if er_skuddag else dag.day)


@given(PERIODER)
def test_the_parts_hold_every_day_once_and_each_is_one_upstream_accepts(periode: tuple[dt.date, dt.date]) -> None:
    deler = del_opp(*periode)
    dager = [fra + dt.timedelta(days=tall) for fra, til in deler for tall in range((til - fra).days + 1)]
    assert dager == [periode[0] + dt.timedelta(days=tall) for tall in range((periode[1] - periode[0]).days + 1)]
    assert all(fra <= til < aar_etter(fra) for fra, til in deler)


@given(DAGER)
def test_ten_years_to_the_day_are_ten_calls(fra: dt.date) -> None:
    til = aar_etter(fra, 10) - dt.timedelta(days=1)
    kontroller(fra, til, 10)
    assert len(del_opp(fra, til)) == 10


def svar_paa_krav(alle: list[Krav], fra: dt.date, til: dt.date) -> AlleKrav:
    """What upstream would answer for a period of any length: in its own order, each claim once."""
    treff = tuple(krav for krav in alle if any(fra <= forfall.forfallsdato <= til for forfall in krav.forfall))
    periode = Svarperiode(fra_og_med=fra, til_og_med=til)
    return AlleKrav(part_identifikator=PART, periode=periode, skjermet=False, krav=treff)


@given(KRAVRADER, PERIODER)
def test_merged_claims_equal_one_unlimited_call(
    rader: list[tuple[str, int, list[dt.date]]], periode: tuple[dt.date, dt.date]
) -> None:
    unike = {(eier, ident): dager for eier, ident, dager in rader}
    alle = [
        bygg_krav(
            *(bygg_forfall(1.0, 0, forfallsdato=dag) for dag in dager),
            part_identifikator=eier,
            kravidentifikator=str(ident),
        )
        for (eier, ident), dager in unike.items()
    ]
    deler = [svar_paa_krav(alle, *del_) for del_ in del_opp(*periode)]
    ett = svar_paa_krav(alle, *periode)
    sammen = slaa_sammen_krav(deler)
    assert Counter(sammen.krav) == Counter(ett.krav)
    assert (sammen.periode, sammen.skjermet, sammen.part_identifikator) == (ett.periode, False, PART)
    # Upstream that answers in the order of time gives the very same list.
    etter_tid = sorted(alle, key=lambda krav: min(forfall.forfallsdato for forfall in krav.forfall))
    deler = [
        svar_paa_krav(sorted(etter_tid, key=lambda krav: _dag(krav, fra)), fra, til) for fra, til in del_opp(*periode)
    ]
    ventet = svar_paa_krav(sorted(etter_tid, key=lambda krav: _dag(krav, periode[0])), *periode)
    assert slaa_sammen_krav(deler) == ventet


def _dag(krav: Krav, fra: dt.date) -> dt.date:
    return min((ett.forfallsdato for ett in krav.forfall if ett.forfallsdato >= fra), default=dt.date.max)


@given(POSTER, PERIODER, st.integers(0, 20))
def test_merged_payments_and_disbursements_equal_one_unlimited_call(
    rader: list[tuple[str, int, dt.date]], periode: tuple[dt.date, dt.date], skjermet_del: int
) -> None:
    rader = sorted(rader, key=lambda rad: rad[2])
    inn, ut = [], []
    for plass, (fra, til) in enumerate(del_opp(*periode)):
        felles = {
            "part_identifikator": PART,
            "periode": Svarperiode(fra_og_med=fra, til_og_med=til),
            "skjermet": plass == skjermet_del,
        }
        treff = [rad for rad in rader if fra <= rad[2] <= til]
        inn.append(Innbetalinger(**felles, betalinger=tuple(_betaling(*rad) for rad in treff)))  # type: ignore[arg-type]
        ut.append(Utbetalinger(**felles, utbetalinger=tuple(_utbetaling(*rad) for rad in treff)))  # type: ignore[arg-type]
    treff = [rad for rad in rader if periode[0] <= rad[2] <= periode[1]]
    hele = Svarperiode(fra_og_med=periode[0], til_og_med=periode[1])
    betalinger, utbetalinger = slaa_sammen_innbetalinger(inn), slaa_sammen_utbetalinger(ut)
    assert betalinger.betalinger == tuple(_betaling(*rad) for rad in treff)
    assert utbetalinger.utbetalinger == tuple(_utbetaling(*rad) for rad in treff)
    assert betalinger.periode == utbetalinger.periode == hele
    assert betalinger.skjermet is utbetalinger.skjermet is (skjermet_del < len(inn))


def _betaling(eier: str, ident: int, dag: dt.date) -> Betaling:
    return bygg_betaling(1.0, part_identifikator=eier, innbetalingsidentifikator=str(ident), innbetalingsdato=dag)


def _utbetaling(eier: str, ident: int, dag: dt.date) -> Utbetaling:
    return bygg_utbetaling(1.0, part_identifikator=eier, utbetalingsidentifikator=str(ident), utbetaltdato=dag)
