from gateway.domain.krav import Krav
from gateway.domain.kravsortering import KravSortering, KravSorteringsfelt, sorter
from gateway.domain.sortering import Retning, sorter_etter
from tests.domain.bygg import bygg_forfall, bygg_krav, om_dager


def navn(*kravliste: Krav) -> list[str]:
    return [krav.kravidentifikator for krav in kravliste]


def test_groups_follow_the_norwegian_alphabet_and_claims_without_one_come_last_in_both_directions() -> None:
    grupper = ["Åpne", None, "Skatt", "Øvrige", "ærlig", "avgift"]
    kravliste = [bygg_krav(kravidentifikator=str(gruppe), kravgruppe=gruppe) for gruppe in grupper]
    stigende = sorter(kravliste, [KravSortering(felt=KravSorteringsfelt.KRAVGRUPPE)])
    synkende = sorter(kravliste, [KravSortering(felt=KravSorteringsfelt.KRAVGRUPPE, retning=Retning.SYNKENDE)])
    assert navn(*stigende) == ["avgift", "Skatt", "ærlig", "Øvrige", "Åpne", "None"]
    assert navn(*synkende) == ["Åpne", "Øvrige", "ærlig", "Skatt", "avgift", "None"]


def test_the_second_key_decides_among_equals_and_the_order_before_among_those() -> None:
    rader = [("a", "X", 1.0), ("b", "Y", 2.0), ("c", "X", 2.0), ("d", "X", 1.0)]
    kravliste = [bygg_krav(kravidentifikator=n, kravtype=t, gjenstaaende_beloep=b) for n, t, b in rader]
    sortert = sorter(
        kravliste,
        [
            KravSortering(felt=KravSorteringsfelt.KRAVTYPE),
            KravSortering(felt=KravSorteringsfelt.GJENSTAAENDE_BELOEP, retning=Retning.SYNKENDE),
        ],
    )
    assert navn(*sortert) == ["c", "a", "d", "b"]


def test_the_next_due_date_sorts_and_a_paid_claim_has_none() -> None:
    betalt = bygg_krav(bygg_forfall(0.0, -9), kravidentifikator="betalt")
    sent = bygg_krav(bygg_forfall(1.0, 9), kravidentifikator="sent")
    forfalt = bygg_krav(bygg_forfall(1.0, -9), kravidentifikator="forfalt")
    sortert = sorter([betalt, sent, forfalt], [KravSortering(felt=KravSorteringsfelt.NESTE_FORFALL)])
    assert navn(*sortert) == ["forfalt", "sent", "betalt"]


def test_every_field_of_the_contract_sorts() -> None:
    lite = bygg_krav(
        bygg_forfall(1.0, 1), kravidentifikator="lite", kravtype="A", kravgruppe="A", opprettelsesdato=om_dager(1)
    )
    stort = bygg_krav(
        bygg_forfall(2.0, 2), kravidentifikator="stort", kravtype="B", kravgruppe="B", opprettelsesdato=om_dager(2)
    )
    for felt in KravSorteringsfelt:
        assert navn(*sorter([stort, lite], [KravSortering(felt=felt)])) == ["lite", "stort"], felt


def test_no_key_keeps_the_order() -> None:
    assert navn(*sorter([bygg_krav(kravidentifikator="b"), bygg_krav(kravidentifikator="a")], [])) == ["b", "a"]


def test_a_key_that_comes_again_decides_nothing_and_is_not_read_again() -> None:
    lest: list[int] = []

    def enere(tall: int) -> int:
        lest.append(tall)
        return tall % 10

    tall = [12, 31, 2, 21, 11]
    assert sorter_etter(tall, [(enere, Retning.STIGENDE), (enere, Retning.SYNKENDE)] * 1000) == [31, 21, 11, 12, 2]
    assert lest == tall
