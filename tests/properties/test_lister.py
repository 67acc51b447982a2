import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.beloep import kroner, oere, tekst
from gateway.domain.forfall import kommende_forfall
from gateway.domain.krav import Krav, neste_forfall, status
from gateway.domain.kravsortering import KravSortering, KravSorteringsfelt, sorter
from gateway.domain.kravstatus import Kravstatus
from gateway.domain.kravsum import per_kravgruppe, summer
from gateway.domain.sortering import Retning, alfabetisk
from tests.properties.strategier import BELOEP, DATOER, kravlister

SORTERINGER = st.lists(
    st.builds(KravSortering, felt=st.sampled_from(KravSorteringsfelt), retning=st.sampled_from(Retning)), max_size=3
)
VERDI: dict[KravSorteringsfelt, Callable[[Krav], object]] = {
    KravSorteringsfelt.OPPRETTELSESDATO: lambda krav: krav.opprettelsesdato,
    KravSorteringsfelt.NESTE_FORFALL: lambda krav: (ett := neste_forfall(krav)) and ett.forfallsdato,
    KravSorteringsfelt.OPPRINNELIG_BELOEP: lambda krav: krav.opprinnelig_beloep,
    KravSorteringsfelt.GJENSTAAENDE_BELOEP: lambda krav: krav.gjenstaaende_beloep,
    KravSorteringsfelt.KRAVGRUPPE: lambda krav: alfabetisk(krav.kravgruppe),
    KravSorteringsfelt.KRAVTYPE: lambda krav: alfabetisk(krav.kravtype),
}


def desimal(beloep: float) -> Decimal:
    return Decimal(repr(beloep)).quantize(Decimal("0.01"))


def sammenlign(venstre: Krav, hoeyre: Krav, sortering: list[KravSortering]) -> int:
    """Below zero when the left one comes first, zero when the keys do not tell them apart."""
    for en in sortering:
        a, b = VERDI[en.felt](venstre), VERDI[en.felt](hoeyre)
        if a == b:
            continue
        if a is None or b is None:
            return 1 if a is None else -1
        stigende = -1 if a < b else 1  # type: ignore[operator]  # values of one field compare
        return stigende if en.retning is Retning.STIGENDE else -stigende
    return 0


@given(kravlister(), SORTERINGER)
def test_sorting_is_a_stable_permutation_in_the_order_of_the_keys(
    kravliste: list[Krav], sortering: list[KravSortering]
) -> None:
    sortert = sorter(kravliste, sortering)
    assert sorted(sortert, key=id) == sorted(kravliste, key=id)
    for venstre, hoeyre in itertools.pairwise(sortert):
        forhold = sammenlign(venstre, hoeyre, sortering)
        foer = int(venstre.kravidentifikator) < int(hoeyre.kravidentifikator)
        assert forhold < 0 or (forhold == 0 and foer)


@given(kravlister(), DATOER)
def test_sums_equal_those_of_decimals(kravliste: list[Krav], idag: dt.date) -> None:
    sum_ = summer(kravliste, idag)
    rester = [(ett.forfallsdato < idag, desimal(ett.gjenstaaende_beloep)) for krav in kravliste for ett in krav.forfall]
    assert sum_.antall == len(kravliste)
    assert sum_.opprinnelig_beloep == sum(desimal(krav.opprinnelig_beloep) for krav in kravliste)
    assert sum_.gjenstaaende_beloep == sum(rest for _, rest in rester)
    assert sum_.stipulerte_renter == sum(desimal(krav.stipulerte_renter or 0.0) for krav in kravliste)
    assert sum_.forfalt == sum(rest for forfalt, rest in rester if forfalt)
    assert sum_.ikke_forfalt == sum(rest for forfalt, rest in rester if not forfalt)


@given(kravlister(), DATOER)
def test_the_groups_make_up_the_whole(kravliste: list[Krav], idag: dt.date) -> None:
    grupper, hele = per_kravgruppe(kravliste, idag), summer(kravliste, idag)
    assert len({gruppe.kravgruppe for gruppe in grupper}) == len(grupper)
    for felt in hele.__struct_fields__:
        assert sum(getattr(gruppe.sum, felt) for gruppe in grupper) == getattr(hele, felt)


@given(BELOEP)
def test_an_amount_survives_the_way_through_oere_and_text(beloep: float) -> None:
    assert kroner(oere(beloep)) == desimal(beloep) == Decimal(tekst(beloep))
    assert oere(kroner(oere(beloep))) == oere(beloep)


@given(kravlister(), DATOER, st.integers(0, 400), st.booleans())
def test_due_dates_to_come_are_all_those_that_should_be_paid_in_time_order(
    kravliste: list[Krav],
    idag: dt.date,
    dager: int,
    inkluder: bool,  # noqa: FBT001 - made up by hypothesis
) -> None:
    funn = kommende_forfall(kravliste, idag, innen_dager=dager, inkluder_forfalte=inkluder)
    datoer = [ett.forfall.forfallsdato for ett in funn]
    ventet = [
        ett.forfallsdato
        for krav in kravliste
        for ett in krav.forfall
        if ett.gjenstaaende_beloep > 0
        and ett.forfallsdato <= idag + dt.timedelta(days=dager)
        and (inkluder or ett.forfallsdato >= idag)
    ]
    assert datoer == sorted(ventet)
    assert all(ett.forfall in ett.krav.forfall for ett in funn)


@given(kravlister(), DATOER)
def test_status_never_contradicts_what_remains(kravliste: list[Krav], idag: dt.date) -> None:
    for krav in kravliste:
        rest, stilling = oere(krav.gjenstaaende_beloep), status(krav, idag)
        assert (stilling is Kravstatus.BETALT) is (rest == 0)
        assert (stilling is Kravstatus.TILGODE) is (rest < 0)
        if stilling is Kravstatus.IKKE_FORFALT:
            neste = neste_forfall(krav)
            assert neste is not None
            assert neste.forfallsdato >= idag
