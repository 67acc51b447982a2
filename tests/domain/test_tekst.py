from gateway.domain.tekst import Tekst, velg_tekst
from tests.domain.bygg import bygg_tekst

FLERE = bygg_tekst(en="Tax", nb="Skatt", NN="Skatt på nynorsk")


def test_the_language_asked_for_wins_over_the_preferred_one() -> None:
    assert velg_tekst(FLERE, "en", ("nn",)) == "Tax"


def test_the_first_preferred_language_there_is_comes_next_in_any_case() -> None:
    assert velg_tekst(FLERE, "se", ("fr", "nn", "en")) == "Skatt på nynorsk"
    assert velg_tekst(FLERE, "NN") == "Skatt på nynorsk"


def test_then_comes_nb_and_then_any() -> None:
    assert velg_tekst(FLERE, "se", ("fr",)) == "Skatt"
    assert velg_tekst(bygg_tekst(en="Tax", se="Vearru"), "nn") == "Tax"


def test_a_single_text_is_taken_whatever_was_asked() -> None:
    assert velg_tekst(bygg_tekst(en="Tax"), "nb") == "Tax"


def test_no_text_is_none() -> None:
    assert velg_tekst(None, "nb") is None
    assert velg_tekst(Tekst(tekster=()), "nb") is None
