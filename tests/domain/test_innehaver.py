from gateway.domain.betaling import Innbetalinger
from gateway.domain.innehaver import merk_innehaver
from gateway.domain.krav import AapneKrav, AlleKrav
from gateway.domain.svarperiode import Svarperiode
from gateway.domain.utbetaling import Utbetalinger
from tests.domain.bygg import IDAG, PART, bygg_betaling, bygg_krav, bygg_utbetaling

INNEHAVER = "12837530065"
PERIODE = Svarperiode(fra_og_med=IDAG)


def test_what_belongs_to_the_owner_is_marked_in_every_kind_of_answer() -> None:
    aapne = AapneKrav(
        part_identifikator=PART,
        skjermet=False,
        krav=(bygg_krav(), bygg_krav(part_identifikator=INNEHAVER)),
        betalinger_med_uplassert_beloep=(bygg_betaling(1.0, part_identifikator=INNEHAVER),),
    )
    alle = AlleKrav(
        part_identifikator=PART,
        skjermet=False,
        periode=PERIODE,
        krav=(bygg_krav(), bygg_krav(part_identifikator=INNEHAVER)),
    )
    inn = Innbetalinger(
        part_identifikator=PART,
        skjermet=False,
        periode=PERIODE,
        betalinger=(bygg_betaling(1.0), bygg_betaling(1.0, part_identifikator=INNEHAVER)),
    )
    ut = Utbetalinger(
        part_identifikator=PART,
        skjermet=False,
        periode=PERIODE,
        utbetalinger=(bygg_utbetaling(1.0), bygg_utbetaling(1.0, part_identifikator=INNEHAVER)),
    )
    merk_innehaver(aapne, PART)
    merk_innehaver(alle, PART)
    merk_innehaver(inn, PART)
    merk_innehaver(ut, PART)
    assert [krav.gjelder_innehaver for krav in aapne.krav] == [False, True]
    assert aapne.betalinger_med_uplassert_beloep[0].gjelder_innehaver
    assert [krav.gjelder_innehaver for krav in alle.krav] == [False, True]
    assert [en.gjelder_innehaver for en in inn.betalinger] == [False, True]
    assert [en.gjelder_innehaver for en in ut.utbetalinger] == [False, True]
